import type { Json } from '../kernel/canonical-json.ts';
import type { ObjectPath } from './cluster-client.ts';
import { at, isList, isMapping, pick, textAt } from './json-values.ts';
import type { Gvr, JsonObject, KubeObject } from './kube-object.ts';

export function labelsOf(object: KubeObject): JsonObject {
  const labels = at(object.metadata, 'labels');
  return isMapping(labels) ? labels : {};
}

export function annotationsOf(object: KubeObject): JsonObject {
  const annotations = at(object.metadata, 'annotations');
  return isMapping(annotations) ? annotations : {};
}

export function uidOf(object: KubeObject): string {
  return textAt(object.metadata, 'uid') ?? '';
}

/** Opaque: only good for asking whether it is the same. */
export function versionOf(object: KubeObject): string {
  return textAt(object.metadata, 'resourceVersion') ?? '';
}

export function namespaceOf(object: KubeObject): string | undefined {
  return textAt(object.metadata, 'namespace');
}

export function finalizersOf(object: KubeObject): readonly string[] {
  const finalizers = at(object.metadata, 'finalizers');
  return isList(finalizers) ? finalizers.filter((each) => typeof each === 'string') : [];
}

export function isDeleting(object: KubeObject): boolean {
  return at(object.metadata, 'deletionTimestamp') !== undefined;
}

export function statusOf(object: KubeObject): Json | undefined {
  return at(object, 'status');
}

/** The object with other members in its metadata; `undefined` removes one. */
export function withMetadata(
  object: KubeObject,
  changes: Readonly<Record<string, Json | undefined>>,
): KubeObject {
  const kept = pick(object.metadata, (name) => !Object.hasOwn(changes, name));
  const set = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...object, metadata: { ...kept, ...Object.fromEntries(set), name: object.metadata.name } };
}

/** The address of an object that came from a list or a watch. */
export function pathOf(gvr: Gvr, object: KubeObject, cluster?: string): ObjectPath {
  const namespace = namespaceOf(object);
  return {
    gvr,
    name: object.metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}
