import type { Clock } from '../kernel/clock.ts';
import { TokenBucket } from '../workqueue/limiters.ts';
import { ApiError } from './api-error.ts';
import type { Breaker } from './breaker.ts';
import type {
  ClusterClient,
  JsonPatchStep,
  ListOptions,
  ObjectPath,
  PatchOptions,
} from './cluster-client.ts';
import { classOf, isAbort } from './error-class.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';
import type { SyncMetrics } from './metrics/sync-metrics.ts';

interface GuardPorts {
  readonly clock: Clock;
  readonly breaker: Breaker;
  readonly metrics: SyncMetrics;
  readonly writesPerSecond: number;
}

/** The calls that change something, and those that look at one object. */
type Guarded = Pick<
  ClusterClient,
  'get' | 'list' | 'create' | 'apply' | 'mergePatch' | 'jsonPatch' | 'delete'
>;

/** A client that keeps to the rate of writes, tells the breaker how the cluster is doing, and counts. */
export class GuardedClient implements Guarded {
  readonly #client: ClusterClient;
  readonly #ports: GuardPorts;
  readonly #bucket: TokenBucket;
  readonly #host: string;

  constructor(client: ClusterClient, ports: GuardPorts) {
    this.#client = client;
    this.#ports = ports;
    this.#bucket = new TokenBucket(ports.clock, ports.writesPerSecond, ports.writesPerSecond * 2);
    this.#host = hostOf(client.server);
  }

  get(path: ObjectPath, signal: AbortSignal): Promise<KubeObject> {
    return this.#read('GET', () => this.#client.get(path, signal));
  }

  list(options: ListOptions, signal: AbortSignal): ReturnType<ClusterClient['list']> {
    return this.#read('LIST', () => this.#client.list(options, signal));
  }

  create(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    return this.#write('POST', () => this.#client.create(path, object, signal), signal);
  }

  apply(...[path, object, options, signal]: Parameters<ClusterClient['apply']>): Promise<KubeObject> {
    return this.#write('PATCH', () => this.#client.apply(path, object, options, signal), signal);
  }

  mergePatch(
    path: ObjectPath,
    patch: JsonObject,
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#write('PATCH', () => this.#client.mergePatch(path, patch, options, signal), signal);
  }

  jsonPatch(
    path: ObjectPath,
    steps: readonly JsonPatchStep[],
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#write('PATCH', () => this.#client.jsonPatch(path, steps, options, signal), signal);
  }

  delete(...[path, options, signal]: Parameters<ClusterClient['delete']>): Promise<void> {
    return this.#write('DELETE', () => this.#client.delete(path, options, signal), signal);
  }

  async #write<T>(verb: string, call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const wait = this.#bucket.take();
    if (wait > 0) await this.#ports.clock.sleep(wait, signal);
    return this.#read(verb, call);
  }

  async #read<T>(verb: string, call: () => Promise<T>): Promise<T> {
    const { clock, breaker, metrics } = this.#ports;
    const start = clock.now();
    const count = (code: string): void => {
      metrics.requests.add({ code, method: verb, host: this.#host });
      metrics.requestTime.observe({ verb, host: this.#host }, (clock.now() - start) / 1000);
    };
    try {
      const answer = await call();
      count('200');
      breaker.succeeded();
      return answer;
    } catch (error) {
      if (isAbort(error)) throw error;
      count(error instanceof ApiError ? String(error.refusal.code) : '<error>');
      if (classOf(error) !== 'outage') breaker.succeeded();
      else
        breaker.failed(
          error instanceof Error ? error.message : String(error),
          error instanceof ApiError ? error.refusal.retryAfterMs : 0,
        );
      throw error;
    }
  }
}

function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}
