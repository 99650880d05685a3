import { expect, test } from '@jest/globals';
import { parseDuration } from '../../src/app/duration.ts';

test.each([
  ['45s', 45_000],
  ['25m', 1_500_000],
  ['1h30m', 5_400_000],
  ['5h30m', 19_800_000],
  ['250ms', 250],
  ['1s500ms', 1500],
  ['0s', 0],
  ['', undefined],
  ['5', undefined],
  ['1.5h', undefined],
  ['-5m', undefined],
  ['5 m', undefined],
  ['30m1h', undefined],
  ['h', undefined],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
