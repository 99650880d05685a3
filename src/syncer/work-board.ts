import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { ItemExponentialLimiter } from '../workqueue/limiters.ts';
import type { QueueObserver } from '../workqueue/queue.ts';
import { RateLimitedQueue } from '../workqueue/rate-limited-queue.ts';
import type { EngineConfig } from './engine-config.ts';
import { classOf, reasonOf } from './error-class.ts';
import { KeyStates } from './key-states.ts';
import { type Gvr, gvrText } from './kube-object.ts';
import type { Outcome } from './outcome.ts';
import { type Lane, laneOf, type SyncAction, type SyncItem } from './sync-item.ts';
import type { QueueStatus } from './sync-status.ts';

/** A piece of work that a worker holds. */
export interface Job {
  readonly id: string;
  readonly gvr: Gvr;
  readonly key: string;
  readonly lane: Lane;
  readonly action: SyncAction;
  /** Version of the object in the last event. */
  readonly object?: string;
}

/** What became of a job that failed. */
export type Verdict = 'retry' | 'failed' | 'outage' | 'aborted';

const OUTAGE_DELAY = { base: 100, max: 30_000 };
const TERMINATING_DELAY = { base: 1000, max: 30_000 };

/** The queue of all kinds and lanes, with the state of each key. Nothing that was asked for leaves it unless it is done. */
export class WorkBoard {
  readonly states = new KeyStates();
  readonly #clock: Clock;
  readonly #config: EngineConfig;
  readonly #queue: RateLimitedQueue<string>;
  readonly #outages: ItemExponentialLimiter<string>;
  readonly #terminating = new ItemExponentialLimiter<string>(TERMINATING_DELAY.base, TERMINATING_DELAY.max);
  /** Work that is asked for, by its identity. */
  readonly #jobs = new Map<string, Job>();
  /** Work under way. */
  readonly #active = new Map<string, Job>();
  /** Work that another copy was in the way of. */
  readonly #refused = new Map<string, Job>();
  #lastSuccess: number | undefined;
  #activity = 0;

  constructor(clock: Clock, config: EngineConfig, observer: QueueObserver) {
    this.#clock = clock;
    this.#config = config;
    const limiter = new ItemExponentialLimiter<string>(config.retryBaseDelay, config.retryMaxDelay);
    this.#queue = new RateLimitedQueue(clock, limiter, observer);
    this.#outages = new ItemExponentialLimiter(OUTAGE_DELAY.base, OUTAGE_DELAY.max);
  }

  /** Grows with everything that is asked for or done. */
  get activity(): number {
    return this.#activity;
  }

  get lastSuccess(): number | undefined {
    return this.#lastSuccess;
  }

  get queue(): QueueStatus {
    const depth = this.#queue.length;
    return {
      depth,
      processing: this.#queue.processing.length,
      delayed: this.#queue.delayed.length,
      saturated: depth > this.#config.queueDepth,
    };
  }

  /** Nothing waits and nothing is under way; `delayed` work counts unless told otherwise. */
  isIdle(delayedToo = true): boolean {
    const { depth, processing, delayed } = this.queue;
    return depth === 0 && processing === 0 && !(delayedToo && delayed > 0);
  }

  /** Asks for work on a key. */
  ask(gvr: Gvr, key: string, action: SyncAction, object?: string): void {
    if (this.#queue.shuttingDown) return;
    this.#activity++;
    const lane = laneOf(action);
    const id = `${gvrText(gvr)}|${key}|${lane}`;
    this.#jobs.set(id, { id, gvr, key, lane, action, ...(object === undefined ? {} : { object }) });
    this.states.pending(gvr, key, lane, this.#clock.now());
    this.#queue.add(id);
  }

  /** Asks again for what another copy was in the way of. */
  askRefused(gvr: Gvr): void {
    for (const [id, job] of this.#refused)
      if (gvrText(job.gvr) === gvrText(gvr)) {
        this.#refused.delete(id);
        this.ask(gvr, job.key, job.action);
      }
  }

  /** The next job; nothing once the board is closed and empty. */
  async take(): Promise<Job | undefined> {
    for (;;) {
      const id = await this.#queue.get();
      if (id === undefined) return undefined;
      const job = this.#jobs.get(id);
      if (job === undefined) {
        this.#queue.done(id);
        continue;
      }
      this.#jobs.delete(id);
      this.#active.set(id, job);
      this.states.pending(job.gvr, job.key, job.lane, this.#clock.now());
      return job;
    }
  }

  /** The job ended well. */
  succeeded(job: Job, { state, after }: Outcome): void {
    const { id, gvr, key, lane } = job;
    this.#forget(id);
    if (state === 'synced') this.states.synced(gvr, key, lane);
    if (state === 'removed') this.#removed(gvr, key, lane);
    if (state !== 'waiting') this.#lastSuccess = this.#clock.now();
    if (after !== undefined) this.#later(job, after);
    this.#done(id);
  }

  /** The job failed: decides when it is tried again. */
  failed(job: Job, error: unknown): Verdict {
    const verdict = this.#judge(job, error);
    this.#done(job.id);
    return verdict;
  }

  /** Gives a job back untouched. */
  putBack(job: Job): void {
    this.#later(job, 0);
    this.#done(job.id);
  }

  /** Removes a kind; work on it that is under way is not missed. */
  drop(gvr: Gvr): void {
    this.states.removeAll(gvr);
    const text = gvrText(gvr);
    for (const [id, job] of this.#jobs) if (gvrText(job.gvr) === text) this.#jobs.delete(id);
  }

  /** Tries what is delayed at once, for a stop that wants to lose no time. */
  hurry(): void {
    this.#queue.flush();
  }

  /** Takes no new work. */
  close(): void {
    this.#queue.shutDown();
  }

  /** Everything asked for and not done. */
  unfinished(): readonly SyncItem[] {
    const { waiting, processing, delayed } = this.#queue;
    const items = new Map<string, SyncItem>();
    for (const id of new Set([...waiting, ...processing, ...delayed])) {
      const job = this.#jobs.get(id) ?? this.#active.get(id);
      if (job !== undefined) items.set(id, this.#item(job));
    }
    for (const { gvr, key, lane } of this.states.unfinished()) {
      const id = `${gvrText(gvr)}|${key}|${lane}`;
      const action = lane === 'status' ? 'status' : 'update';
      if (!items.has(id)) items.set(id, this.#item(this.#jobs.get(id) ?? { id, gvr, key, lane, action }));
    }
    return [...items.values()];
  }

  #item({ id, gvr, key, lane, action, object }: Job): SyncItem {
    return {
      gvr,
      key,
      action,
      ...(object === undefined ? {} : { object }),
      retries: this.#queue.numRequeues(id),
      timestamp: this.states.since(gvr, key, lane) ?? this.#clock.now(),
    };
  }

  #judge(job: Job, error: unknown): Verdict {
    const { id, gvr, key, lane } = job;
    const kind = classOf(error);
    if (kind === 'aborted') return 'aborted';
    if (kind === 'outage') {
      this.#later(job, this.#outages.when(id));
      return 'outage';
    }
    if (kind === 'namespace-terminating') {
      this.#later(job, this.#terminating.when(id));
      return 'retry';
    }
    const attempts = this.#queue.numRequeues(id) + 1;
    if (kind !== 'terminal' && attempts <= this.#config.maxRetries) {
      this.#keep(job);
      this.#queue.addRateLimited(id);
      return 'retry';
    }
    const failure = {
      reason: reasonOf(error),
      message: messageOf(error),
      attempts,
      since: this.#clock.now(),
    };
    this.states.failed(gvr, key, lane, failure);
    if (failure.reason === 'Collision') this.#refused.set(id, job);
    this.#forget(id);
    return 'failed';
  }

  /** The key leaves with its last lane. */
  #removed(gvr: Gvr, key: string, lane: Lane): void {
    if (lane === 'spec') this.states.remove(gvr, key);
    else this.states.removeLane(gvr, key, lane);
  }

  #later(job: Job, ms: number): void {
    this.#keep(job);
    this.#queue.addAfter(job.id, ms);
  }

  /** A newer event knows better. */
  #keep(job: Job): void {
    if (!this.#jobs.has(job.id)) this.#jobs.set(job.id, job);
  }

  #done(id: string): void {
    this.#activity++;
    this.#active.delete(id);
    this.#queue.done(id);
  }

  #forget(id: string): void {
    this.#queue.forget(id);
    this.#outages.forget(id);
    this.#terminating.forget(id);
  }
}
