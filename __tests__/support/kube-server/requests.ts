import type { Kind } from './kinds.ts';
import { Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** A request for objects of a kind, as its method and path say. */
export interface ObjectRequest {
  readonly kind: Kind;
  readonly verb: Verb;
  /** Logical cluster; `''` where the path names none, `*` for all. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
}

export interface ClusterPath {
  readonly cluster: string;
  readonly path: string;
}

/** Splits `/clusters/<name>` (of kcp, or of a virtual workspace in front of it) from the path behind it. */
export function clusterPath(path: string): ClusterPath {
  const match = /^(?:\/services\/[^/]+\/[^/]+\/[^/]+)?\/clusters\/([^/]+)(\/.*)$/u.exec(path);
  return match === null
    ? { cluster: '', path }
    : { cluster: decodeURIComponent(match[1] ?? ''), path: match[2] ?? '/' };
}

const methods: Readonly<Record<string, Verb>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Reads `/api/v1/namespaces/a/configmaps/b/status` and the like; 404 for kinds that are not served. */
export function objectRequest(
  registry: Registry,
  method: string,
  { cluster, path }: ClusterPath,
  query: URLSearchParams,
): ObjectRequest | undefined {
  const parts = path.split('/').slice(1).map(decodeURIComponent);
  const core = parts[0] === 'api';
  const depth = core ? 2 : 3;
  if ((!core && parts[0] !== 'apis') || parts.length <= depth) return undefined;
  const group = core ? '' : (parts[1] ?? '');
  const version = parts[depth - 1] ?? '';
  const rest = parts.slice(depth);
  const scoped = rest[0] === 'namespaces' && rest.length > 2 && !isSubresource(core, rest[2]);
  const [resource = '', name = '', subresource = ''] = scoped ? rest.slice(2) : rest;
  const kind = registry.find(group, version, resource);
  const known = subresource === '' || subresource === 'status' || subresource === 'finalize';
  if (kind === undefined || !known || (kind.namespaced !== scoped && (scoped || name !== ''))) throw noPage();
  const namespace = scoped ? (rest[1] ?? '') : '';
  return { kind, verb: verbOf(method, name, query), cluster, namespace, name, subresource };
}

function isSubresource(core: boolean, text: string | undefined): boolean {
  return core && (text === 'status' || text === 'finalize');
}

function verbOf(method: string, name: string, query: URLSearchParams): Verb {
  if (method === 'GET') {
    if (name !== '') return 'get';
    return /^(?:1|true)$/u.test(query.get('watch') ?? '') ? 'watch' : 'list';
  }
  if (method === 'DELETE' && name === '') return 'deletecollection';
  const verb = methods[method];
  if (verb === undefined)
    throw new Refusal(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    );
  return verb;
}

export function noPage(): Refusal {
  return new Refusal(404, 'NotFound', 'the server could not find the requested resource');
}
