import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AdaptiveSize, adaptiveSizes } from '../../../src/providers/github/batch-sizes.ts';

const MOST = 20;

/** A size after documents of so many writes were answered after so many milliseconds; `true` is an answer of too much. */
function sizeAfter(
  ...replies: readonly (readonly [count: number, tookMs: number, tooMuch?: boolean])[]
): number {
  const adaptive = new AdaptiveSize(MOST);
  for (const [count, tookMs, tooMuch = false] of replies) adaptive.observe({ count, tookMs, tooMuch });
  return adaptive.size;
}

describe('the size of a document', () => {
  test.each<[string, number, number]>([
    ['starts at the most', sizeAfter(), 20],
    ['stays there while replies are quick', sizeAfter([20, 900], [20, 3000]), 20],
    ['fits the aim of 3 s when that is missed', sizeAfter([20, 4000]), 15],
    ['is not changed by 5 s more than that', sizeAfter([20, 5000]), 12],
    ['halves above 5 s', sizeAfter([20, 5001]), 10],
    ['halves for what was too much, however quick', sizeAfter([20, 40, true]), 10],
    ['halves once for documents under way together', sizeAfter([20, 9000], [20, 9000], [20, 9000]), 10],
    ['halves from what it is when a small one was slow', sizeAfter([2, 9000]), 10],
    ['halves from what was sent when that was too much', sizeAfter([8, 40, true]), 4],
    ['halves likewise when GitHub gave up', sizeAfter([8, 10_000]), 4],
    ['is not brought below five by slowness', sizeAfter([20, 9000], [9, 9000], [5, 9000], [5, 4900]), 5],
    ['never goes below one', sizeAfter([2, 40, true], [1, 40, true]), 1],
    ['grows by a quarter with each full quick document', sizeAfter([20, 9000], [10, 900]), 13],
    ['grows from one', sizeAfter([2, 40, true], [1, 900]), 2],
    ['does not grow for a document that was not full', sizeAfter([20, 9000], [9, 900]), 10],
  ])('%s', (_what, size, expected) => {
    expect(size).toBe(expected);
  });

  test('is learned for each weight on its own', () => {
    const sizes = adaptiveSizes();
    expect([sizes.size('create'), sizes.size('light')]).toEqual([20, 50]);
    sizes.observe('create', { count: 20, tookMs: 40, tooMuch: true });
    expect([sizes.size('create'), sizes.size('light')]).toEqual([10, 50]);
  });

  test('stays within its bounds, whatever the replies', () => {
    const reply = fc.record({
      count: fc.integer({ min: 1, max: MOST }),
      tookMs: fc.nat(30_000),
      tooMuch: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(reply), (replies) => {
        const adaptive = new AdaptiveSize(MOST);
        for (const each of replies) {
          const before = adaptive.size;
          adaptive.observe(each);
          const [most, least] = each.tooMuch || each.tookMs > 3000 ? [before, 1] : [MOST, before];
          expect(adaptive.size).toBeLessThanOrEqual(most);
          expect(adaptive.size).toBeGreaterThanOrEqual(least);
        }
      }),
    );
  });

  test('soon suits a tracker that takes its time for each write, and recovers when it no longer does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 3000 }), fc.nat(2000), (perWrite, perRequest) => {
        const adaptive = new AdaptiveSize(MOST);
        const send = (ms: number): number => {
          const [count, tookMs] = [adaptive.size, Math.min(10_000, perRequest + adaptive.size * ms)];
          adaptive.observe({ count, tookMs, tooMuch: tookMs === 10_000 });
          return tookMs;
        };
        for (let count = 0; count < 6; count++) send(perWrite);
        const later = Array.from({ length: 20 }, () => send(perWrite));
        expect(Math.max(...later)).toBeLessThan(10_000);
        for (let count = 0; count < 15; count++) send(0);
        expect(adaptive.size).toBe(MOST);
      }),
    );
  });
});
