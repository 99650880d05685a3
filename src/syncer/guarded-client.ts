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

interface GuardPorts {
  readonly clock: Clock;
  readonly breaker: Breaker;
  readonly writesPerSecond: number;
}

/** The calls that change something, and those that look at one object. */
type Guarded = Pick<
  ClusterClient,
  'get' | 'list' | 'create' | 'apply' | 'mergePatch' | 'jsonPatch' | 'delete'
>;

/** A client that keeps to the rate of writes and tells the breaker how the cluster is doing. */
export class GuardedClient implements Guarded {
  readonly #client: ClusterClient;
  readonly #ports: GuardPorts;
  readonly #bucket: TokenBucket;

  constructor(client: ClusterClient, ports: GuardPorts) {
    this.#client = client;
    this.#ports = ports;
    this.#bucket = new TokenBucket(ports.clock, ports.writesPerSecond, ports.writesPerSecond * 2);
  }

  get(path: ObjectPath, signal: AbortSignal): Promise<KubeObject> {
    return this.#read(() => this.#client.get(path, signal));
  }

  list(options: ListOptions, signal: AbortSignal): ReturnType<ClusterClient['list']> {
    return this.#read(() => this.#client.list(options, signal));
  }

  create(path: ObjectPath, object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    return this.#write(() => this.#client.create(path, object, signal), signal);
  }

  apply(...[path, object, options, signal]: Parameters<ClusterClient['apply']>): Promise<KubeObject> {
    return this.#write(() => this.#client.apply(path, object, options, signal), signal);
  }

  mergePatch(
    path: ObjectPath,
    patch: JsonObject,
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#write(() => this.#client.mergePatch(path, patch, options, signal), signal);
  }

  jsonPatch(
    path: ObjectPath,
    steps: readonly JsonPatchStep[],
    options: PatchOptions,
    signal: AbortSignal,
  ): Promise<KubeObject> {
    return this.#write(() => this.#client.jsonPatch(path, steps, options, signal), signal);
  }

  delete(...[path, options, signal]: Parameters<ClusterClient['delete']>): Promise<void> {
    return this.#write(() => this.#client.delete(path, options, signal), signal);
  }

  async #write<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const wait = this.#bucket.take();
    if (wait > 0) await this.#ports.clock.sleep(wait, signal);
    return this.#read(call);
  }

  async #read<T>(call: () => Promise<T>): Promise<T> {
    const { breaker } = this.#ports;
    try {
      const answer = await call();
      breaker.succeeded();
      return answer;
    } catch (error) {
      if (isAbort(error)) throw error;
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
