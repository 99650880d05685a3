import type { GitHubServer } from '../../../src/github-server/server.ts';

/** A reply of the server, its body parsed when it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Sends one GraphQL document; `token` defaults to the default world's. */
export function graphql(
  server: GitHubServer,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  token = 'test-token',
): Promise<Reply> {
  return send(graphqlUrl(server), 'POST', token, { query, variables });
}

function graphqlUrl({ url }: GitHubServer): string {
  return url.endsWith('/api/v3') ? url.replace('/api/v3', '/api/graphql') : `${url}/graphql`;
}

/** Sends one REST request. */
export function rest(
  server: GitHubServer,
  method: string,
  path: string,
  body?: unknown,
  token = 'test-token',
) {
  return send(`${server.url}${path}`, method, token, body);
}

async function send(url: string, method: string, token: string, body: unknown): Promise<Reply> {
  const response = await fetch(url, {
    method,
    headers: token === '' ? {} : { authorization: `bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a dotted path inside a reply's body, such as `data.repository.id`. */
export function at(reply: Reply, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }, reply.body);
}

/** The text at a dotted path; throws with the whole reply when there is none. */
export function textAt(reply: Reply, path: string): string {
  const value = at(reply, path);
  if (typeof value !== 'string') throw new Error(`no text at ${path} in ${reply.text}`);
  return value;
}

/** The list at a dotted path. */
export function listAt(reply: Reply, path: string): readonly unknown[] {
  const value = at(reply, path);
  if (!Array.isArray(value)) throw new Error(`no list at ${path} in ${reply.text}`);
  return value;
}

/** The first error's text. */
export function errorText(reply: Reply): unknown {
  return at(reply, 'errors.0.message');
}
