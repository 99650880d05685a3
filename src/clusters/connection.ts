import type { Json } from '../kernel/canonical-json.ts';
import type { Clock } from '../kernel/clock.ts';
import { ApiError, TransportError } from '../syncer/api-error.ts';
import type {
  AccessQuestion,
  ApiResource,
  ApplyOptions,
  ClusterClient,
  DeleteOptions,
  JsonPatchStep,
  ListOptions,
  ListPage,
  ObjectPath,
  PatchOptions,
  WatchEvent,
  WatchOptions,
} from '../syncer/cluster-client.ts';
import type { JsonObject, KubeObject } from '../syncer/kube-object.ts';
import { apiError } from './answers.ts';
import { aggregatedResources, DISCOVERY_ACCEPT, listedResources, versionPaths } from './discovery.ts';
import { parseJson, stringifyJson } from './exact-json.ts';
import { isMap, type JsonMap, mapAt, textAt } from './json-members.ts';
import { asObject, listItems } from './objects.ts';
import { basePath, collectionPath, objectPath, queryText } from './paths.ts';
import type { HttpAnswer, HttpRequest, Transport } from './transport.ts';
import { linesOf, watchEvent } from './watch-events.ts';

interface ConnectionOptions {
  /** For logs, without credentials. */
  readonly server: string;
  /** Path of the server's URL, such as `/clusters/root:team`. */
  readonly base: string;
  readonly transport: Transport;
  readonly clock: Clock;
}

type Query = Parameters<typeof queryText>[0];

/** One API server behind the syncer's port. */
export class Connection implements ClusterClient {
  readonly server: string;
  readonly #base: string;
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor({ server, base, transport, clock }: ConnectionOptions) {
    this.server = server;
    this.#base = base;
    this.#transport = transport;
    this.#clock = clock;
  }

  async version(signal: AbortSignal): Promise<string> {
    return textAt(await this.#json({ method: 'GET', path: `${this.#base}/version` }, signal), 'gitVersion');
  }

  async discover(signal: AbortSignal): Promise<readonly ApiResource[]> {
    const roots = await Promise.all(['/api', '/apis'].map((path) => this.#discovery(path, [404], signal)));
    const found = await Promise.all(
      roots.map(async (root) => {
        const aggregated = aggregatedResources(root);
        if (aggregated !== undefined) return aggregated;
        const answers = await Promise.all(
          versionPaths(root).map((path) => this.#discovery(path, [404, 503], signal)),
        );
        return answers.flatMap(listedResources);
      }),
    );
    return found.flat();
  }

  async list(options: ListOptions, signal: AbortSignal): Promise<ListPage> {
    const { gvr, namespace, limit, continueToken, labelSelector } = options;
    const query = { limit, continue: continueToken, labelSelector };
    const path = this.#base + collectionPath(gvr, namespace) + queryText(query);
    const list = await this.#json({ method: 'GET', path }, signal);
    const metadata = mapAt(list, 'metadata');
    const token = textAt(metadata, 'continue');
    return {
      items: listItems(list),
      resourceVersion: textAt(metadata, 'resourceVersion'),
      ...(token === '' ? {} : { continueToken: token }),
    };
  }

  async *watch(options: WatchOptions, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const { gvr, namespace, labelSelector, resourceVersion, timeoutSeconds, inactivityMs } = options;
    const query = { watch: true, allowWatchBookmarks: true, resourceVersion, timeoutSeconds, labelSelector };
    const request = { method: 'GET', path: this.#base + collectionPath(gvr, namespace) + queryText(query) };
    const answer = await this.#accepted(request, signal);
    const chunks = this.#transport.chunks(answer, inactivityMs);
    for await (const line of linesOf(chunks, this.server))
      if (line !== '') yield watchEvent(line, this.server);
  }

  async get(path: ObjectPath, signal: AbortSignal): Promise<KubeObject> {
    return this.#object({ method: 'GET', path: this.#one(path) }, signal);
  }

  async create(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    const url = basePath(this.#base, path.cluster) + collectionPath(path.gvr, path.namespace);
    return this.#object({ method: 'POST', path: url, body: stringifyJson(object) }, signal);
  }

  async apply(
    path: ObjectPath,
    object: KubeObject,
    options: ApplyOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    const { fieldManager, force, dryRun } = options;
    const query = { fieldManager, force, dryRun: dryRun === true ? 'All' : undefined };
    return this.#patch('apply-patch+yaml', this.#one(path, undefined, query), object, signal);
  }

  async mergePatch(
    path: ObjectPath,
    patch: JsonObject,
    { subresource, fieldManager }: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#patch('merge-patch+json', this.#one(path, subresource, { fieldManager }), patch, signal);
  }

  async jsonPatch(
    path: ObjectPath,
    steps: readonly JsonPatchStep[],
    { subresource, fieldManager }: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#patch('json-patch+json', this.#one(path, subresource, { fieldManager }), steps, signal);
  }

  async replace(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    return this.#object({ method: 'PUT', path: this.#one(path), body: stringifyJson(object) }, signal);
  }

  async delete(path: ObjectPath, { uid }: DeleteOptions, signal: AbortSignal): Promise<void> {
    const body = stringifyJson({
      kind: 'DeleteOptions',
      apiVersion: 'v1',
      preconditions: { uid },
      propagationPolicy: 'Background',
    });
    await this.#json({ method: 'DELETE', path: this.#one(path), body }, signal);
  }

  async mayI({ gvr, verb, subresource, namespace }: AccessQuestion, signal: AbortSignal): Promise<boolean> {
    const resourceAttributes = {
      ...gvr,
      verb,
      ...(subresource === undefined ? {} : { subresource }),
      ...(namespace === undefined ? {} : { namespace }),
    };
    const body = stringifyJson({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    });
    const path = `${this.#base}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`;
    const review = await this.#json({ method: 'POST', path, body }, signal);
    return mapAt(review, 'status')['allowed'] === true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#transport[Symbol.dispose]();
  }

  #one(path: ObjectPath, subresource?: string, query: Query = {}): string {
    return basePath(this.#base, path.cluster) + objectPath(path, subresource) + queryText(query);
  }

  /**
   * A group whose own server is down (503), or that is gone by now, offers nothing; the others do. When the API server itself
   * cannot say what there is, that is no proof that there is nothing.
   */
  async #discovery(path: string, tolerated: readonly number[], signal: AbortSignal): Promise<JsonMap> {
    try {
      return await this.#json({ method: 'GET', path: this.#base + path, accept: DISCOVERY_ACCEPT }, signal);
    } catch (error) {
      if (error instanceof ApiError && tolerated.includes(error.refusal.code)) return {};
      throw error;
    }
  }

  async #patch(type: string, path: string, body: Json, signal: AbortSignal): Promise<KubeObject> {
    const contentType = `application/${type}`;
    return this.#object({ method: 'PATCH', path, body: stringifyJson(body), contentType }, signal);
  }

  async #object(request: HttpRequest, signal: AbortSignal): Promise<KubeObject> {
    return asObject(await this.#json(request, signal));
  }

  async #json(request: HttpRequest, signal: AbortSignal): Promise<JsonMap> {
    const text = await this.#transport.text(await this.#accepted(request, signal));
    const value = jsonOf(text);
    if (isMap(value)) return value;
    throw new TransportError(
      `${request.method} ${pathOf(request)}: ${this.server} answered with something that is no JSON object`,
      {
        kind: 'retryable',
        hint: 'check that the server URL of the kubeconfig leads to a Kubernetes API, not to a login page',
      },
    );
  }

  async #accepted(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await this.#transport.send(request, signal);
    const { code, retryAfter } = answer;
    if (code >= 200 && code < 300) return answer;
    const text = await this.#transport.text(answer);
    const refused = { method: request.method, path: pathOf(request), server: this.server };
    throw apiError(refused, { code, retryAfter, text }, this.#clock.now());
  }
}

function pathOf({ path }: HttpRequest): string {
  return path.split('?', 1)[0] ?? '';
}

function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
