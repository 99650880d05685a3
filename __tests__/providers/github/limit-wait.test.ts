import { describe, expect, test } from '@jest/globals';
import type { Headers } from '../../../src/providers/github/failure.ts';
import { limitWait } from '../../../src/providers/github/limit-wait.ts';

/** Our clock; GitHub's is ten seconds ahead. */
const NOW = Date.parse('2026-11-21T12:00:00Z');
const date = 'Sat, 21 Nov 2026 12:00:10 GMT';
const reset = String(Date.parse('2026-11-21T12:30:10Z') / 1000);

describe('how long a refusal lasts', () => {
  test.each<[string, Headers, number]>([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['no seconds', { 'retry-after': '0' }, 0],
    ['a date by the clock of GitHub', { date, 'retry-after': 'Sat, 21 Nov 2026 12:01:10 GMT' }, 60_000],
    ['a date by our clock', { 'retry-after': 'Sat, 21 Nov 2026 12:01:10 GMT' }, 70_000],
    ['a date that is over', { date, 'retry-after': 'Sat, 21 Nov 2026 11:00:00 GMT' }, 0],
    [
      'the hour, by the clock of GitHub',
      { date, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      1_801_000,
    ],
    [
      'Retry-After before the hour',
      { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
      5000,
    ],
    ['an hour that is not used up', { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': reset }, 60_000],
    ['an hour without an end', { 'x-ratelimit-remaining': '0' }, 60_000],
    ['nonsense', { 'retry-after': 'soon' }, 60_000],
    ['a number that is no time', { 'retry-after': '-5' }, 60_000],
    ['a fraction', { 'retry-after': '1.5' }, 60_000],
    ['more than a day', { 'retry-after': '99999999999999' }, 86_400_000],
    ['an hour that ends in years', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9e15' }, 86_400_000],
    ['nothing', {}, 60_000],
  ])('is told by %s', (_what, headers, wait) => {
    expect(limitWait(headers, NOW, 1)).toBe(wait);
  });

  test('doubles with each refusal in a row that does not tell, up to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 50].map((inARow) => limitWait({}, NOW, inARow) / 60_000)).toEqual([
      1, 2, 4, 8, 15, 15,
    ]);
  });
});
