import { connectCluster } from '../../src/clusters/connect-cluster.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import type { ClusterClient } from '../../src/syncer/cluster-client.ts';
import { type Engine, newEngine } from '../../src/syncer/engine.ts';
import type { EngineSettings } from '../../src/syncer/engine-config.ts';
import type { EnginePorts } from '../../src/syncer/engine-types.ts';
import type { Gvr } from '../../src/syncer/kube-object.ts';
import type { JsonObject } from '../support/kube-server/json.ts';
import type { CustomKind } from '../support/kube-server/kinds.ts';
import { type KubeServer, startKubeServer } from '../support/kube-server/server.ts';
import { FastClock } from './fast-clock.ts';

export const configmaps: Gvr = { group: '', version: 'v1', resource: 'configmaps' };
export const secrets: Gvr = { group: '', version: 'v1', resource: 'secrets' };
export const services: Gvr = { group: '', version: 'v1', resource: 'services' };
export const deployments: Gvr = { group: 'apps', version: 'v1', resource: 'deployments' };
export const widgets: Gvr = { group: 'example.com', version: 'v1', resource: 'widgets' };

export const PREFIX = 'sync.planpilot.dev';
export const FINALIZER = `${PREFIX}/edge`;

interface Options {
  readonly clusters?: readonly string[];
  /** Path of the upstream's address, such as `/clusters/root:team`. */
  readonly path?: string;
  readonly kinds?: readonly CustomKind[];
  readonly clock?: Clock;
}

/** Two fake API servers and engines between them. */
export class TwoClusters implements AsyncDisposable {
  readonly up: KubeServer;
  readonly down: KubeServer;
  readonly clock: Clock;
  /** Everything that was logged, as `level message`. */
  readonly log: string[] = [];
  readonly #path: string;
  readonly #engines: Engine[] = [];
  readonly #clients: ClusterClient[] = [];

  constructor(up: KubeServer, down: KubeServer, { clock = new FastClock(), path = '' }: Options) {
    this.up = up;
    this.down = down;
    this.clock = clock;
    this.#path = path;
  }

  get logger(): Logger {
    const tell = (level: string) => (message: string) => void this.log.push(`${level} ${message}`);
    return { debug: tell('debug'), info: tell('info'), warning: tell('warning'), error: tell('error') };
  }

  async client(side: 'up' | 'down', path = ''): Promise<ClusterClient> {
    const client = await connectCluster(
      {
        kubeconfig: this[side].kubeconfig('test', 'admin-token', path),
        name: side === 'up' ? 'upstream' : 'downstream',
      },
      { clock: this.clock, answerMs: 60_000 },
    );
    this.#clients.push(client);
    return client;
  }

  /** An engine called `edge` that was not started yet. */
  async engine(settings: Partial<EngineSettings> = {}, ports: Partial<EnginePorts> = {}): Promise<Engine> {
    const engine = newEngine(
      { targetName: 'edge', resources: [configmaps], retryMaxDelay: 1000, ...settings },
      await this.client('up', this.#path),
      await this.client('down'),
      { clock: this.clock, logger: this.logger, random: () => 0.5, ...ports },
    );
    this.#engines.push(engine);
    return engine;
  }

  /** A running engine. */
  async started(settings: Partial<EngineSettings> = {}, ports: Partial<EnginePorts> = {}): Promise<Engine> {
    const engine = await this.engine(settings, ports);
    await engine.start(new AbortController().signal);
    return engine;
  }

  /** Starts an engine, waits until it has nothing left to do, and stops it. */
  async once(settings: Partial<EngineSettings> = {}): Promise<Engine> {
    const engine = await this.started(settings);
    await settle(engine);
    await engine.stop();
    return engine;
  }

  configMap(namespace: string, name: string, data: JsonObject, more: JsonObject = {}): JsonObject {
    return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name, ...more }, data };
  }

  /** A ConfigMap of `shop` upstream. */
  source(name: string): JsonObject | undefined {
    return this.up.objects.find({ resource: 'configmaps', namespace: 'shop', name });
  }

  /** Its copy downstream. */
  copy(name: string, namespace = 'edge-shop'): JsonObject | undefined {
    return this.down.objects.find({ resource: 'configmaps', namespace, name });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.stop({ now: true })));
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
    await Promise.all([this.up.close(), this.down.close()]);
  }
}

/** Two clusters; the upstream has the namespace `shop`. */
export async function twoClusters(options: Options = {}): Promise<TwoClusters> {
  const { kinds = [], clusters = [] } = options;
  const [up, down] = await Promise.all([
    startKubeServer({ scheme: 'http', kinds, clusters }),
    startKubeServer({ scheme: 'http', kinds }),
  ]);
  up.objects.namespace('shop');
  return new TwoClusters(up, down, options);
}

/** Waits until an engine has nothing left to do. */
export async function settle(engine: Engine, waitFor: 'applied' | 'status' = 'applied'): Promise<void> {
  const { converged, status } = await engine.drain({ timeout: 400_000, quiet: 2000, waitFor });
  if (!converged) throw new Error(`not converged: ${JSON.stringify(status, undefined, 1)}`);
}
