import type { KubeObject } from '../syncer/kube-object.ts';
import { type JsonMap, mapAt, mapsAt, textAt } from './json-members.ts';

/** The answer as an object; what the server left out of its identity is filled, nothing else is touched. */
export function asObject(value: JsonMap, apiVersion = '', kind = ''): KubeObject {
  const metadata = mapAt(value, 'metadata');
  return {
    ...value,
    apiVersion: textAt(value, 'apiVersion') || apiVersion,
    kind: textAt(value, 'kind') || kind,
    metadata: { ...metadata, name: textAt(metadata, 'name') },
  };
}

/** The items of a list; built-in kinds leave `apiVersion` and `kind` to the list. */
export function listItems(list: JsonMap): readonly KubeObject[] {
  const apiVersion = textAt(list, 'apiVersion');
  const kind = textAt(list, 'kind').replace(/List$/u, '');
  return mapsAt(list, 'items').map((item) => asObject(item, apiVersion, kind));
}
