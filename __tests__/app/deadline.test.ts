import { expect, test } from '@jest/globals';
import { withDeadline } from '../../src/app/deadline.ts';
import { DeferredError } from '../../src/contracts/errors.ts';
import { FakeClock } from '../support/fake-clock.ts';

/** Work that goes on until it is told to stop, and says why it was. */
function untilStopped(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(signal.reason)));
}

test('work is told to stop when the time is up', async () => {
  const clock = new FakeClock();
  const work = withDeadline({ ms: 60_000, name: 'max-duration', clock }, untilStopped);
  await clock.advance(59_999);
  await clock.advance(1);
  const reason = await work;
  expect(reason).toBeInstanceOf(DeferredError);
  expect(String(reason)).toContain('max-duration');
});

test('work is told to stop when somebody else says so', async () => {
  const stop = new AbortController();
  const limit = { ms: 60_000, name: 'max-duration', clock: new FakeClock(), signal: stop.signal };
  const work = withDeadline(limit, untilStopped);
  stop.abort('enough');
  expect(await work).toBe('enough');
});

test('work that ends in time keeps its end, good or bad', async () => {
  const limit = { ms: 60_000, name: 'max-duration', clock: new FakeClock() };
  expect(await withDeadline(limit, async () => 'done')).toBe('done');
  await expect(withDeadline(limit, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
