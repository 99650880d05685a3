import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Access } from './access.ts';
import { testCertificate, testKey } from './certificate.ts';
import { runDefinitions, runNamespaces } from './controllers.ts';
import { Direct } from './direct.ts';
import { emptyRecord, guarded, read, refused, type Writable } from './exchange.ts';
import { Faults } from './faults.ts';
import type { CustomKind } from './kinds.ts';
import { kubeconfig } from './kubeconfig.ts';
import { Lists } from './lists.ts';
import { Refusal } from './refusal.ts';
import { Registry } from './registry.ts';
import { RequestLog, type RequestRecord } from './request-log.ts';
import { type Answer, answer, type Backend, type Call, parseRequest } from './router.ts';
import { Storage } from './storage.ts';
import { Watches } from './watches.ts';
import { World } from './world.ts';

export interface KubeServerOptions {
  /** HTTPS with the test certificate, or plain HTTP, which is faster; HTTPS when absent. */
  readonly scheme?: 'http' | 'https';
  /** Custom kinds to serve from the start. */
  readonly kinds?: readonly CustomKind[];
  /** Token → user; `admin-token` of `admin` when absent. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Logical clusters that exist besides the one without prefix. */
  readonly clusters?: readonly string[];
  /** Empties and removes namespaces that are deleted; on when absent, as with a controller manager. */
  readonly namespaceController?: boolean;
  /** Answers aggregated discovery to those who ask for it, as servers after 1.26 do. */
  readonly aggregatedDiscovery?: boolean;
  readonly now?: () => number;
}

const firstNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Starts a fake Kubernetes API server on a free port of 127.0.0.1. */
export async function startKubeServer(options: KubeServerOptions = {}): Promise<KubeServer> {
  const server = new KubeServer(options);
  await server.up();
  return server;
}

/** A fake API server; its behaviour is what real ones of 1.26 showed. */
export class KubeServer implements AsyncDisposable {
  readonly access: Access;
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly watches: Watches;
  readonly registry: Registry;
  /** Objects without HTTP. */
  readonly objects: Direct;
  readonly #backend: Backend;
  readonly #scheme: 'http' | 'https';
  readonly #storage = new Storage();
  readonly #lists: Lists;
  readonly #sockets = new Map<Socket, number>();
  #frozen = new WeakSet<Socket>();
  #connections = 0;
  #server: Server | undefined;
  #port = 0;

  constructor(options: KubeServerOptions) {
    this.#scheme = options.scheme ?? 'https';
    this.access = new Access(options.tokens ?? { 'admin-token': 'admin' });
    this.registry = new Registry(options.kinds ?? []);
    this.#lists = new Lists(this.#storage);
    this.watches = new Watches(this.#storage);
    const world = new World(this.#storage, this.registry, options.now ?? Date.now);
    runDefinitions(world, this.registry);
    if (options.namespaceController !== false) runNamespaces(world, this.registry);
    this.objects = new Direct(world, this.registry);
    const { registry, access, watches } = this;
    const aggregatedDiscovery = options.aggregatedDiscovery === true;
    this.#backend = { world, registry, access, lists: this.#lists, watches, aggregatedDiscovery };
    for (const cluster of ['', ...(options.clusters ?? [])]) {
      for (const name of firstNamespaces) this.objects.namespace(name, cluster);
    }
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}`;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** A kubeconfig for this server with one context and one user. */
  kubeconfig(context = 'test', token = 'admin-token', path = ''): string {
    const ca = this.#scheme === 'https' ? testCertificate : undefined;
    return kubeconfig([
      { name: context, server: this.url + path, token, ...(ca === undefined ? {} : { ca }) },
    ]);
  }

  /** Listens (again) on the same port. */
  async up(): Promise<void> {
    const handle = (request: IncomingMessage, response: ServerResponse): void =>
      void this.#handle(request, response);
    const server: Server =
      this.#scheme === 'https'
        ? createSecureServer({ key: testKey, cert: testCertificate }, handle)
        : createServer(handle);
    server.keepAliveTimeout = 60_000;
    server.on(this.#scheme === 'https' ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#sockets.set(socket, ++this.#connections);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address: AddressInfo | string | null = server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    this.#server = server;
  }

  /** Breaks all connections and refuses new ones; the objects stay. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets.keys()) socket.destroy();
    server.closeAllConnections();
    await closed;
  }

  /** Down and up again; versions from before cannot be watched any more. */
  async restart(): Promise<void> {
    await this.down();
    this.compact();
    await this.up();
  }

  /** Forgets the past: old versions and continue tokens are answered with 410. */
  compact(): void {
    this.#storage.compact();
    this.#lists.forget();
  }

  /** Continue tokens are answered with 410; watches go on. */
  expireContinueTokens(): void {
    this.#lists.forget();
  }

  /** Connections that are open now are never answered again and stay open; new ones work. */
  freeze(): void {
    for (const socket of this.#sockets.keys()) this.#frozen.add(socket);
    this.watches.stall();
  }

  async close(): Promise<void> {
    await this.down();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const body = await read(incoming);
    const { socket } = incoming;
    const url = new URL(incoming.url ?? '/', this.url);
    const method = incoming.method ?? 'GET';
    const record = emptyRecord(method, url, this.#sockets.get(socket) ?? 0);
    this.log.add(record);
    if (this.#frozen.has(socket)) return;
    const result = this.#answer(record, { method, url, body, incoming }, response);
    const fault = this.faults.next(record);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drop') {
      socket.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      const { code, reason = 'InternalError', message = 'planned fault', retryAfter } = fault;
      const text = JSON.stringify(new Refusal(code, reason, message).body());
      this.#send(record, response, { code, text }, retryAfter);
      return;
    }
    if (fault?.kind === 'garbage') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(fault.body);
      return;
    }
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const done = result();
    if (fault?.kind === 'lose-answer') socket.destroy();
    else if (done !== undefined) this.#send(record, response, done);
    else record.code = 200;
  }

  /** Completes the record at once and returns how to do the work. */
  #answer(
    record: Writable<RequestRecord>,
    given: Omit<Call, 'request' | 'user'>,
    response: ServerResponse,
  ): () => Answer | undefined {
    try {
      const user = this.access.authenticate(given.incoming.headers.authorization);
      record.user = user;
      const request = parseRequest(this.#backend, given.method, given.url);
      if (request !== undefined) {
        const { kind, verb, cluster, namespace, name, subresource } = request;
        Object.assign(record, { resource: kind.resource, verb, cluster, namespace, name, subresource });
      }
      return () => guarded(() => answer(this.#backend, { ...given, request, user }, response));
    } catch (error) {
      return () => refused(error);
    }
  }

  #send(record: RequestRecord, response: ServerResponse, { code, text }: Answer, retryAfter?: number): void {
    record.code = code;
    response.writeHead(code, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    });
    response.end(text);
  }
}
