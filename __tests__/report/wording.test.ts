import { describe, expect, test } from '@jest/globals';
import { lineDelta, shortPair } from '../../src/report/short-values.ts';
import { aggregated, clip, countOfNoun, listOf } from '../../src/report/wording.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is listed as %j', (parts, text) => {
  expect(listOf(parts)).toBe(text);
});

test('counts agree with their noun', () => {
  expect([0, 1, 2].map((count) => countOfNoun(count, 'item'))).toEqual(['0 items', '1 item', '2 items']);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['😀😀😀', 3, '😀😀😀'],
  ['😀😀😀😀', 3, '😀😀…'],
])('%s in %i code points is %s', (text, max, clipped) => {
  expect(clip(text, max)).toBe(clipped);
});

test('equal texts are counted', () => {
  expect(aggregated(['b', 'a', 'b'])).toEqual([
    { text: 'b', count: 2 },
    { text: 'a', count: 1 },
  ]);
});

describe('values that differ', () => {
  test.each([
    ['short ones as they are', 'a', 'b', ['a', 'b']],
    ['empty ones as empty', '', 'b', ['', 'b']],
    ['long ones from their first differing line', 'x\ny\na\nz', 'x\ny\nb\nz', ['… a z', '… b z']],
    ['one that goes on where the other ends', 'x', 'x\ny', ['x', 'x y']],
    ['very long ones clipped', 'a'.repeat(200), 'b', [`${'a'.repeat(119)}…`, 'b']],
  ])('shows %s', (_what, before, after, pair) => {
    expect(shortPair(before, after)).toEqual(pair);
  });

  test.each([
    ['one-line values', 'a', 'b', undefined],
    ['added and removed lines', 'a\nb\nc', 'a\nc\nd\ne', { added: 2, removed: 1 }],
    ['repeated lines', 'a\na\na', 'a', { added: 0, removed: 2 }],
    ['moved lines as neither', 'a\nb', 'b\na', { added: 0, removed: 0 }],
  ])('counts %s', (_what, before, after, delta) => {
    expect(lineDelta(before, after)).toEqual(delta);
  });
});
