import { describe, expect, it } from '@jest/globals';
import { blockText } from '../../src/markdown/block-text.ts';
import { outsideCode } from '../../src/markdown/code-spans.ts';
import { scanFences } from '../../src/markdown/fences.ts';
import { freeMarkdown, outsideAllCode } from '../../src/markdown/free-markdown.ts';
import { withoutMentions } from '../../src/markdown/mentions.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';

describe('plain fields as Markdown', () => {
  it.each([
    ['keeps inline markup', 'Run `npm test`, **then** _see_ [docs](https://example.com) ~~now~~'],
    ['keeps web addresses in brackets', 'See <https://example.com> or <mailto:me@example.com>'],
    ['keeps tags in code', 'A `List<String>` of ``<b>`x`</b>``'],
    ['keeps signs inside a line', 'a # b - c > d 1. e | f'],
    ['keeps numbers and words that only look like a start', '#12 is done, -5 degrees, 1.5 hours, +1'],
    ['keeps a code span that looks like a fence', '```one line``` of code'],
    ['keeps paragraphs', 'one\n\ntwo'],
  ])('%s', (_, text) => {
    expect(blockText(text)).toBe(text);
  });

  it.each([
    ['# a', '\\# a'],
    ['######', '\\######'],
    ['> a', '\\> a'],
    ['- a\n* b\n+ c', '\\- a\n\\* b\n\\+ c'],
    ['1. a\n23) b', '1\\. a\n23\\) b'],
    ['a\n===', 'a\n\\==='],
    ['a\n---', 'a\n\\---'],
    ['* * *\n___', '\\* * *\n\\___'],
    ['a | b\n--|--\n| c |', 'a | b\n\\--|--\n| c |'],
    ['|a|\n|:-:|', '|a|\n\\|:-:|'],
    ['```js\nx\n```', '\\`\\`\\`js\nx\n\\`\\`\\`'],
    ['~~~\nx', '\\~\\~\\~\nx'],
    ['[a]: https://evil.example', '\\[a]: https://evil.example'],
    ['<details>\n<!-- x', '&lt;details>\n&lt;!-- x'],
    ['List<String> and \\<b>', 'List&lt;String> and \\<b>'],
    ['unbalanced ` <b>', 'unbalanced ` &lt;b>'],
    ['ends in \\', 'ends in \\\\'],
    ['ends in \\\\', 'ends in \\\\'],
    ['    indented\n\ttoo', 'indented\ntoo'],
    ['a\n\n\n\nb\r\nc\u2028d', 'a\n\nb\nc\nd'],
    [' \n ', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(blockText(text)).toBe(expected);
  });

  it('is the same when it is asked for its own result, so bodies do not grow', () => {
    for (const text of HOSTILE_TEXTS) expect(blockText(blockText(text))).toBe(blockText(text));
  });
});

describe('mentions', () => {
  it.each([
    ['@octocat', '@&#8203;octocat'],
    ['(@org/team)', '(@&#8203;org/team)'],
    ['_@octocat_', '_@&#8203;octocat_'],
    ['&#64;octocat &#x40;a &commat;b', '@&#8203;octocat @&#8203;a @&#8203;b'],
    ['@&#111;ctocat', '@&#8203;&#111;ctocat'],
    ['cc/@octocat', 'cc/@&#8203;octocat'],
    ['me@example.com', 'me@example.com'],
    ['https://example.com/@user/post', 'https://example.com/@user/post'],
    ['[post](https://example.com/@user)', '[post](https://example.com/@user)'],
    ['[x](/@user) @b', '[x](/@user) @&#8203;b'],
    ['at 5 @ noon', 'at 5 @ noon'],
  ])('%j becomes %j', (text, expected) => {
    expect(withoutMentions(text)).toBe(expected);
  });

  it.each([
    ['`npm i @types/node` @a', '`npm i @types/node` @&#8203;a'],
    ['a `@b\n@c` d', 'a `@&#8203;b\n@&#8203;c` d'],
    ['x `y\nz` @a `b', 'x `y\nz` @&#8203;a `b'],
    ['\\`@a`', '\\`@&#8203;a`'],
    ['``@a` b``', '``@a` b``'],
    ['` @a', '` @&#8203;a'],
  ])('outside code: %j becomes %j', (text, expected) => {
    expect(outsideCode(text, withoutMentions)).toBe(expected);
  });

  it('are live neither before nor after a fence, and untouched inside', () => {
    expect(outsideAllCode('@a\n```\n@b\n```\n@c', withoutMentions)).toBe(
      '@&#8203;a\n```\n@b\n```\n@&#8203;c',
    );
  });

  it('are found in a megabyte of backticks', () => {
    const text = '`'.repeat(1000).concat(' ` `` \\`'.repeat(100_000), '@a');
    expect(outsideCode(text, withoutMentions)).toContain('@&#8203;a');
  });
});

describe('fences', () => {
  const fencedLines = (markdown: string): readonly string[] =>
    scanFences(markdown)
      .lines.filter(({ fenced }) => fenced)
      .map(({ text }) => text);

  it.each<[string, string, readonly string[], string | undefined]>([
    ['backticks', '```\na\n```\nb', ['```', 'a', '```'], undefined],
    ['tildes around backticks', '~~~\n```\n~~~~\nb', ['~~~', '```', '~~~~'], undefined],
    ['no fence with a backtick behind it', '``` a`b\nc', [], undefined],
    ['no fence indented by four', '    ```\na', [], undefined],
    ['an open fence', 'a\n````js\nb\n```', ['````js', 'b', '```'], '````'],
    ['a fence in a list item', '- a\n  ```\n  b\n  ```\nc', ['  ```', '  b', '  ```'], undefined],
    ['an open fence in a list item that ends', '- a\n  ```\n  b\n\nc', ['  ```', '  b', ''], undefined],
    ['an open fence in the last list item', '1. a\n   ~~~\n   b', ['   ~~~', '   b'], '   ~~~'],
    ['a fence behind a list mark', '- ```\n  b\nc', ['- ```', '  b'], undefined],
    ['a fence in a nested list', '- a\n  - b\n    ```\n    c\n  d', ['    ```', '    c'], undefined],
    ['no fence inside HTML', '<div>\n```\n\na', [], undefined],
  ])('%s', (_, markdown, fenced, closing) => {
    expect(fencedLines(markdown)).toEqual(fenced);
    expect(scanFences(markdown).closing).toBe(closing);
  });
});

describe('free Markdown', () => {
  it.each([
    ['## Own heading\n\n- list\n\n| a |\n|---|\n\n<kbd>x</kbd> <!-- note -->'],
    ['<details><summary>Log</summary>\n\n```\n<pre>\n```\n\n</details>'],
    ['`<!--` and `<pre>`'],
  ])('stays as it is: %j', (text) => {
    expect(freeMarkdown(text)).toBe(text);
  });

  it.each([
    ['\r\n  \r\n    code\r\n', '    code'],
    ['```sh\nx', '```sh\nx\n```'],
    ['a <!-- b', 'a &lt;!-- b'],
    ['<!-- a\n-->', '&lt;!-- a\n-->'],
    ['<pre>\na', '&lt;pre>\na'],
    ['<SCRIPT>x', '&lt;SCRIPT>x'],
    ['<?php', '&lt;?php'],
    ['<![CDATA[ a', '&lt;![CDATA[ a'],
    ['<details><details>\n\na', '<details><details>\n\na\n\n</details></details>'],
    ['<details>\n\n```\na', '<details>\n\n```\na\n```\n\n</details>'],
  ])('%j becomes %j', (text, expected) => {
    expect(freeMarkdown(text)).toBe(expected);
  });

  it('leaves nothing open', () => {
    for (const text of HOSTILE_TEXTS) {
      const free = freeMarkdown(text);
      expect(scanFences(free).closing).toBeUndefined();
      expect(freeMarkdown(free)).toBe(free);
    }
  });
});
