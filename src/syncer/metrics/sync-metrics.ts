import type { QueueObserver } from '../../workqueue/queue.ts';
import { type Histogram, type Labels, MetricsRegistry, type Series } from './registry.ts';

/** What is computed at the moment somebody looks. */
export interface MetricSources {
  /** Seconds that each reconcile under way has taken so far. */
  readonly running: () => readonly number[];
  readonly workers: () => number;
  readonly connected: () => Iterable<readonly [Labels, number]>;
  readonly resources: () => Iterable<readonly [Labels, number]>;
  readonly cacheSynced: () => Iterable<readonly [Labels, number]>;
  /** Seconds since the epoch of the last success; nothing before the first. */
  readonly lastSync: () => number | undefined;
}

/** The metrics of an engine, under the names that the field knows. No label ever names an object. */
export interface SyncMetrics {
  readonly registry: MetricsRegistry;
  readonly queue: QueueObserver;
  readonly reconciles: Series;
  readonly reconcileErrors: Series;
  readonly terminalErrors: Series;
  readonly panics: Series;
  readonly timeouts: Series;
  readonly reconcileTime: Histogram;
  readonly requests: Series;
  readonly requestTime: Histogram;
  readonly operations: Series;
  readonly watchRestarts: Series;
  readonly relists: Series;
  readonly statusLag: Histogram;
  readonly handlerErrors: Series;
}

const NAME: Labels = { name: 'sync' };
const CONTROLLER: Labels = { controller: 'sync' };
/** 10 ns to 1000 s. */
const QUEUE_BOUNDS = Array.from({ length: 12 }, (_, power) => Number(`1e${power - 8}`));
const TIME_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createSyncMetrics(sources: MetricSources): SyncMetrics {
  const registry = new MetricsRegistry();
  return {
    registry,
    queue: queueMetrics(registry, sources),
    ...controllerMetrics(registry, sources),
    ...engineMetrics(registry, sources),
  };
}

function queueMetrics(registry: MetricsRegistry, { running }: MetricSources): QueueObserver {
  const depth = registry.gauge('workqueue_depth', 'Items waiting.');
  const adds = registry.counter('workqueue_adds_total', 'Items added.');
  const waits = registry.histogram('workqueue_queue_duration_seconds', 'Time from add to get.', QUEUE_BOUNDS);
  const works = registry.histogram('workqueue_work_duration_seconds', 'Time from get to done.', QUEUE_BOUNDS);
  const sum = (): number => running().reduce((total, each) => total + each, 0);
  registry.gauge('workqueue_unfinished_work_seconds', 'Time spent so far on items under way.', () => [
    [NAME, sum()],
  ]);
  registry.gauge(
    'workqueue_longest_running_processor_seconds',
    'Time spent so far on the oldest item under way.',
    () => [[NAME, Math.max(0, ...running())]],
  );
  const retries = registry.counter('workqueue_retries_total', 'Delayed adds.');
  depth.set(NAME, 0);
  return {
    added: () => adds.add(NAME),
    depth: (waiting) => depth.set(NAME, waiting),
    waited: (seconds) => waits.observe(NAME, seconds),
    worked: (seconds) => works.observe(NAME, seconds),
    retried: () => retries.add(NAME),
  };
}

function controllerMetrics(registry: MetricsRegistry, { running, workers }: MetricSources) {
  const prefix = 'controller_runtime';
  const counter = (name: string, help: string): Series => {
    const series = registry.counter(`${prefix}_${name}`, help);
    series.set(CONTROLLER, 0);
    return series;
  };
  registry.gauge(`${prefix}_max_concurrent_reconciles`, 'Workers.', () => [[CONTROLLER, workers()]]);
  registry.gauge(`${prefix}_active_workers`, 'Workers at work.', () => [[CONTROLLER, running().length]]);
  return {
    reconciles: registry.counter(`${prefix}_reconcile_total`, 'Reconciles by result.'),
    reconcileErrors: counter('reconcile_errors_total', 'Reconciles that failed.'),
    terminalErrors: counter(
      'terminal_reconcile_errors_total',
      'Reconciles that failed until something changes.',
    ),
    panics: counter('reconcile_panics_total', 'Reconciles that failed for a reason nobody expected.'),
    timeouts: counter('reconcile_timeouts_total', 'Reconciles that ended at a time limit.'),
    reconcileTime: registry.histogram(
      `${prefix}_reconcile_time_seconds`,
      'Time of a reconcile.',
      TIME_BOUNDS,
    ),
    requests: registry.counter('rest_client_requests_total', 'Requests by answer.'),
    requestTime: registry.histogram(
      'rest_client_request_duration_seconds',
      'Time to the answer.',
      TIME_BOUNDS,
    ),
  };
}

function engineMetrics(registry: MetricsRegistry, sources: MetricSources) {
  const prefix = 'sync_engine';
  registry.gauge(`${prefix}_connected`, '1 while the side answers.', sources.connected);
  registry.gauge(`${prefix}_resources`, 'Keys by kind and state.', sources.resources);
  registry.gauge(`${prefix}_cache_synced`, '1 once the first list is complete.', sources.cacheSynced);
  registry.gauge(`${prefix}_last_sync_timestamp_seconds`, 'Time of the last success.', () => {
    const time = sources.lastSync();
    return time === undefined ? [] : [[{}, time]];
  });
  return {
    operations: registry.counter(`${prefix}_operations_total`, 'What was done to objects.'),
    watchRestarts: registry.counter(`${prefix}_watch_restarts_total`, 'Watches that had to be opened again.'),
    relists: registry.counter(`${prefix}_relists_total`, 'Lists after the first.'),
    statusLag: registry.histogram(
      `${prefix}_status_lag_seconds`,
      'From a change of status to its write.',
      TIME_BOUNDS,
    ),
    handlerErrors: registry.counter(`${prefix}_handler_errors_total`, 'Events whose handler failed.'),
  };
}

/** The labels that every metric about reconciling carries. */
export const controllerLabels = CONTROLLER;
