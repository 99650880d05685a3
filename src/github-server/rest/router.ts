import type { QuotaState } from '../http/limits.ts';
import type { Input } from '../input.ts';
import type { Viewer } from '../store/access.ts';
import type { World } from '../store/world.ts';

/** One REST request on its way to a route. */
export interface RestCall {
  readonly world: World;
  readonly viewer: Viewer;
  /** Base address of the API, for links. */
  readonly apiUrl: string;
  readonly query: URLSearchParams;
  readonly body: Input;
  /** The parts of the path that the route names. */
  readonly parts: Readonly<Record<string, string>>;
  readonly quotas: { readonly graphql: QuotaState; readonly core: QuotaState };
}

/** What a route answers. */
export interface RestReply {
  readonly status: number;
  readonly value: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly applied?: boolean;
}

export interface Route {
  readonly method: string;
  /** `/repos/:owner/:repo` */
  readonly path: string;
  readonly answer: (call: RestCall) => RestReply;
}

/** The route for a method and path, with the parts it names. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parts: Readonly<Record<string, string>> } | undefined {
  const given = path.split('/').map(decodeURIComponent);
  for (const route of routes) {
    const wanted = route.path.split('/');
    const fits =
      wanted.length === given.length &&
      wanted.every((part, at) => part.startsWith(':') || part === given[at]);
    if (route.method !== method || !fits) continue;
    const named = wanted.flatMap((part, at) =>
      part.startsWith(':') ? [[part.slice(1), given[at] ?? ''] as const] : [],
    );
    return { route, parts: Object.fromEntries(named) };
  }
  return undefined;
}

/** A page of a REST list with its `link` header. */
export function page(call: RestCall, path: string, all: readonly unknown[]): RestReply {
  const size = Math.min(100, Number(call.query.get('per_page') ?? 30) || 30);
  const number = Number(call.query.get('page') ?? 1) || 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (target: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(target));
    return `<${call.apiUrl}${path}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, 'prev'), link(1, 'first')] : []),
    ...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []),
  ];
  return {
    status: 200,
    value: all.slice((number - 1) * size, number * size),
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
  };
}
