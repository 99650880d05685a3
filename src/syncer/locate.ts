import type { ServedKind } from './catalog.ts';
import type { ObjectPath } from './cluster-client.ts';
import type { EngineConfig } from './engine-config.ts';
import { mappedNamespace } from './namespace-mapping.ts';
import { type ObjectKey, parseKey } from './object-key.ts';

/** Where an object is upstream. */
export function upstreamPath({ gvr }: ServedKind, key: string): ObjectPath | undefined {
  const parts = parseKey(key);
  return parts === undefined ? undefined : { gvr, ...parts };
}

/** Where its copy belongs downstream, and the key of its namespace upstream. */
export interface Place {
  readonly path: ObjectPath;
  readonly source: ObjectKey;
}

export function placeOf(
  { gvr, up }: ServedKind,
  key: string,
  {
    namespaceMapping: mapping,
    objectName = (_, same) => same,
  }: Pick<EngineConfig, 'namespaceMapping' | 'objectName'>,
): Place | undefined {
  const source = parseKey(key);
  if (source === undefined || (source.namespace !== undefined) !== up.namespaced) return undefined;
  const { cluster, namespace } = source;
  const isNamespace = gvr.group === '' && gvr.resource === 'namespaces';
  const name = isNamespace ? mappedNamespace(mapping, source.name, cluster) : objectName(gvr, source.name);
  if (namespace !== undefined)
    return { source, path: { gvr, name, namespace: mappedNamespace(mapping, namespace, cluster) } };
  return { source, path: { gvr, name } };
}
