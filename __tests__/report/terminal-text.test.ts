import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { terminalText } from '../../src/report/terminal-text.ts';
import { HOSTILE_TEXTS as HOSTILE } from '../fixtures/hostile-text.ts';

test.each([
  ['colours', '\u001B[1;31mred\u001B[0m', 'red'],
  ['eight-bit sequences', 'a\u009B2Jb', 'ab'],
  ['hyperlinks', '\u001B]8;;https://evil.example\u0007link\u001B]8;;\u001B\\', 'link'],
  ['lone escapes', 'a\u001B b', 'a b'],
  ['newlines and tabs', 'a\r\n\tb\n', 'a b'],
  ['controls', 'a\u0000b\u0008c\u007F', 'abc'],
  ['direction overrides', 'a\u202Egnp\u2066', 'agnp'],
  ['a workflow command', '::error::x', ': :error::x'],
  ['a workflow command behind what is removed', ' \u001B[0m\u0000::error::x', ': :error::x'],
  ['an old workflow command', 'a ##[error]x', 'a ## [error]x'],
  ['nothing else', 'a::b 😀 é #1', 'a::b 😀 é #1'],
])('takes out %s', (_what, text, clean) => {
  expect(terminalText(text)).toBe(clean);
});

test('the result is one line without controls or commands, and cleaning it again changes nothing', () => {
  const piece = fc.oneof(
    fc.constantFrom(...HOSTILE, '::', '##', '[', '\u001B', '\u0000'),
    fc.string({ unit: 'binary' }),
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

  fc.assert(
    fc.property(text, (hostile) => {
      const clean = terminalText(hostile);

      expect(clean).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      expect(clean).not.toMatch(/^\s*::/u);
      expect(clean).not.toContain('##[');
      expect(terminalText(clean)).toBe(clean);
    }),
  );
});
