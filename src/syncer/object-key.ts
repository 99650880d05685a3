import { textAt } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import { namespaceOf } from './object-fields.ts';

/** What tells an upstream object of one kind from all others. */
export interface ObjectKey {
  /** Logical cluster, where one connection spans several. */
  readonly cluster?: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Annotation in which kcp names the logical cluster of an object. */
const CLUSTER_ANNOTATION = 'kcp.io/cluster';

/** `namespace/name` or `name`, after `cluster|` where there are several. None of the three can contain `/` or `|`. */
export function keyText({ cluster, namespace, name }: ObjectKey): string {
  const local = namespace === undefined ? name : `${namespace}/${name}`;
  return cluster === undefined ? local : `${cluster}|${local}`;
}

/** Reads what {@link keyText} wrote; nothing for other texts, as people can write them into an annotation. */
export function parseKey(text: string): ObjectKey | undefined {
  const [, cluster, namespace, name] = /^(?:([^|/]+)\|)?(?:([^|/]+)\/)?([^|/]+)$/u.exec(text) ?? [];
  if (name === undefined) return undefined;
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}

/** The key of an object; `manyClusters` when the connection spans several logical clusters. */
export function keyOf(object: KubeObject, manyClusters = false): ObjectKey {
  const cluster = manyClusters ? textAt(object.metadata, 'annotations', CLUSTER_ANNOTATION) : undefined;
  const namespace = namespaceOf(object);
  return {
    name: object.metadata.name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}
