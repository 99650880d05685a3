import { messageOf } from '../kernel/errors.ts';
import type { ServedKind } from './catalog.ts';
import type { ClusterClient } from './cluster-client.ts';
import { defaultFilters } from './default-filters.ts';
import { defaultTransformers } from './default-transformers.ts';
import { converge } from './drain.ts';
import { completeConfig, type EngineConfig, type EngineSettings } from './engine-config.ts';
import type { DrainOptions, DrainResult, EnginePorts, StopOptions, StopResult } from './engine-types.ts';
import { isAbort } from './error-class.ts';
import { healthOf } from './health.ts';
import { identityOf } from './identity.ts';
import { KindFinder } from './kind-finder.ts';
import { type Gvr, gvrText } from './kube-object.ts';
import { createSyncMetrics, type SyncMetrics } from './metrics/sync-metrics.ts';
import { NamespaceKeeper } from './namespace-keeper.ts';
import type { Outcome } from './outcome.ts';
import { Planned } from './planned.ts';
import type { PlannedChange } from './planned-change.ts';
import { PluginRegistry } from './plugin-registry.ts';
import type { Filter, Transformer } from './plugins.ts';
import { Reconciles } from './reconciles.ts';
import type { SourceScope } from './resource-caches.ts';
import { ResourceSet } from './resource-set.ts';
import type { ResourceSyncer } from './resource-syncer.ts';
import { ClusterSide } from './side.ts';
import { metricSources, type StatusParts, statusText, syncStatus } from './status.ts';
import type { Operation, SyncContext } from './sync-context.ts';
import type { Health, Phase, SyncStatus } from './sync-status.ts';
import { type Job, WorkBoard } from './work-board.ts';

const FOLLOW_MS = 60_000;
const TICK_MS = 1000;
const POLL_MS = 25;

/**
 * Keeps copies of upstream objects on a downstream cluster in line, and brings their status back. Starts once and stops
 * once; both may be called again and give the same answer.
 */
export class Engine {
  readonly config: EngineConfig;
  readonly #ports: Required<EnginePorts>;
  readonly #upstream: ClusterSide;
  readonly #downstream: ClusterSide;
  readonly #metrics: SyncMetrics;
  readonly #board: WorkBoard;
  readonly #resources: ResourceSet;
  readonly #finder: KindFinder;
  readonly #plugins: PluginRegistry;
  readonly #planned = new Planned();
  readonly #namespaces: NamespaceKeeper;
  /** Fires when nothing new is to be seen; then what is known is finished. */
  readonly #watching = new AbortController();
  /** Fires when everything ends at once. */
  readonly #working = new AbortController();
  readonly #reconciles: Reconciles;
  readonly #operations = new Map<Operation, number>();
  readonly #background = new Set<Promise<void>>();
  #phase: Phase = 'Pending';
  #startError = '';
  #lastTick: number;
  #workers: readonly Promise<void>[] = [];
  #starting: Promise<void> | undefined;
  #stopping: Promise<StopResult> | undefined;

  constructor(config: EngineConfig, upstream: ClusterClient, downstream: ClusterClient, ports: EnginePorts) {
    this.config = config;
    this.#ports = { random: Math.random, onStatus: () => undefined, ...ports };
    const { clock, logger, random } = this.#ports;
    this.#lastTick = clock.now();
    this.#metrics = createSyncMetrics(metricSources(() => this.#parts()));
    this.#reconciles = new Reconciles(clock, logger, this.#metrics);
    this.#board = new WorkBoard(clock, config, this.#metrics.queue);
    const basics = { clock, logger, random, metrics: this.#metrics, config, signal: this.#working.signal };
    this.#upstream = new ClusterSide('upstream', upstream, basics);
    this.#downstream = new ClusterSide('downstream', downstream, basics);
    this.#plugins = new PluginRegistry(clock, () => this.#askAll());
    const shared = {
      config,
      clock,
      logger,
      identity: identityOf(config.prefix, config.targetName),
      upstream: this.#upstream.guarded,
      downstream: this.#downstream.guarded,
      plugins: this.#plugins,
      planned: this.#planned,
      manyClusters: /\/clusters\/\*\/?$/u.test(upstream.server),
      count: (gvr: Gvr, operation: Operation) => this.#count(gvr, operation),
      holdsCopies: (namespace: string) => this.#resources.holdsCopies(namespace),
      holdsAnything: (namespace: string, signal: AbortSignal) =>
        this.#resources.holdsAnything(namespace, signal),
    };
    this.#namespaces = new NamespaceKeeper(shared);
    const context: SyncContext = { ...shared, namespaces: this.#namespaces };
    this.#resources = new ResourceSet({
      ...basics,
      context,
      upstream: this.#upstream,
      downstream: this.#downstream,
      board: this.#board,
      signal: this.#watching.signal,
    });
    const sides = { upstream: this.#upstream, downstream: this.#downstream };
    this.#finder = new KindFinder({ ...basics, ...sides, resources: this.#resources });
    for (const transformer of defaultTransformers) this.registerTransformer(transformer);
    for (const filter of defaultFilters) this.registerFilter(filter);
  }

  /** Adds a transformer; the result takes it out again. All objects are looked at anew after both. */
  registerTransformer(transformer: Transformer): () => void {
    return this.#plugins.registerTransformer(transformer);
  }

  /** Adds a filter; the result takes it out again. All objects are looked at anew after both. */
  registerFilter(filter: Filter): () => void {
    return this.#plugins.registerFilter(filter);
  }

  /**
   * Connects, checks, fills the caches and starts the workers; resolves when they run. When the signal aborts, at any
   * time, the engine stops.
   * @throws {@link StartError} when it cannot start; then nothing was written
   */
  start(signal: AbortSignal): Promise<void> {
    this.#starting ??= this.#start(signal);
    return this.#starting;
  }

  /** Finishes what is under way and queued within `shutdownTimeout`, and says what is left. `now` drops it instead. */
  stop({ now = false }: StopOptions = {}): Promise<StopResult> {
    this.#stopping ??= this.#stop();
    if (now) this.#working.abort();
    return this.#stopping;
  }

  /** Waits until both sides are in line and nothing happens any more, or until that can no longer be. */
  drain(options: DrainOptions): Promise<DrainResult> {
    const { clock } = this.#ports;
    const state = { ...this.#parts(), removals: () => (this.config.cleanup ? this.#namespaces.removals : 0) };
    return converge(state, options, { clock, signal: this.#watching.signal, status: () => this.status() });
  }

  status(): SyncStatus {
    return syncStatus(this.#parts());
  }

  health(): Health {
    return healthOf(this.#parts(), this.#lastTick);
  }

  /** All metrics in the text format of Prometheus. */
  metrics(): string {
    return this.#metrics.registry.expose();
  }

  /** What a dry run would have done so far. */
  plannedChanges(): readonly PlannedChange[] {
    return this.#planned.changes;
  }

  /**
   * Adds a kind to a running engine. Resolves when its caches are complete; one that a side does not serve is looked for
   * again each minute, and resolves at once.
   */
  async registerResource(gvr: Gvr, scope: SourceScope = this.#finder.scope): Promise<void> {
    if (this.#resources.get(gvr) !== undefined) return;
    const { signal } = this.#watching;
    this.#resources.setUnavailable(gvr, 'not looked for yet', scope);
    const found = await this.#finder.find(gvr, signal);
    if (typeof found === 'string') this.#resources.setUnavailable(gvr, found, scope);
    else await this.#finder.open(found, scope, true, signal);
  }

  /** Takes a kind out of a running engine; its copies and finalizers stay. */
  unregisterResource(gvr: Gvr): void {
    this.#resources.close(gvr);
  }

  /** Starts to fill the caches of a kind that both sides serve. */
  setupResourceSyncer(
    kind: ServedKind,
    scope: SourceScope = this.#finder.scope,
    named = true,
  ): ResourceSyncer {
    return this.#resources.open(kind, scope, named);
  }

  /** Takes one piece of work and does it; false once there is no more to come. */
  async processNextWorkItem(): Promise<boolean> {
    await Promise.all([this.#upstream.breaker.ready(), this.#downstream.breaker.ready()]);
    const job = await this.#board.take();
    if (job === undefined) return false;
    if (this.#working.signal.aborted || this.#upstream.breaker.isOpen || this.#downstream.breaker.isOpen) {
      this.#board.putBack(job);
      return !this.#working.signal.aborted;
    }
    await this.#reconciles.run(job, this.#board, () => this.#reconcile(job));
    return true;
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    try {
      signal.throwIfAborted();
      this.#phase = 'Initializing';
      this.#report();
      await this.#finder.start(this.#watching.signal);
      this.#watching.signal.throwIfAborted();
    } catch (error) {
      this.#startError = messageOf(error);
      this.#phase = 'Error';
      this.#watching.abort();
      this.#board.close();
      throw error;
    }
    this.#phase = 'Ready';
    this.#lastTick = clock.now();
    this.#workers = Array.from({ length: this.config.workerCount }, () => this.#work());
    this.#repeat(this.config.statusInterval, () => this.#report());
    this.#repeat(TICK_MS, () => {
      this.#lastTick = clock.now();
    });
    this.#repeat(FOLLOW_MS, () => this.#finder.follow(this.#watching.signal));
    if (this.config.resyncPeriod > 0)
      this.#repeat(this.config.resyncPeriod * (0.9 + this.#ports.random() / 5), () => this.#resync());
    this.#run(this.#namespaces.sweep(this.#working.signal));
    this.#report();
  }

  async #work(): Promise<void> {
    while (await this.processNextWorkItem());
  }

  async #reconcile({ gvr, key, lane }: Job): Promise<Outcome> {
    const resource = this.#resources.get(gvr);
    if (resource?.state !== 'Ready' || resource.syncer === undefined) return { state: 'removed' };
    const { signal } = this.#working;
    if (lane === 'status') return resource.syncer.syncStatusToKcp(key, signal);
    const outcome = await resource.syncer.applyToDownstream(key, signal);
    if (outcome.operation === 'unchanged' || outcome.operation === 'skipped')
      this.#count(gvr, outcome.operation);
    return outcome;
  }

  async #stop(): Promise<StopResult> {
    const { clock, logger } = this.#ports;
    const failed = this.#phase === 'Error';
    if (!failed) this.#phase = 'Draining';
    this.#watching.abort();
    await this.#starting?.catch(() => undefined);
    this.#board.hurry();
    const deadline = clock.now() + this.config.shutdownTimeout;
    const { signal } = this.#working;
    const isDone = (): boolean => this.#workers.length === 0 || this.#board.isIdle(false);
    while (!isDone() && !signal.aborted && clock.now() < deadline)
      await clock.sleep(POLL_MS, signal).catch(() => undefined);
    this.#board.close();
    const notSynced = this.#board.unfinished();
    this.#working.abort();
    await Promise.all([...this.#workers, this.#resources.settled(), ...this.#background]);
    if (!failed) this.#phase = 'Terminating';
    if (notSynced.length > 0) logger.warning(`stopped with ${notSynced.length} pieces of work left`);
    this.#report();
    return { notSynced };
  }

  /** All keys are looked at again, failed ones included, unless too many wait already. */
  #resync(): void {
    if (this.#board.queue.saturated) this.#ports.logger.warning('QueueSaturated: the resync is put off');
    else this.#askAll();
  }

  #askAll(): void {
    for (const syncer of this.#resources?.ready() ?? []) this.#resources.askAll(syncer);
  }

  #count(gvr: Gvr, operation: Operation): void {
    this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1);
    this.#metrics.operations.add({ gvr: gvrText(gvr), op: operation, result: 'success' });
  }

  #report(): void {
    const status = this.status();
    this.#ports.logger.debug(statusText(status));
    this.#ports.onStatus(status);
  }

  /** Does something again and again until the engine stops. */
  #repeat(interval: number, work: () => void | Promise<void>): void {
    const { clock, logger } = this.#ports;
    const { signal } = this.#watching;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        await clock.sleep(interval, signal);
        try {
          await work();
        } catch (error) {
          if (!isAbort(error)) logger.warning(messageOf(error));
        }
      }
    };
    this.#run(loop());
  }

  #run(work: Promise<void>): void {
    const background = work
      .catch((error: unknown) => {
        if (!isAbort(error)) this.#ports.logger.warning(messageOf(error));
      })
      .finally(() => this.#background.delete(background));
    this.#background.add(background);
  }

  #parts(): StatusParts {
    return {
      config: this.config,
      upstream: this.#upstream,
      downstream: this.#downstream,
      board: this.#board,
      resources: this.#resources,
      phase: this.#phase,
      startError: this.#startError,
      operations: this.#operations,
      running: this.#reconciles.running,
      now: this.#ports.clock.now(),
    };
  }
}

/**
 * An engine that is ready to start.
 * @throws ConfigError naming every setting that cannot work
 */
export function newEngine(
  settings: EngineSettings,
  upstream: ClusterClient,
  downstream: ClusterClient,
  ports: EnginePorts,
): Engine {
  return new Engine(completeConfig(settings), upstream, downstream, ports);
}
