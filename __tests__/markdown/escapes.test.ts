import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { singleLine } from '../../src/markdown/characters.ts';
import { codeBlock, codeSpan } from '../../src/markdown/code.ts';
import { foldSummary } from '../../src/markdown/fold-summary.ts';
import { inlineText } from '../../src/markdown/inline-text.ts';
import { link, webAddress } from '../../src/markdown/link.ts';
import { mermaidLabel } from '../../src/markdown/mermaid-label.ts';
import { tableCell } from '../../src/markdown/table-cell.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';

const texts = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string(),
  fc
    .array(fc.constantFrom('`', '\\', '|', '@a', '#1', '<', '&', '[', ']', '*', '\n', ' ', 'x'))
    .map((list) => list.join('')),
);

describe('one line', () => {
  it.each([
    ['a\r\n\tb\u2028c\u0085d', 'a b c d'],
    ['  outer  ', 'outer'],
    ['nul\u0000 bell\u0007 esc\u001b[31m del\u007f', 'nul bell esc[31m del'],
    ['\u202etxt.exe \u2066x\u2069', 'txt.exe x'],
    ['👩‍👩‍👧‍👦 café', '👩‍👩‍👧‍👦 café'],
  ])('%j becomes %j', (text, expected) => {
    expect(singleLine(text)).toBe(expected);
  });
});

describe('inline text', () => {
  it.each([
    ['plain words', 'plain words'],
    ['a_b *c* `d` ~e~ [f](g) | $h$', 'a\\_b \\*c\\* \\`d\\` \\~e\\~ \\[f\\](g) \\| \\$h\\$'],
    ['<b> & &lt;', '&lt;b&gt; &amp; &amp;lt;'],
    ['back\\slash', 'back\\\\slash'],
    ['# heading', '\\# heading'],
    ['- item', '\\- item'],
    ['1986. A year', '1986\\. A year'],
    ['3 cows', '3 cows'],
    ['=== ===', '\\=== ==='],
    ['@octocat and me@example.com', '@&#8203;octocat and me@&#8203;example.com'],
    ['see #12, GH-13 and a/b#14', 'see #&#8203;12, GH-&#8203;13 and a/b#&#8203;14'],
    ['#12', '\\#&#8203;12'],
    ['https://a.example and WWW.b.example', 'https&#8203;://a.example and WWW&#8203;.b.example'],
  ])('%j becomes %j', (text, expected) => {
    expect(inlineText(text)).toBe(expected);
  });

  it('shows what it says and stays in its cell', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const escaped = inlineText(text);
        expect(escaped).not.toMatch(/[\n\r<>]/);
        expect(tableCell(escaped)).toBe(escaped);
        expect(unescaped(escaped)).toBe(singleLine(text));
      }),
    );
  });
});

describe('code', () => {
  it.each([
    ['npm test', '`npm test`'],
    ['a `b` c', '``a `b` c``'],
    ['`', '`` ` ``'],
    ['`` a ` b ``', '``` `` a ` b `` ```'],
    ['two\nlines', '`two lines`'],
    ['', ''],
  ])('span of %j is %j', (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  it('spans end only at their end', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const span = codeSpan(text);
        const fence = /^`*/.exec(span)?.[0] ?? '';
        const inner = span.slice(fence.length, span.length - fence.length);
        expect((inner.match(/`+/g) ?? []).map((run) => run.length)).not.toContain(fence.length);
        expect(inner.trim()).toBe(singleLine(text));
      }),
    );
  });

  it('blocks have a fence longer than anything inside', () => {
    expect(codeBlock('a\r\n```\nb\n', 'diff')).toBe('````diff\na\n```\nb\n````');
    expect(codeBlock('x', 'sh\n```')).toBe('```\nx\n```');
  });
});

describe('links', () => {
  it.each([
    ['https://example.com/a_b?c=d#e', 'https://example.com/a_b?c=d#e'],
    ['http://example.com', 'http://example.com/'],
    ['https://example.com/a b)(c|`d`', 'https://example.com/a%20b%29%28c%7C%60d%60'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['docs/a.md', undefined],
    ['//evil.example', undefined],
    ['https://', undefined],
  ])('%j leads to %j', (url, expected) => {
    expect(webAddress(url)).toBe(expected);
  });

  it('shows text without an address of the web as text', () => {
    expect(link('#[1]', 'https://example.com/1')).toBe('[\\#\\[1\\]](https://example.com/1)');
    expect(link('new:E1', '')).toBe('new:E1');
  });
});

describe('table cells', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['a \\| b', 'a \\| b'],
    ['a \\\\| b', 'a \\\\\\| b'],
    ['`x|y`', '`x\\|y`'],
    ['two\r\n  lines', 'two lines'],
  ])('%j becomes %j', (text, expected) => {
    expect(tableCell(text)).toBe(expected);
  });

  it('never end inside', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cell = tableCell(text);
        expect(cell.replace(/\\[\s\S]/g, '')).not.toMatch(/[|\n\r]/);
        expect(tableCell(cell)).toBe(cell);
      }),
    );
  });
});

describe('fold summaries', () => {
  it.each([
    ['</summary><script>', '&lt;/summary&gt;&lt;script&gt;'],
    ['a "b" & @team\n\nc', 'a &quot;b&quot; &amp; @&#8203;team c'],
  ])('%j becomes %j', (text, expected) => {
    expect(foldSummary(text)).toBe(expected);
  });

  it('hold no tag whatever they are given', () => {
    for (const text of HOSTILE_TEXTS) expect(foldSummary(text)).not.toMatch(/[<>\n"]/);
  });
});

describe('Mermaid labels', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '" "'],
    ['say "hi"; end', '"say #34;hi#34;#59; end"'],
    ['#1 <b> & `c` %%{init}%% \\n', '"#35;1 #60;b#62; #38; #96;c#96; #37;#37;#123;init#125;#37;#37; #92;n"'],
    ['a\n  A --> B', '"a A --#62; B"'],
    ['1. no list', '"#49;#46; no list"'],
    ['- no list', '"#45; no list"'],
    ['style n1 fill:#f00;', '"style n1 fill#58;#35;f00#59;"'],
  ])('%j becomes %s', (text, expected) => {
    expect(mermaidLabel(text)).toBe(expected);
  });

  it('hold nothing but harmless characters and entities, and show what they say', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const label = mermaidLabel(text);
        expect(label).toMatch(/^"(?:#\d+;|[^"#&<>`%\\$*_~|:;[\]{}()\n\r])+"$/u);
        const shown = label
          .slice(1, -1)
          .replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
        expect(shown.trim()).toBe(singleLine(text));
      }),
    );
  });
});

/** What a reader sees of escaped inline text. */
function unescaped(markdown: string): string {
  return markdown
    .replaceAll('&#8203;', '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
