import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlanItem } from '../../src/plan/types.ts';
import { createMarkdownRenderer } from '../../src/rendering/markdown-body.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { readBody } from '../../src/rendering/read-body.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';
import { itemFullOf, itemWith, NO_CONTEXT } from './items.ts';

const marker = { planId: 'p', itemId: 'E1', applied: { fields: {}, labels: [], blockers: [] } };

function bodyOf(item: PlanItem, mentions = false): string {
  const content = createMarkdownRenderer({ mentions, footer: true }).render(item, NO_CONTEXT);
  return markerCodec.compose(marker, content);
}

/** What a reader of the issue sees, whatever fields it came from. */
const shown = (body: string): string | undefined => markerCodec.managedContent(body);

const FULL = itemWith({
  goal: 'Sell #1 things\n# not a heading',
  motivation: 'Because <b>we</b> must\n- not a list',
  description: '### Notes\n\n* free\n  * nested\n\n```yaml\n## Risks\n\na: b\n```\n\nAsk @team.',
  scope: { inScope: ['web', '1) shops'], outScope: ['fax'] },
  requirements: ['one', 'two\nlines', 'with `code`', 'para\n\ngraphs'],
  acceptanceCriteria: ['[ ] not a box', '> not a quote'],
  assumptions: ['none'],
  risks: ['@mallory', '```', '~~~ x'],
  estimate: { tshirt: 'M', hours: 2.5 },
  verification: {
    commands: ['npm test', 'if x; then\n  y\nfi', 'echo `date`'],
    ciChecks: ['build'],
    evidence: ['a screenshot'],
    manualSteps: ['open it', 'look'],
  },
  specRef: { url: 'https://example.com/spec?a=b', section: '3 (b)', quote: 'it "must" work' },
  successMetrics: ['more sales'],
});

describe('a body', () => {
  test.each([
    ['everything', FULL],
    ['nothing', itemWith()],
    ['a description only', itemWith({ description: 'Just\n\ntext' })],
    ['a goal only', itemWith({ goal: 'G' })],
    ['a motivation only', itemWith({ motivation: 'M' })],
    ['a goal and a description', itemWith({ goal: 'G', description: '* list' })],
    ['a size only', itemWith({ estimate: { tshirt: 'XL' } })],
    ['hours only', itemWith({ estimate: { hours: 0 } })],
    ['a size with blanks', itemWith({ estimate: { tshirt: 'very big', hours: 1e7 } })],
    ['half a scope', itemWith({ scope: { inScope: [], outScope: ['x'] } })],
    ['a path for a specification', itemWith({ specRef: { url: 'docs/my spec.md', quote: 'q' } })],
    [
      'an address that browsers write otherwise',
      itemWith({ specRef: { url: 'HTTPS://Example.com', section: '#12' } }),
    ],
    ['an address with a name in it', itemWith({ specRef: { url: 'https://example.com/@me/x' } })],
  ])('gives the fields again that it was made from: %s', (_case, item) => {
    const read = readBody(bodyOf(item));
    const { id: _id, type: _type, title: _title, place: _place, ...rest } = { ...item, ...read };
    const { id: _i, type: _t, title: _n, place: _p, ...wanted } = item;
    expect(rest).toEqual(wanted);
  });

  test('is read the same with ticks and other line ends, without what people wrote around it', () => {
    const item = itemWith({ description: '- [ ] box', requirements: ['a', 'b'] });
    const body = `Mine\r\n${bodyOf(item).replaceAll('\n', '\r\n').replace('[ ]', '[x]')}\r\nMine too`;
    expect(readBody(body)).toEqual({ description: '- [ ] box', requirements: ['a', 'b'] });
  });

  test('keeps what a person wrote inside our region', () => {
    const body = bodyOf(itemWith({ goal: 'G', requirements: ['a'] })).replace('* a', '* a\n1. mine');
    const { description } = readBody(body);
    expect(description).toContain('1. mine');
    expect(description).toContain('## Goal');
    expect(description).not.toContain('Planned in');
  });

  test('without a region of ours is all description', () => {
    expect(readBody('Some\n\ntext')).toEqual({ description: 'Some\n\ntext' });
    const old = 'PLANPILOT_META_V1\nPLAN_ID:p\nITEM_ID:E1\nEND_PLANPILOT_META\n\n## Goal\n\nG';
    expect(readBody(old)).toEqual({ description: '## Goal\n\nG' });
    expect(readBody('')).toEqual({});
  });

  test.each(HOSTILE_TEXTS.map((text) => [text]))('shows the same when written again: %j', (text) => {
    const item = itemFullOf(text);
    for (const mentions of [true, false]) {
      const body = bodyOf(item, mentions);
      expect(shown(bodyOf({ ...itemWith(), ...readBody(body) }, mentions))).toBe(shown(body));
    }
  });

  test('shows the same when written again, whatever it says', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...HOSTILE_TEXTS,
        '## Goal',
        '## Risks',
        '\n\n',
        '* x',
        'In:',
        'Commands:',
        '@a',
        '&lt;',
        '(3h)',
      ),
      fc.string({ maxLength: 8 }),
    );
    const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
    // Runs of blanks in an address are shown once, but counted in what it leads to.
    const address = text.map((words) => words.replaceAll(/\s+/gu, ' ').trim());
    const texts = fc.array(text, { maxLength: 3 });
    const item = fc.record(
      {
        goal: text,
        motivation: text,
        description: text,
        requirements: texts,
        risks: texts,
        scope: fc.record({ inScope: texts, outScope: texts }),
        estimate: fc.record({
          tshirt: text,
          hours: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        }),
        verification: fc.record({ commands: texts, ciChecks: texts, evidence: texts, manualSteps: texts }),
        specRef: fc.record({ url: address, section: text, quote: text }, { requiredKeys: ['url'] }),
        successMetrics: texts,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(item, (more) => {
        const body = bodyOf(itemWith(more));
        expect(shown(bodyOf({ ...itemWith(), ...readBody(body) }))).toBe(shown(body));
      }),
      { numRuns: 300 },
    );
  });
});
