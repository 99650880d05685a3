import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { textDiff } from '../../src/report/review/text-diff.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';

const fence = (...lines: readonly string[]): string => ['```diff', ...lines, '```'].join('\n');

test.each([
  ['one line is none', 'a', 'b', undefined],
  [
    'a changed line, with what is around it',
    'a\nb\nc\n',
    'a\nx\nc\n',
    fence('@@ -1,3 +1,3 @@', ' a', '-b', '+x', ' c'),
  ],
  ['a text that had been empty', '', 'a\nb', fence('@@ -0,0 +1,2 @@', '+a', '+b')],
  ['a newline at the end is no difference', 'a\nb', 'a\nb\n', undefined],
  ['how lines end is no difference', 'a\r\nb\r\n', 'a\nc\n', fence('@@ -1,2 +1,2 @@', ' a', '-b', '+c')],
  [
    'what would be invisible is spelled out',
    'a\n',
    'a\u202E\u0007\n',
    fence('@@ -1,1 +1,1 @@', '-a', '+a[U+202E][U+0007]'),
  ],
])('%s', (_what, before, after, diff) => {
  expect(textDiff(before, after)).toBe(diff);
});

test('a fence is longer than any inside it', () => {
  expect(textDiff('a\n', '`````\n')?.split('\n').at(-1)).toBe('``````');
});

test('a long diff is cut and says so', () => {
  const lines = textDiff('a\n', 'b\n'.repeat(500))?.split('\n') ?? [];

  expect(lines).toHaveLength(123);
  expect(lines.at(-2)).toBe('@@ 382 more lines of this diff @@');
});

test('texts that have nothing in common are not compared for ever', () => {
  const numbered = (name: string): string =>
    Array.from({ length: 5000 }, (_, index) => `${name} ${index}`).join('\n');

  expect(textDiff(numbered('a'), numbered('b'))).toBe(
    fence('@@ too different to be compared line by line @@'),
  );
});

test('taking away the lines of one side gives the other back', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom('a', 'b', 'c', ''), fc.constantFrom(...HOSTILE_TEXTS)), { maxLength: 8 })
    .map(
      (lines) =>
        `${lines.map((line) => line.replace(/[\p{Cc}\p{Surrogate}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '').slice(0, 80)).join('\n')}\n`,
    );
  const side = (diff: string, mark: string): string =>
    diff
      .split('\n')
      .slice(1, -1)
      .filter((line) => line.startsWith(mark) || line.startsWith(' '))
      .map((line) => `${line.slice(1)}\n`)
      .join('');

  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before.split('\n').length < 4 && after.split('\n').length < 4);
      const diff = textDiff(before, after) ?? '';

      expect(side(diff, '-')).toBe(before);
      expect(side(diff, '+')).toBe(after);
    }),
  );
});
