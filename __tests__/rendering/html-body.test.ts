import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRenderer } from '../../src/rendering/factory.ts';
import { itemWith } from './items.ts';

const renderer = createRenderer('html', { mentions: false, footer: false });

function bodyOf(description: string): string {
  return renderer.render(itemWith({ description }), { children: [], blockers: [] });
}

test.each([
  ['', ''],
  ['  \n\n ', ''],
  ['one', '<p>one</p>'],
  ['one\ntwo', '<p>one<br/>two</p>'],
  ['one\r\n\r\ntwo', '<p>one</p><p>two</p>'],
  ['one\n \t\n\n\ntwo\n', '<p>one</p><p>two</p>'],
  ['<script>&</script>', '<p>&lt;script&gt;&amp;&lt;/script&gt;</p>'],
  ['a\u0000b\u001bc\td', '<p>abc\td</p>'],
  ['💡 **bold**', '<p>💡 **bold**</p>'],
])('%j', (text, html) => {
  expect(bodyOf(text)).toBe(html);
});

test('no text becomes markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(bodyOf(text).replace(/<\/?p>|<br\/>/gu, '')).not.toMatch(/[<>]/u);
    }),
  );
});
