import type { Json } from '../kernel/canonical-json.ts';

/** An object as JSON knows it. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Group, version and plural resource name; the group of core kinds is empty. */
export interface Gvr {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** `group/version/resource`, such as `apps/v1/deployments` and `/v1/configmaps`: the key under which things are counted. */
export function gvrText({ group, version, resource }: Gvr): string {
  return `${group}/${version}/${resource}`;
}

/**
 * An object of any kind as plain JSON: every field that the server sent is here, also those that no model knows.
 * Times are the server's texts, versions are opaque.
 */
export interface KubeObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** The fields that the engine reads; all others are kept as they are. */
export interface ObjectMeta extends JsonObject {
  readonly name: string;
}
