import { expect, test } from '@jest/globals';
import { silentLogger } from '../../src/kernel/logger.ts';
import { completeConfig } from '../../src/syncer/engine-config.ts';
import { createSyncMetrics } from '../../src/syncer/metrics/sync-metrics.ts';
import { Reconciles } from '../../src/syncer/reconciles.ts';
import { withTimeLimit } from '../../src/syncer/time-limit.ts';
import { WorkBoard } from '../../src/syncer/work-board.ts';
import { ManualClock } from '../workqueue/manual-clock.ts';
import { configmaps } from './two-clusters.ts';

/** Work that ends only when it is told to. */
function endless(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

test('R10 a reconcile that finds no end is ended before its process counts as sick, counted, and tried again', async () => {
  const clock = new ManualClock();
  const nothing = (): never[] => [];
  const metrics = createSyncMetrics({
    running: nothing,
    workers: () => 1,
    connected: nothing,
    resources: nothing,
    cacheSynced: nothing,
    lastSync: () => undefined,
  });
  const board = new WorkBoard(
    clock,
    completeConfig({ targetName: 'edge', resources: [configmaps] }),
    metrics.queue,
  );
  const reconciles = new Reconciles(clock, silentLogger, metrics);
  board.ask(configmaps, 'shop/a', 'add');
  const job = await board.take();
  if (job === undefined) throw new Error('there is no work');
  const run = reconciles.run(job, board, new AbortController().signal, endless);
  await clock.advance(200_000);
  expect(reconciles.running).toEqual([200]);
  await clock.advance(60_000);
  await run;
  expect(reconciles.running).toEqual([]);
  expect(board.queue.depth).toBe(1);
  const text = metrics.registry.expose();
  expect(text).toContain('reconcile_timeouts_total{controller="sync"} 1');
  expect(text).toContain('reconcile_panics_total{controller="sync"} 0');
});

test('work that ends in time, or with the engine, leaves no timer behind', async () => {
  const clock = new ManualClock();
  const stop = new AbortController();
  expect(await withTimeLimit(clock, stop.signal, async () => 1)).toBe(1);
  const stopped = withTimeLimit(clock, stop.signal, endless);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect(clock.sleepers).toBe(0);
});

test('work that somebody else called off is no stop: it will be tried again', async () => {
  const clock = new ManualClock();
  const work = async (): Promise<never> => {
    throw new DOMException('called off', 'AbortError');
  };
  const stopped = withTimeLimit(clock, new AbortController().signal, work);
  await expect(stopped).rejects.toMatchObject({ name: 'Error', message: 'it was interrupted' });
});
