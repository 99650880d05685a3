import type { ObjectPath } from '../syncer/cluster-client.ts';
import type { Gvr } from '../syncer/kube-object.ts';

/** `/api/v1/namespaces/a/configmaps`, `/apis/apps/v1/deployments`. */
export function collectionPath({ group, version, resource }: Gvr, namespace?: string): string {
  const root = group === '' ? ['api', version] : ['apis', group, version];
  const scope = namespace === undefined ? [] : ['namespaces', namespace];
  return joined([...root, ...scope, resource]);
}

/** One object; names keep their case. */
export function objectPath({ gvr, namespace, name }: ObjectPath, subresource?: string): string {
  const rest = subresource === undefined ? [name] : [name, subresource];
  return collectionPath(gvr, namespace) + joined(rest);
}

function joined(segments: readonly string[]): string {
  return segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
}

/** The query of a URL; members without a value are left out. */
export function queryText(members: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(members))
    if (value !== undefined) query.set(name, String(value));
  return query.size === 0 ? '' : `?${query.toString()}`;
}

const ALL_CLUSTERS = /\/clusters\/\*$/u;

/** The base of a request: a server that spans clusters is spoken to through the object's own. */
export function basePath(base: string, cluster: string | undefined): string {
  return cluster === undefined
    ? base
    : base.replace(ALL_CLUSTERS, () => `/clusters/${encodeURIComponent(cluster)}`);
}
