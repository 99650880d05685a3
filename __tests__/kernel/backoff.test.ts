import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffDelay } from '../../src/kernel/backoff.ts';

const BACKOFF = { baseMs: 1000, maxMs: 30_000, maxAttempts: 5 };

describe('backoffDelay', () => {
  it.each([
    [1, 0, 1000],
    [2, 0, 2000],
    [5, 0, 16_000],
    [6, 0, 30_000],
    [1, 1, 1250],
    [2, 0.5, 2250],
    [6, 1, 30_000],
    [2000, 0, 30_000],
  ])('after attempt %d with jitter %d is %d ms', (attempt, jitter, expected) => {
    expect(backoffDelay(BACKOFF, attempt, jitter)).toBe(expected);
  });

  it('never falls from attempt to attempt and never exceeds the maximum', () => {
    const jitters = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), jitters, jitters, (attempt, first, second) => {
        const delay = backoffDelay(BACKOFF, attempt, first);
        expect(delay).toBeLessThanOrEqual(BACKOFF.maxMs);
        expect(backoffDelay(BACKOFF, attempt + 1, second)).toBeGreaterThanOrEqual(delay);
      }),
    );
  });
});
