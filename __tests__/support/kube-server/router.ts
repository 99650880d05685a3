import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson, stringifyJson } from '../../../src/clusters/exact-json.ts';
import type { Access } from './access.ts';
import { discovery } from './discovery.ts';
import { at, type Json, mapOf, textOf } from './json.ts';
import type { Lists } from './lists.ts';
import { badRequest } from './refusal.ts';
import type { Registry } from './registry.ts';
import { clusterPath, noPage, type ObjectRequest, objectRequest } from './requests.ts';
import type { Target } from './target.ts';
import type { Watches } from './watches.ts';
import type { World } from './world.ts';

/** What is behind the router. */
export interface Backend {
  readonly world: World;
  readonly registry: Registry;
  readonly access: Access;
  readonly lists: Lists;
  readonly watches: Watches;
  readonly aggregatedDiscovery: boolean;
}

/** A request with everything that is known before it is done. */
export interface Call {
  readonly method: string;
  readonly url: URL;
  readonly request: ObjectRequest | undefined;
  readonly user: string;
  readonly body: string;
  readonly incoming: IncomingMessage;
}

export interface Answer {
  readonly code: number;
  /** JSON. */
  readonly text: string;
}

const version = { major: '1', minor: '26', gitVersion: 'v1.26.0-fake', platform: 'linux/amd64' };

export function parseRequest({ registry }: Backend, method: string, url: URL): ObjectRequest | undefined {
  return objectRequest(registry, method, clusterPath(url.pathname), url.searchParams);
}

/** Does what the request asks; nothing is returned for a watch, which answers by itself. */
export function answer(backend: Backend, call: Call, response: ServerResponse): Answer | undefined {
  const { request } = call;
  if (request === undefined) return { code: 200, text: page(backend, call) };
  backend.access.check(call.user, request);
  if (request.verb === 'list') return { code: 200, text: backend.lists.read(request, call.url.searchParams) };
  if (request.verb === 'watch') {
    backend.watches.serve(request, call.url.searchParams, response);
    return undefined;
  }
  if (request.kind.resource === 'selfsubjectaccessreviews') return { code: 201, text: review(backend, call) };
  return change(backend, call, request);
}

function page({ registry, aggregatedDiscovery }: Backend, { url, incoming }: Call): string {
  const { path } = clusterPath(url.pathname);
  if (path === '/version') return JSON.stringify(version);
  if (/^\/(?:healthz|livez|readyz)$/u.test(path)) return JSON.stringify('ok');
  const asked = (incoming.headers.accept ?? '').includes('APIGroupDiscoveryList');
  const found = discovery(registry.kinds, path, aggregatedDiscovery && asked);
  if (found === undefined) throw noPage();
  return JSON.stringify(found);
}

function review({ access }: Backend, { user, body }: Call): string {
  const asked = parsed(body);
  const attributes = mapOf(at(asked, 'spec', 'resourceAttributes'));
  const subresource = textOf(attributes['subresource']);
  const allowed = access.allows(user, {
    verb: textOf(attributes['verb']),
    group: textOf(attributes['group']),
    resource: textOf(attributes['resource']) + (subresource === '' ? '' : `/${subresource}`),
    namespace: textOf(attributes['namespace']),
  });
  return JSON.stringify({ ...mapOf(asked), status: { allowed } });
}

function change({ world }: Backend, call: Call, request: ObjectRequest): Answer {
  const { url, incoming } = call;
  const target: Target = { ...request, cluster: writeCluster(request) };
  const agent = (incoming.headers['user-agent'] ?? 'unknown').split('/')[0] ?? '';
  const manager = url.searchParams.get('fieldManager') ?? '';
  const options = { manager: manager || agent, dryRun: url.searchParams.get('dryRun') === 'All' };
  if (request.verb === 'get') return ok(200, world.get(target).text());
  if (request.verb === 'deletecollection') throw noPage();
  const body = call.body === '' ? {} : parsed(call.body);
  if (request.verb === 'delete') {
    const { propagationPolicy, preconditions } = mapOf(body);
    const { uid, resourceVersion } = mapOf(preconditions);
    const guards = {
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    };
    const policy = textOf(propagationPolicy) || (url.searchParams.get('propagationPolicy') ?? 'Background');
    return ok(200, stringifyJson(world.delete(target, guards, options, policy).rendered()));
  }
  if (request.verb === 'create')
    return ok(201, stringifyJson(world.create(target, mapOf(body), options).rendered()));
  if (request.verb === 'update')
    return ok(200, stringifyJson(world.update(target, mapOf(body), options).rendered()));
  const type = (incoming.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (type === 'application/apply-patch+yaml') {
    const force = url.searchParams.get('force') === 'true';
    const { entry, created } = world.apply(target, mapOf(body), { ...options, manager, force });
    return ok(created ? 201 : 200, stringifyJson(entry.rendered()));
  }
  const patch = /^application\/(?<form>json|merge|strategic-merge)-patch\+json$/u.exec(type)?.groups?.[
    'form'
  ];
  if (patch === undefined) throw badRequest(`unknown patch type ${JSON.stringify(type)}`);
  const form = patch === 'json' || patch === 'merge' ? patch : 'strategic';
  return ok(200, stringifyJson(world.patch(target, form, body, options).rendered()));
}

/** A wildcard lists and watches; single objects need their own cluster. */
function writeCluster({ cluster }: ObjectRequest): string {
  if (cluster === '*') throw noPage();
  return cluster;
}

function ok(code: number, text: string): Answer {
  return { code, text };
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw badRequest('the object provided is unrecognized: it is no JSON');
  }
}
