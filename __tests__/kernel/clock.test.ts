import { describe, expect, it } from '@jest/globals';
import { parseTime, systemClock, utcDay } from '../../src/kernel/clock.ts';

const HOUR = 3_600_000;

describe('the system clock', () => {
  it('counts milliseconds and does not run backwards within a test', () => {
    const before = systemClock.now();
    expect(Number.isInteger(before)).toBe(true);
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
  });

  it('wakes up', async () => {
    await expect(systemClock.sleep(0)).resolves.toBeUndefined();
  });

  it('does not fall asleep when the signal has aborted, and says why', async () => {
    const reason = new Error('cancelled before');
    await expect(systemClock.sleep(HOUR, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it('wakes up with the reason as soon as the signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const sleeping = expect(systemClock.sleep(HOUR, controller.signal)).rejects.toBe(reason);
    controller.abort(reason);
    await sleeping;
  });

  it('sleeps to the end when nobody aborts', async () => {
    await expect(systemClock.sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });
});

describe('a written time', () => {
  it.each([
    ['2026-11-21T09:00:00Z', Date.UTC(2026, 10, 21, 9)],
    ['Sat, 21 Nov 2026 09:00:00 GMT', Date.UTC(2026, 10, 21, 9)],
    ['tomorrow', undefined],
    ['', undefined],
  ])('%j is read as %p', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it('has its day in UTC', () => {
    expect(utcDay(Date.UTC(2026, 10, 21, 23, 59))).toBe('2026-11-21');
    expect(utcDay(Date.UTC(2026, 10, 22))).toBe('2026-11-22');
  });
});
