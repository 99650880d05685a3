import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Marker, NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';
import { bodies, humanTexts, markers } from './arbitraries.ts';

const marker: Marker = { planId: 'shop', itemId: 'E1', itemType: 'EPIC', applied: NOTHING_APPLIED };
const next: Marker = { ...marker, applied: { ...NOTHING_APPLIED, title: 'abcd' } };
const block = `<!--
PLANPILOT_META_V1
PLAN_ID:shop
ITEM_ID:E1
ITEM_TYPE:EPIC
PARENT_ID:
APPLIED:
END_PLANPILOT_META
-->`;
const nextBlock = block.replace('APPLIED:', 'APPLIED:title=abcd');
const begin =
  '<!-- planpilot:begin (this part follows the plan file; your own text above or below it is kept) -->';
const end = '<!-- planpilot:end -->';
const region = (content: string): string => `${begin}\n\n${content}\n\n${end}`;

describe('a new body', () => {
  it('is the marker, the region and one newline', () => {
    expect(markerCodec.compose(marker, '## Goal\n\nSell\n')).toBe(`${block}\n${region('## Goal\n\nSell')}\n`);
  });

  it('is the same over an empty body', () => {
    expect(markerCodec.compose(marker, 'x', '')).toBe(markerCodec.compose(marker, 'x'));
  });

  it('has a region also without content', () => {
    const body = markerCodec.compose(marker, '');
    expect(body).toBe(`${block}\n${begin}\n\n${end}\n`);
    expect(markerCodec.managedContent(body)).toBe('');
  });
});

describe('an existing body', () => {
  it.each<[string, string, string]>([
    [
      'keeps text around marker and region to the letter',
      `Above\r\n\r\n${block}\r\nbetween\n${region('old')}\r\n  below \r\n`,
      `Above\r\n\r\n${nextBlock}\r\nbetween\n${region('new')}\r\n  below \r\n`,
    ],
    [
      'replaces what was typed inside',
      `${block}\n${region('old\n\ntyped')}`,
      `${nextBlock}\n${region('new')}`,
    ],
    [
      'knows a region by the beginning of its lines',
      `${block}\n  <!-- planpilot:begin old words -->\nold\n<!-- planpilot:end of it -->  \nmine`,
      `${nextBlock}\n${region('new')}\nmine`,
    ],
    [
      'puts a deleted region behind the marker',
      `${block}\n\nmine\n`,
      `${nextBlock}\n${region('new')}\n\nmine\n`,
    ],
    ['puts a deleted marker on top', `${region('old')}\nmine`, `${nextBlock}\n\n${region('new')}\nmine`],
    [
      'is adopted with its text below',
      'A report\r\nof mine',
      `${nextBlock}\n${region('new')}\n\nA report\r\nof mine`,
    ],
    [
      'without an end line keeps everything behind the begin line',
      `${block}\n${begin}\n\nold\n\nmine\n`,
      `${nextBlock}\n${region('new')}\n\nold\n\nmine\n`,
    ],
    [
      'without an end line is healed around unchanged content',
      `${block}\n${begin}\n\nnew\n\nmine\n`,
      `${nextBlock}\n${region('new')}\n\nmine\n`,
    ],
    [
      'without a begin line is healed around unchanged content',
      `${block}\nmine\n\nnew\r\n\n${end}\nmine`,
      `${nextBlock}\nmine\n\n${region('new')}\nmine`,
    ],
    [
      'without a begin line keeps everything in front of the end line',
      `${block}\n\nold\n\n${end}\n`,
      `${nextBlock}\n${region('new')}\n\nold\n\n${end}\n`,
    ],
    [
      'takes the inner one of nested regions',
      `${block}\n${begin}\nmine\n${begin}\nold\n${end}\nalso mine\n${end}`,
      `${nextBlock}\n${begin}\nmine\n${region('new')}\nalso mine\n${end}`,
    ],
    [
      'takes the first of two regions',
      `${block}\n${region('old')}\n${region('copy')}`,
      `${nextBlock}\n${region('new')}\n${region('copy')}`,
    ],
    [
      'rescues the marker from inside the region',
      `a\n${begin}\n${block}\nold\n${end}\nb`,
      `${nextBlock}\na\n${region('new')}\nb`,
    ],
    [
      'moves what was typed into the marker behind it',
      `${block.replace('ITEM_TYPE', 'call Bob\nITEM_TYPE')}\n${region('old')}`,
      `${nextBlock}\ncall Bob\n${region('new')}`,
    ],
  ])('%s', (_, observed, expected) => {
    expect(markerCodec.compose(next, 'new', observed)).toBe(expected);
  });

  it('keeps boxes ticked where their line still exists', () => {
    const observed = `${block}\n${region('- [x] one\n- [ ] two\n* [X] twin\n- [ ] twin\n- [x] gone')}`;
    const content = '- [ ] twin\n- [ ] one\n- [x] two\n  - [ ] twin\n- [ ] twin\n- [x] fresh';

    expect(markerCodec.compose(marker, content, observed)).toBe(
      `${block}\n${region('- [X] twin\n- [x] one\n- [ ] two\n  - [ ] twin\n- [ ] twin\n- [x] fresh')}`,
    );
  });

  it('differs from its content by neither newlines, ticks nor trailing blanks', () => {
    const body = markerCodec.compose(marker, '- [ ] one  \n\ntwo');
    const edited = body.replaceAll('\n', '\r\n').replace('[ ]', '[x]').replace('two', 'two ');

    expect(markerCodec.managedContent(edited)).toBe(markerCodec.normalise('- [ ] one\n\ntwo'));
    expect(markerCodec.managedContent(edited.replace('two', 'three'))).not.toBe(
      markerCodec.normalise('- [ ] one\n\ntwo'),
    );
  });

  it('has no managed content when a line of the region is missing', () => {
    expect(markerCodec.managedContent(`${block}\nmine`)).toBeUndefined();
    expect(markerCodec.managedContent(`${begin}\nold`)).toBeUndefined();
    expect(markerCodec.managedContent(`old\n${end}`)).toBeUndefined();
  });
});

describe('a body that planpilot 2.x wrote', () => {
  const visible =
    'PLANPILOT_META_V1\nPLAN_ID:0123456789ab\nITEM_ID:E1\nITEM_TYPE:EPIC\nPARENT_ID:\nEND_PLANPILOT_META';

  it('loses its generated sections and keeps the notes of people', () => {
    const observed = [
      visible,
      '',
      '## Goal',
      '',
      'Sell',
      '',
      '## Requirements',
      '',
      '* one',
      'continued',
      '* two',
      '',
      'A note under the list.',
      '',
      '## Notes',
      '',
      '```',
      '## Risks',
      '```',
      '## Estimate',
      '',
      'M (5h)',
      '',
      '## Verification',
      '',
      'Commands:',
      '',
      '* npm test',
      '',
      '## Sub-items',
      '',
      '* [x] #12 Child',
      '',
      '## Goal',
      '',
      'my own second goal',
      '',
    ].join('\n');

    const body = markerCodec.compose(marker, 'new', observed);

    expect(body).toBe(
      `${block}\n${region('new')}\n\nA note under the list.\n\n## Notes\n\n\`\`\`\n## Risks\n\`\`\`\n## Goal\n\nmy own second goal\n`,
    );
  });

  it('is nothing but marker and region when nobody wrote in it', () => {
    const observed = `${visible}\n\n## Goal\n\nSell\n\n## Requirements\n\n* one\n`;
    expect(markerCodec.compose(marker, 'new', observed)).toBe(`${block}\n${region('new')}\n`);
  });
});

describe('stamping', () => {
  it('replaces the marker alone', () => {
    const observed = `a\r\n${block}\r\n${begin}\r\n- [x] old\r\n${end}\r\nb`;
    expect(markerCodec.stamp(next, observed)).toBe(observed.replace(block, nextBlock));
  });

  it('puts the marker on top of a body without one', () => {
    expect(markerCodec.stamp(next, 'mine\r\n')).toBe(`${nextBlock}\n\nmine\r\n`);
    expect(markerCodec.stamp(next, '')).toBe(nextBlock);
  });

  it('can be read back and repeated over any body', () => {
    fc.assert(
      fc.property(markers, bodies, (stamped, observed) => {
        const once = markerCodec.stamp(stamped, observed);
        expect(markerCodec.parse(once)).toEqual(stamped);
        expect(markerCodec.stamp(stamped, once)).toBe(once);
      }),
    );
  });
});

describe('laws over any content and any body', () => {
  const contents = fc.oneof(bodies, fc.constantFrom(...HOSTILE_TEXTS));

  it('composing twice changes nothing', () => {
    fc.assert(
      fc.property(markers, contents, bodies, (mark, content, observed) => {
        const once = markerCodec.compose(mark, content, observed);
        expect(markerCodec.compose(mark, content, once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('content that reads like the last line of the marker is not looked for in the marker', () => {
    const once = markerCodec.compose(marker, '-->', `${end}\n`);
    expect(once.startsWith(`${block}\n${begin}\n`)).toBe(true);
    expect(markerCodec.compose(marker, '-->', once)).toBe(once);
  });

  it('marker and content read back as they were given', () => {
    fc.assert(
      fc.property(markers, contents, bodies, (mark, content, observed) => {
        const body = markerCodec.compose(mark, content, observed);
        expect(markerCodec.parse(body)).toEqual(mark);
        expect(markerCodec.managedContent(body)).toBe(markerCodec.normalise(content));
      }),
      { numRuns: 1000 },
    );
  });

  it('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const once = markerCodec.normalise(content);
        expect(markerCodec.normalise(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('text of people around the region is never changed', () => {
    fc.assert(
      fc.property(
        markers,
        contents,
        contents,
        humanTexts,
        humanTexts,
        (mark, first, second, above, below) => {
          const body = `${above}\n${markerCodec.compose(mark, first)}${below}`;
          const composed = markerCodec.compose(mark, second, body);
          expect(composed.startsWith(`${above}\n`)).toBe(true);
          expect(composed.endsWith(`${end}\n${below}`)).toBe(true);
          expect(composed.length).toBe(
            above.length + 1 + markerCodec.compose(mark, second).length + below.length,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('loses no line of an adopted body', () => {
    fc.assert(
      fc.property(markers, contents, humanTexts, (mark, content, text) => {
        expect(markerCodec.compose(mark, content, text).endsWith(text)).toBe(true);
      }),
    );
  });
});
