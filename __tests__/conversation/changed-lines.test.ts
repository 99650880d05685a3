import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { changedLines } from '../../src/conversation/changed-lines.ts';

const lines = (...text: readonly string[]): string => text.map((line) => `${line}\n`).join('');

describe('the lines that a change touched', () => {
  test.each([
    ['none', lines('a', 'b'), lines('a', 'b'), []],
    ['line ends only', 'a\nb\n', 'a\r\nb\r\n', []],
    ['a new file', '', lines('a', 'b'), [{ first: 1, last: 2 }]],
    ['an empty file', lines('a'), '', []],
    [
      'a changed line',
      lines('a', 'b', 'c'),
      lines('a', 'x', 'c'),
      [
        { first: 2, last: 2 },
        { first: 2, last: 2 },
      ],
    ],
    ['lines at the end', lines('a'), lines('a', 'b', 'c'), [{ first: 2, last: 3 }]],
    [
      'a line taken out: the one that moved up',
      lines('a', 'b', 'c'),
      lines('a', 'c'),
      [{ first: 2, last: 2 }],
    ],
    ['the last line taken out', lines('a', 'b'), lines('a'), [{ first: 1, last: 1 }]],
  ])('are right for %s', (_case, before, after, ranges) => {
    expect(changedLines(before, after)).toEqual(ranges);
  });

  test('are all lines when the texts have little in common', () => {
    const before = lines(...Array.from({ length: 4000 }, (_, at) => `before ${at}`));
    const after = lines(...Array.from({ length: 3000 }, (_, at) => `after ${at}`));
    expect(changedLines(before, after)).toEqual([{ first: 1, last: 3000 }]);
  });

  test('hold every line that the text before does not have', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const ranges = changedLines(lines(...before), lines(...after));
        const fresh = after.flatMap((line, at) => (before.includes(line) ? [] : [at + 1]));
        expect(
          fresh.filter((line) => !ranges.some(({ first, last }) => first <= line && line <= last)),
        ).toEqual([]);
        expect(ranges.every(({ first, last }) => 1 <= first && first <= last && last <= after.length)).toBe(
          true,
        );
      }),
    );
  });
});
