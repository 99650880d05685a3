import { expect, test } from '@jest/globals';
import { durationText, utcText } from '../../src/kernel/time-text.ts';

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [4200, '4.2 s'],
  [59_949, '59.9 s'],
  [59_951, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [3_599_600, '1 h 0 min'],
  [3_725_000, '1 h 2 min'],
])('%d ms reads as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('a time reads as day and minute in UTC', () => {
  expect(utcText(Date.UTC(2026, 10, 21, 14, 5, 59))).toBe('2026-11-21 14:05 UTC');
});
