import { ApiError, type ApiRefusal } from '../../src/syncer/api-error.ts';
import type { ObjectPath } from '../../src/syncer/cluster-client.ts';
import type { Gvr, KubeObject } from '../../src/syncer/kube-object.ts';
import { at, type Json, textOf } from '../support/kube-server/json.ts';
import type { KubeSide } from './kube-subject.ts';

export const CONFIG_MAPS: Gvr = { group: '', version: 'v1', resource: 'configmaps' };
export const DEPLOYMENTS: Gvr = { group: 'apps', version: 'v1', resource: 'deployments' };

export function configMap(
  side: KubeSide,
  name: string,
  data: Readonly<Record<string, string>>,
  metadata = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata, name, namespace: side.namespace },
    data,
  };
}

/** A custom object: of the kind with status subresource, or of the one without. */
export function custom(
  side: KubeSide,
  kind: 'Widget' | 'Plain',
  name: string,
  rest: Readonly<Record<string, Json>>,
): KubeObject {
  return {
    apiVersion: `${side.group}/v1`,
    kind,
    metadata: { name, namespace: side.namespace },
    ...rest,
  };
}

export function deployment(
  side: KubeSide,
  name: string,
  spec: Readonly<Record<string, Json>> = {},
): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: side.namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'web:1', resources: { limits: { cpu: '1000m' } } }] },
      },
      ...spec,
    },
  };
}

export function pathOf(side: KubeSide, gvr: Gvr, name: string): ObjectPath {
  return { gvr, namespace: side.namespace, name };
}

export function widgets({ group }: KubeSide): Gvr {
  return { group, version: 'v1', resource: 'widgets' };
}

export function plains({ group }: KubeSide): Gvr {
  return { group, version: 'v1', resource: 'plains' };
}

export function versionOf(object: KubeObject): string {
  return textOf(at(object, 'metadata', 'resourceVersion'));
}

export function uidOf(object: KubeObject): string {
  return textOf(at(object, 'metadata', 'uid'));
}

/** What the server says when it refuses; an error of another kind, or none, fails the test. */
export async function refusalOf(work: Promise<unknown>): Promise<ApiRefusal & { readonly message: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApiError) return { ...error.refusal, message: error.message };
    throw error;
  }
  throw new Error('the server did not refuse');
}
