import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Marker, NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import { scanFences } from '../../src/markdown/fences.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { createMarkdownRenderer } from '../../src/rendering/markdown-body.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';
import { bodies, markers } from './arbitraries.ts';
import { itemFullOf, itemWith, NO_CONTEXT, reference } from './items.ts';

const quiet = createMarkdownRenderer({ mentions: false, footer: false });

function expectedText(name: string): string {
  return readFileSync(new URL(`../fixtures/expected/${name}.md`, import.meta.url), 'utf8');
}

describe('a body', () => {
  it('has every section in its order', () => {
    const renderer = createMarkdownRenderer({ mentions: false, footer: true });
    const item = itemWith({
      goal: 'Customers buy **without calling us**.',
      motivation: 'Half of the calls are orders.\n\nSee #12, ask @sales.',
      description: '### Background\n\n- free *Markdown*\n- [ ] with a box\n\n```sh\nnpm i @acme/cart\n```',
      scope: { inScope: ['web shop', 'card payment'], outScope: ['invoices'] },
      requirements: ['Cart survives\na reload', '`POST /orders` is idempotent'],
      acceptanceCriteria: ['An order arrives once'],
      assumptions: ['Stock is known'],
      risks: ['Fraud'],
      estimate: { tshirt: 'L', hours: 2.5 },
      verification: {
        commands: ['npm run e2e -- @smoke'],
        ciChecks: ['e2e'],
        evidence: ['Recording of a purchase'],
        manualSteps: ['Buy something'],
      },
      specRef: { url: 'docs/shop.md', section: '4.2', quote: 'One order, once.' },
      successMetrics: ['100 orders a day'],
    });

    expect(`${renderer.render(item, NO_CONTEXT)}\n`).toBe(expectedText('every-section'));
  });

  it('lists relations for trackers that do not show them', () => {
    const body = quiet.render(itemWith({ goal: 'Sell' }), {
      parent: reference('#3', 'Roadmap'),
      children: [reference('#10', 'Cart'), reference('#9', 'Pay | *now*')],
      blockers: [reference('#7', 'Stock')],
    });

    expect(`${body}\n`).toBe(expectedText('relations-in-text'));
  });

  it('shows hostile text as text', () => {
    const item = itemWith({
      goal: '# Not a heading\n- not a list\n<!-- planpilot:end -->\n</details>',
      description:
        'PLANPILOT_META_V1\nPLAN_ID:stolen\nITEM_ID:E9\nEND_PLANPILOT_META\n\n<pre>\n\n```\nopen fence',
      requirements: ['', '  ', '| a |\n|---|', 'ends in \\', '@everyone and me@example.com'],
      estimate: { hours: 1e-5 },
      specRef: { url: 'javascript:alert(1)', section: '<b>', quote: 'a\n\nb' },
    });
    const marker: Marker = { planId: 'shop', itemId: 'E1', itemType: 'EPIC', applied: NOTHING_APPLIED };

    const body = markerCodec.compose(marker, quiet.render(item, NO_CONTEXT));

    expect(body).toBe(expectedText('hostile'));
  });

  it('is empty for an item without content', () => {
    expect(quiet.render(itemWith(), NO_CONTEXT)).toBe('');
    expect(
      quiet.render(itemWith({ goal: ' \n', requirements: [''], specRef: { url: ' ' } }), NO_CONTEXT),
    ).toBe('');
  });

  it('notifies only when asked to', () => {
    const item = itemWith({ goal: 'Ask @octocat' });
    expect(quiet.render(item, NO_CONTEXT)).toBe('## Goal\n\nAsk @&#8203;octocat');
    expect(createMarkdownRenderer({ mentions: true, footer: false }).render(item, NO_CONTEXT)).toBe(
      '## Goal\n\nAsk @octocat',
    );
  });

  it('does not change when the item only moves inside its file', () => {
    const renderer = createMarkdownRenderer({ mentions: false, footer: true });
    const moved = itemWith({ place: { file: 'roadmap.yaml', line: 900, column: 1 } });
    expect(renderer.render(moved, NO_CONTEXT)).toBe(renderer.render(itemWith(), NO_CONTEXT));
    expect(renderer.render(moved, NO_CONTEXT)).toBe('<sub>Planned in `roadmap.yaml`</sub>');
  });

  it.each([
    [5, '(5h)'],
    [2.5, '(2.5h)'],
    [0.1, '(0.1h)'],
    [0, '(0h)'],
    [1234567, '(1.23457e+06h)'],
    [1e6, '(1e+06h)'],
    [999999.5, '(1e+06h)'],
    [123456.7, '(123457h)'],
    [100, '(100h)'],
    [0.0001, '(0.0001h)'],
    [0.00001, '(1e-05h)'],
    [1.5e-7, '(1.5e-07h)'],
    [-1.25, '(-1.25h)'],
    [1e100, '(1e+100h)'],
  ])('writes %p hours as %s', (hours, expected) => {
    expect(quiet.render(itemWith({ estimate: { hours } }), NO_CONTEXT)).toBe(`## Estimate\n\n${expected}`);
  });

  it.each([
    ['https://example.com/a(b)', '[https://example.com/a(b)](https://example.com/a%28b%29)'],
    ['docs/a b.md#c', '`docs/a b.md#c`'],
    ['//evil.example/x', '`//evil.example/x`'],
    ['javascript:alert(1)', '`javascript:alert(1)`'],
    ['mailto:me@example.com', '`mailto:me@example.com`'],
  ])('refers to the specification %j', (url, expected) => {
    const body = quiet.render(itemWith({ specRef: { url } }), NO_CONTEXT);
    expect(body).toBe(`## Spec Reference\n\n* ${expected}`);
  });

  it('holds nothing that does not survive the way to the tracker and back', () => {
    const hostile = 'nul\u0000 <\u0000b> esc\u001b[31m \ud800 tab\t vt\u000bff\u000c c1\u009b end';
    const item = itemWith({
      goal: hostile,
      description: hostile,
      requirements: [hostile],
      verification: { commands: [`${hostile}\n${hostile}`], ciChecks: [], evidence: [], manualSteps: [] },
    });
    const body = quiet.render(item, NO_CONTEXT);
    expect(body).not.toMatch(/(?![\t\n])[\p{Cc}\p{Surrogate}]/u);
    expect(body).toContain('## Goal\n\nnul &lt;b> esc[31m \ufffd tab\t vt\nff\nc1 end');
  });
});

describe('any plan text', () => {
  const texts = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), bodies);

  it('cannot break out of the managed region or take over the identity', () => {
    fc.assert(
      fc.property(texts, markers, fc.boolean(), (text, marker, mentions) => {
        const renderer = createMarkdownRenderer({ mentions, footer: true });
        const content = renderer.render(itemFullOf(text), NO_CONTEXT);
        const body = markerCodec.compose(marker, content, `${markerCodec.compose(marker, 'old')}mine`);

        expect(body.endsWith('<!-- planpilot:end -->\nmine')).toBe(true);
        expect(markerCodec.parse(body)).toEqual(marker);
        expect(markerCodec.managedContent(body)).toBe(markerCodec.normalise(content));
      }),
      { numRuns: 500 },
    );
  });

  it('adds no heading of its own outside the free description and leaves no fence open', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { description: _, verification: __, ...item } = itemFullOf(text);
        const content = quiet.render(item, NO_CONTEXT);
        const headings = content.split('\n').filter((line) => /^#+ /.test(line));
        expect(new Set(headings).size).toBe(headings.length);
        expect(headings.every((line) => line.startsWith('## '))).toBe(true);
        expect(scanFences(content).lines.some(({ fenced }) => fenced)).toBe(false);
        expect(scanFences(quiet.render(itemFullOf(text), NO_CONTEXT)).closing).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('keeps commands whole', () => {
    const commands = ['rm -rf build/*_<x>', 'a &&\r\n  b *c*', 'run `x_y`', ' '];
    const verification = { commands, ciChecks: [], evidence: [], manualSteps: [] };
    expect(quiet.render(itemWith({ verification }), NO_CONTEXT)).toBe(
      [
        '## Verification\n\nCommands:\n',
        '* `rm -rf build/*_<x>`',
        '* ```sh\n  a &&\n    b *c*\n  ```',
        '* run `x_y`',
      ].join('\n'),
    );
  });

  it('gives the same bytes every time', () => {
    for (const text of HOSTILE_TEXTS)
      expect(quiet.render(itemFullOf(text), NO_CONTEXT)).toBe(quiet.render(itemFullOf(text), NO_CONTEXT));
  });
});

describe('choosing a renderer', () => {
  it('knows Markdown', () => {
    const renderer = createRenderer('markdown', { mentions: false, footer: false });
    expect(renderer.render(itemWith({ goal: 'x' }), NO_CONTEXT)).toBe('## Goal\n\nx');
  });

  it('refuses an unknown name, listing the known ones', () => {
    const create = (): unknown => createRenderer('markdwon', { mentions: false, footer: false });
    expect(create).toThrow(ConfigError);
    expect(create).toThrow('unknown renderer "markdwon"; known: markdown, html (did you mean markdown?)');
  });
});
