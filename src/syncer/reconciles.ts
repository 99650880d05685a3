import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { classOf } from './error-class.ts';
import { gvrText } from './kube-object.ts';
import { controllerLabels, type SyncMetrics } from './metrics/sync-metrics.ts';
import type { Outcome } from './outcome.ts';
import type { ResourceSet } from './resource-set.ts';
import type { SyncContext } from './sync-context.ts';
import { TimeLimitError, withTimeLimit } from './time-limit.ts';
import type { Job, Verdict, WorkBoard } from './work-board.ts';

const LEVELS = {
  retry: 'info',
  failed: 'warning',
  outage: 'debug',
  aborted: 'debug',
} as const satisfies Record<Verdict, keyof Logger>;

interface ReconcileParts {
  readonly resources: ResourceSet;
  readonly count: SyncContext['count'];
}

/** Does what a piece of work asks for; nothing for kinds that do not take part at the moment. */
export async function reconcile(
  { gvr, key, lane }: Job,
  { resources, count }: ReconcileParts,
  signal: AbortSignal,
): Promise<Outcome> {
  const resource = resources.get(gvr);
  if (resource?.state !== 'Ready' || resource.syncer === undefined) return { state: 'removed' };
  if (lane === 'status') return resource.syncer.syncStatusToKcp(key, signal);
  const outcome = await resource.syncer.applyToDownstream(key, signal);
  const { operation } = outcome;
  if (operation === 'unchanged' || operation === 'skipped') count(gvr, operation);
  return outcome;
}

/** Runs pieces of work, measures them and tells the board and the log how they ended. */
export class Reconciles {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #metrics: SyncMetrics;
  readonly #since = new Map<string, number>();

  constructor(clock: Clock, logger: Logger, metrics: SyncMetrics) {
    this.#clock = clock;
    this.#logger = logger;
    this.#metrics = metrics;
  }

  /** Seconds that each piece of work under way has taken so far. */
  get running(): readonly number[] {
    const now = this.#clock.now();
    return [...this.#since.values()].map((start) => (now - start) / 1000);
  }

  async run(
    job: Job,
    board: WorkBoard,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<Outcome>,
  ): Promise<void> {
    const start = this.#clock.now();
    const asked = board.states.since(job.gvr, job.key, job.lane) ?? start;
    this.#since.set(job.id, start);
    try {
      const outcome = await withTimeLimit(this.#clock, signal, work);
      this.#finished(job, outcome, asked);
      board.succeeded(job, outcome);
    } catch (error) {
      this.#failed(job, error, board.failed(job, error));
    } finally {
      this.#since.delete(job.id);
      this.#metrics.reconcileTime.observe(controllerLabels, (this.#clock.now() - start) / 1000);
    }
  }

  #finished(job: Job, { state, operation, after }: Outcome, asked: number): void {
    const result = after === undefined ? 'success' : 'requeue_after';
    this.#metrics.reconciles.add({ ...controllerLabels, result });
    if (operation === 'status-updated')
      this.#metrics.statusLag.observe({}, (this.#clock.now() - asked) / 1000);
    this.#logger.debug(`${jobText(job)}: ${operation ?? state}`);
  }

  #failed(job: Job, error: unknown, verdict: Verdict): void {
    if (verdict === 'aborted') return;
    const metrics = this.#metrics;
    metrics.reconciles.add({ ...controllerLabels, result: 'error' });
    metrics.reconcileErrors.add(controllerLabels);
    if (verdict === 'failed') metrics.terminalErrors.add(controllerLabels);
    if (error instanceof TimeLimitError) metrics.timeouts.add(controllerLabels);
    else if (classOf(error) === 'retry') metrics.panics.add(controllerLabels);
    metrics.operations.add({ gvr: gvrText(job.gvr), op: job.lane, result: 'error' });
    this.#logger[LEVELS[verdict]](`${jobText(job)}: ${verdict}: ${messageOf(error)}`);
  }
}

function jobText({ gvr, key, lane, action }: Job): string {
  return `${gvrText(gvr)} ${key} ${lane} (${action})`;
}
