import { randomJitter } from '../kernel/backoff.ts';
import { messageOf } from '../kernel/errors.ts';
import { Background } from './background.ts';
import type { ServedKind } from './catalog.ts';
import type { ClusterClient } from './cluster-client.ts';
import { converge } from './drain.ts';
import { completeConfig, type EngineConfig, type EngineSettings } from './engine-config.ts';
import { assemble, type EngineParts } from './engine-parts.ts';
import type { DrainOptions, DrainResult, EnginePorts, StopOptions, StopResult } from './engine-types.ts';
import { healthOf } from './health.ts';
import type { Gvr } from './kube-object.ts';
import type { PlannedChange } from './planned-change.ts';
import type { Filter, Transformer } from './plugins.ts';
import { reconcile } from './reconciles.ts';
import type { SourceScope } from './resource-caches.ts';
import type { ResourceSyncer } from './resource-syncer.ts';
import { type StatusParts, statusText, syncStatus } from './status.ts';
import type { Operation } from './sync-context.ts';
import type { Health, Phase, SyncStatus } from './sync-status.ts';

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
  readonly #parts: EngineParts;
  /** Fires when nothing new is to be seen; then what is known is finished. */
  readonly #watching = new AbortController();
  /** Fires when everything ends at once. */
  readonly #working = new AbortController();
  readonly #operations = new Map<Operation, number>();
  readonly #background: Background;
  #phase: Phase = 'Pending';
  #startError = '';
  #lastTick: number;
  #workers: readonly Promise<void>[] = [];
  #starting: Promise<void> | undefined;
  #stopping: Promise<StopResult> | undefined;

  constructor(config: EngineConfig, upstream: ClusterClient, downstream: ClusterClient, ports: EnginePorts) {
    this.config = config;
    this.#ports = { random: randomJitter, onStatus: () => undefined, ...ports };
    this.#lastTick = ports.clock.now();
    this.#background = new Background(ports.clock, ports.logger, this.#watching.signal);
    const sides = { upstream, downstream };
    this.#parts = assemble(config, sides, this.#ports, {
      watching: this.#watching.signal,
      working: this.#working.signal,
      status: () => this.#view(),
      count: (operation) => this.#operations.set(operation, (this.#operations.get(operation) ?? 0) + 1),
    });
  }

  /** Adds a transformer; the result takes it out again. All objects are looked at anew after both. */
  registerTransformer(transformer: Transformer): () => void {
    return this.#parts.plugins.registerTransformer(transformer);
  }

  /** Adds a filter; the result takes it out again. All objects are looked at anew after both. */
  registerFilter(filter: Filter): () => void {
    return this.#parts.plugins.registerFilter(filter);
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
    const { board, resources, namespaces } = this.#parts;
    const removals = (): number => (this.config.cleanup ? namespaces.removals : 0);
    return converge({ board, resources, removals, dryRun: this.config.dryRun }, options, {
      clock,
      signal: this.#watching.signal,
      status: () => this.status(),
    });
  }

  status(): SyncStatus {
    return syncStatus(this.#view());
  }

  health(): Health {
    return healthOf(this.#view(), this.#lastTick);
  }

  /** All metrics in the text format of Prometheus. */
  metrics(): string {
    return this.#parts.metrics.registry.expose();
  }

  /** What a dry run would have done so far. */
  plannedChanges(): readonly PlannedChange[] {
    return this.#parts.planned.changes;
  }

  /**
   * Adds a kind to a running engine. Resolves when its caches are complete; one that a side does not serve is looked for
   * again each minute, and resolves at once.
   */
  async registerResource(gvr: Gvr, scope: SourceScope = this.#parts.finder.scope): Promise<void> {
    const { resources, finder } = this.#parts;
    if (resources.get(gvr) !== undefined) return;
    resources.expect(gvr, scope);
    const found = await finder.find(gvr, this.#watching.signal);
    if (typeof found === 'string') resources.setUnavailable(gvr, found, scope);
    else await this.setupResourceSyncer(found, scope);
  }

  /** Takes a kind out of a running engine; its copies and finalizers stay. */
  unregisterResource(gvr: Gvr): void {
    this.#parts.resources.close(gvr);
  }

  /** Fills the caches of a kind that both sides serve, and lets it take part; nothing when rights for it are missing. */
  async setupResourceSyncer(kind: ServedKind, scope: SourceScope): Promise<ResourceSyncer | undefined> {
    await this.#parts.finder.open(kind, scope, true, this.#watching.signal);
    return this.#parts.resources.get(kind.gvr)?.syncer;
  }

  /** Takes one piece of work and does it; false once there is no more to come. */
  async processNextWorkItem(): Promise<boolean> {
    const { upstream, downstream, board, reconciles } = this.#parts;
    const { signal } = this.#working;
    await Promise.all([upstream.breaker.ready(), downstream.breaker.ready()]);
    const job = await board.take();
    if (job === undefined) return false;
    if (signal.aborted || upstream.breaker.isOpen || downstream.breaker.isOpen) board.putBack(job);
    else await reconciles.run(job, board, signal, (limit) => reconcile(job, this.#parts, limit));
    return !signal.aborted;
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
    try {
      AbortSignal.any([signal, this.#watching.signal]).throwIfAborted();
      this.#phase = 'Initializing';
      this.#report();
      await this.#parts.finder.start(this.#watching.signal);
      this.#watching.signal.throwIfAborted();
    } catch (error) {
      this.#startError = messageOf(error);
      this.#phase = 'Error';
      this.#watching.abort();
      this.#parts.board.close();
      throw error;
    }
    this.#phase = 'Ready';
    this.#lastTick = clock.now();
    this.#workers = Array.from({ length: this.config.workerCount }, () => this.#work());
    const { statusInterval, resyncPeriod } = this.config;
    this.#background.repeat(statusInterval, () => this.#report());
    this.#background.repeat(TICK_MS, () => {
      this.#lastTick = clock.now();
    });
    this.#background.repeat(FOLLOW_MS, () => this.#parts.finder.follow(this.#watching.signal));
    this.#background.repeat(FOLLOW_MS, () => this.#parts.namespaces.sweep(this.#working.signal));
    const spread = 0.9 + this.#ports.random() / 5;
    if (resyncPeriod > 0) this.#background.repeat(resyncPeriod * spread, () => this.#resync());
    this.#background.run(this.#parts.namespaces.sweep(this.#working.signal));
    this.#report();
  }

  async #work(): Promise<void> {
    while (await this.processNextWorkItem());
  }

  async #stop(): Promise<StopResult> {
    const { clock, logger } = this.#ports;
    const { board, resources } = this.#parts;
    const failed = this.#phase === 'Error';
    if (!failed) this.#phase = 'Draining';
    this.#watching.abort();
    await this.#starting?.catch(() => undefined);
    board.hurry();
    const deadline = clock.now() + this.config.shutdownTimeout;
    const { signal } = this.#working;
    const isDone = (): boolean => this.#workers.length === 0 || board.isIdle(false);
    while (!isDone() && !signal.aborted && clock.now() < deadline)
      await clock.sleep(POLL_MS, signal).catch(() => undefined);
    board.close();
    const notSynced = board.unfinished();
    this.#working.abort();
    await Promise.all([...this.#workers, resources.settled(), this.#background.settled()]);
    if (!failed) this.#phase = 'Terminating';
    if (notSynced.length > 0) logger.warning(`stopped with ${notSynced.length} pieces of work left`);
    this.#report();
    return { notSynced };
  }

  /** All keys are looked at again, failed ones included, unless too many wait already. */
  #resync(): void {
    const { board, resources } = this.#parts;
    if (board.queue.saturated) this.#ports.logger.warning('QueueSaturated: the resync is put off');
    else resources.askEverything();
  }

  #report(): void {
    const status = this.status();
    this.#ports.logger.debug(statusText(status));
    this.#ports.onStatus(status);
  }

  #view(): StatusParts {
    return {
      ...this.#parts,
      config: this.config,
      phase: this.#phase,
      startError: this.#startError,
      operations: this.#operations,
      running: this.#parts.reconciles.running,
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
