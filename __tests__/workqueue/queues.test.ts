import { expect, test } from '@jest/globals';
import { DelayingQueue } from '../../src/workqueue/delaying-queue.ts';
import {
  BucketLimiter,
  defaultLimiter,
  ItemExponentialLimiter,
  MaxOfLimiter,
  TokenBucket,
} from '../../src/workqueue/limiters.ts';
import { type QueueObserver, WorkQueue } from '../../src/workqueue/queue.ts';
import { RateLimitedQueue } from '../../src/workqueue/rate-limited-queue.ts';
import { ManualClock } from './manual-clock.ts';

test('any number of adds is one piece of work', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  queue.add('a');
  queue.add('a');
  queue.add('b');
  expect(queue.waiting).toEqual(['a', 'b']);
  expect(await queue.get()).toBe('a');
  queue.add('a');
  queue.add('a');
  expect(queue.waiting).toEqual(['b']);
  queue.done('a');
  expect(queue.waiting).toEqual(['b', 'a']);
});

test('whoever waits is served as soon as work arrives, in order', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  const first = queue.get();
  const second = queue.get();
  queue.add('a');
  queue.add('b');
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
});

test('after a shutdown what was queued is still handed out, then nothing', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  queue.add('a');
  queue.shutDown();
  queue.add('b');
  expect(await queue.get()).toBe('a');
  expect(await queue.get()).toBeUndefined();
});

test('workers that wait go home at a shutdown', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  const waiting = queue.get();
  queue.shutDown();
  expect(await waiting).toBeUndefined();
});

test('a drain waits for what is queued and for what is being worked on', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  queue.add('a');
  queue.add('b');
  await queue.get();
  const log: string[] = [];
  const drained = queue.shutDownWithDrain().then(() => log.push('drained'));
  queue.done('a');
  await Promise.resolve();
  expect(log).toEqual([]);
  await queue.get();
  queue.done('b');
  await drained;
  expect(log).toEqual(['drained']);
});

test('a plain shutdown ends a drain', async () => {
  const queue = new WorkQueue<string>(new ManualClock());
  queue.add('a');
  const drained = queue.shutDownWithDrain();
  queue.shutDown();
  await expect(drained).resolves.toBeUndefined();
});

test('a delay can be made shorter, never longer, and a shutdown still names what was delayed', async () => {
  const clock = new ManualClock();
  const queue = new DelayingQueue<string>(clock);
  queue.addAfter('a', 50);
  queue.addAfter('a', 90);
  queue.addAfter('b', 60);
  queue.addAfter('b', 10);
  queue.addAfter('now', 0);
  expect(queue.waiting).toEqual(['now']);
  await clock.advance(10);
  expect(queue.waiting).toEqual(['now', 'b']);
  expect(clock.sleepers).toBe(1);
  queue.shutDown();
  expect(queue.delayed).toEqual(['a']);
  expect(clock.sleepers).toBe(0);
  queue.addAfter('c', 5);
  expect(queue.delayed).toEqual(['a']);
});

test('a flush makes everything delayed due now', () => {
  const queue = new DelayingQueue<string>(new ManualClock());
  queue.addAfter('b', 20);
  queue.addAfter('a', 10);
  queue.flush();
  expect([queue.waiting, queue.delayed]).toEqual([['a', 'b'], []]);
});

test('ten thousand delays come out in the order of their times', async () => {
  const clock = new ManualClock();
  const queue = new DelayingQueue<string>(clock);
  for (let index = 0; index < 10_000; index++)
    queue.addAfter(`${(index * 7919) % 10_007}`, ((index * 7919) % 10_007) + 1);
  await clock.advance(20_000);
  const numbers = queue.waiting.map(Number);
  expect(numbers).toHaveLength(10_000);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  for (const _ of numbers) await queue.get();
  expect(queue.length).toBe(0);
});

test('tries of one item are spaced 5, 10, 20 ... ms up to 1000 s; fifteen take 164 s in total', () => {
  const limiter = new ItemExponentialLimiter<string>(5, 1_000_000);
  const waits = Array.from({ length: 15 }, () => limiter.when('a'));
  expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
  expect(Math.round(waits.reduce((sum, wait) => sum + wait, 0) / 1000)).toBe(164);
  expect(Array.from({ length: 10 }, () => limiter.when('a')).at(-1)).toBe(1_000_000);
  expect(limiter.when('b')).toBe(5);
  limiter.forget('a');
  expect([limiter.numRequeues('a'), limiter.when('a')]).toEqual([0, 5]);
});

test('a bucket gives its burst at once, then at its rate', async () => {
  const clock = new ManualClock();
  const bucket = new TokenBucket(clock, 10, 2);
  expect([bucket.take(), bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 100, 200]);
  await clock.advance(10_000);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 100]);
});

test('the longest wait of several limiters counts', () => {
  const clock = new ManualClock();
  const limiter = new MaxOfLimiter<string>([
    new ItemExponentialLimiter(5, 1000),
    new BucketLimiter(new TokenBucket(clock, 1, 1)),
  ]);
  expect([limiter.when('a'), limiter.when('a'), limiter.numRequeues('a')]).toEqual([5, 1000, 2]);
  limiter.forget('a');
  expect(limiter.numRequeues('a')).toBe(0);
  const usual = defaultLimiter<string>(clock);
  expect([usual.when('a'), usual.when('a'), usual.when('b')]).toEqual([5, 10, 5]);
});

test('a failing item comes back later each time, and at once again after it was fine', async () => {
  const clock = new ManualClock();
  const queue = new RateLimitedQueue<string>(clock);
  queue.addRateLimited('a');
  expect(queue.delayed).toEqual(['a']);
  await clock.advance(5);
  expect(await queue.get()).toBe('a');
  queue.addRateLimited('a');
  queue.done('a');
  await clock.advance(9);
  expect(queue.length).toBe(0);
  await clock.advance(1);
  expect(await queue.get()).toBe('a');
  expect(queue.numRequeues('a')).toBe(2);
  queue.forget('a');
  expect(queue.numRequeues('a')).toBe(0);
});

test('the observer hears adds, depth, waits, work and every delayed add', async () => {
  const heard: string[] = [];
  const observer: QueueObserver = {
    added: () => heard.push('added'),
    depth: (waiting) => heard.push(`depth ${waiting}`),
    waited: (seconds) => heard.push(`waited ${seconds}`),
    worked: (seconds) => heard.push(`worked ${seconds}`),
    retried: () => heard.push('retried'),
  };
  const clock = new ManualClock();
  const queue = new DelayingQueue<string>(clock, observer);
  queue.addAfter('a', 1000);
  await clock.advance(3000);
  await queue.get();
  await clock.advance(2000);
  expect(queue.running).toEqual([2]);
  queue.done('a');
  queue.done('a');
  expect(heard).toEqual(['retried', 'added', 'depth 1', 'depth 0', 'waited 2', 'worked 2']);
});
