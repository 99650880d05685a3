import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import { formatMarker, parseMetadataBlock } from '../../src/rendering/marker.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';
import { bodies, markers } from './arbitraries.ts';

const visible = [
  'PLANPILOT_META_V1',
  'PLAN_ID:89633aad1750',
  'ITEM_ID:T1',
  'ITEM_TYPE:TASK',
  'PARENT_ID:S1',
  'END_PLANPILOT_META',
];
const expected = {
  planId: '89633aad1750',
  itemId: 'T1',
  itemType: 'TASK',
  parentId: 'S1',
  applied: NOTHING_APPLIED,
};

describe('the identity block', () => {
  it('is one HTML comment, each entry on its own line', () => {
    const text = formatMarker({
      planId: 'shop',
      itemId: 'E1',
      itemType: 'EPIC',
      applied: { title: '1a2b', labels: ['bb', 'aa', 'bb'], blockers: [], fields: { ff: '01', '10': '02' } },
    });

    expect(text).toBe(
      [
        '<!--',
        'PLANPILOT_META_V1',
        'PLAN_ID:shop',
        'ITEM_ID:E1',
        'ITEM_TYPE:EPIC',
        'PARENT_ID:',
        'APPLIED:title=1a2b labels=aa,bb fields=10:02,ff:01',
        'END_PLANPILOT_META',
        '-->',
      ].join('\n'),
    );
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(markers, (marker) => {
        expect(parseMetadataBlock(formatMarker(marker))).toEqual(marker);
      }),
    );
  });

  it.each([
    ['planId', { planId: 'a\nb', itemId: 'x' }],
    ['itemId', { planId: 'a', itemId: ' x' }],
    ['itemId', { planId: 'a', itemId: 'x-->' }],
    ['itemId', { planId: 'a', itemId: 'x--!>y' }],
    ['itemId', { planId: 'a', itemId: 'x\u2028y' }],
    ['parentId', { planId: 'a', itemId: 'x', parentId: 'p\u0085' }],
  ])('refuses to write a %s that would break out', (_, ids) => {
    expect(() => formatMarker({ ...ids, applied: NOTHING_APPLIED })).toThrow('break out');
  });

  it('refuses to write a hash that is none', () => {
    const applied = { ...NOTHING_APPLIED, labels: ['aa --> bb'] };
    expect(() => formatMarker({ planId: 'a', itemId: 'x', applied })).toThrow('not a hash');
  });
});

describe('reading a block', () => {
  it.each([
    ['visible, as planpilot 2.x writes it', visible.join('\n')],
    ['below other text', `Hello\n\n${visible.join('\n')}\n\n## Goal\n`],
    ['in a comment', `<!--\n${visible.join('\n')}\n-->`],
    ['in a fence', `\`\`\`\n${visible.join('\n')}\n\`\`\``],
    ...['\n', '\r\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\u0085', '\u2028', '\u2029'].map(
      (separator) => [`separated by ${JSON.stringify(separator)}`, visible.join(separator)] as const,
    ),
    ['with blanks around keys and values', visible.join('\n').replaceAll(':', '  :  ')],
    ['with lines that are no entries', visible.join('\nno entry\n')],
    [
      'with later entries of the same name',
      visible.join('\n').replace('ITEM_ID:T1', 'ITEM_ID:T0\nITEM_ID:T1'),
    ],
    ['with a type in small letters', visible.join('\n').replace('TASK', 'task')],
    ['followed by another block', `${visible.join('\n')}\n${visible.join('\n').replace('T1', 'T2')}`],
    ['with an end marker before it', `END_PLANPILOT_META\n${visible.join('\n')}`],
  ])('finds it %s', (_, body) => {
    expect(parseMetadataBlock(body)).toEqual(expected);
  });

  it.each([
    ['an empty body', ''],
    ['no end', visible.slice(0, -1).join('\n')],
    ['no start', visible.slice(1).join('\n')],
    ['a blank behind the start', visible.join('\n').replace('V1', 'V1 ')],
    ['a blank in front of the end', visible.join('\n').replace('END', ' END')],
    ['no plan id', visible.join('\n').replace(/PLAN_ID:.*/, '')],
    ['an empty item id', visible.join('\n').replace('T1', ' ')],
    ['a first block without identity', `PLANPILOT_META_V1\nEND_PLANPILOT_META\n${visible.join('\n')}`],
  ])('finds nothing with %s', (_, body) => {
    expect(parseMetadataBlock(body)).toBeUndefined();
  });

  it('keeps an id with a colon and leaves out an unknown type and an empty parent', () => {
    const body =
      'PLANPILOT_META_V1\nPLAN_ID:a:b\nITEM_ID:x:1\nITEM_TYPE:SAGA\nPARENT_ID:\nEND_PLANPILOT_META';
    expect(parseMetadataBlock(body)).toEqual({ planId: 'a:b', itemId: 'x:1', applied: NOTHING_APPLIED });
  });

  it('leaves out parts of the applied line that it does not know or cannot read', () => {
    const applied = 'title=zz body=aa later=1,2 labels=aa,,--,bb fields=aa:bb,cc,dd:e:f,__proto__:aa =x type';
    const body = `PLANPILOT_META_V1\nPLAN_ID:p\nITEM_ID:i\nAPPLIED:${applied}\nEND_PLANPILOT_META`;
    expect(parseMetadataBlock(body)?.applied).toEqual({
      body: 'aa',
      labels: ['aa', 'bb'],
      blockers: [],
      fields: { aa: 'bb' },
    });
  });

  it('never throws', () => {
    for (const text of HOSTILE_TEXTS) expect(() => parseMetadataBlock(text)).not.toThrow();
    fc.assert(
      fc.property(bodies, (body) => {
        parseMetadataBlock(body);
      }),
    );
  });

  it('reads a hostile body of a megabyte', () => {
    const starts = 'PLANPILOT_META_V1\n'.repeat(60_000);
    expect(parseMetadataBlock(starts)).toBeUndefined();
    expect(parseMetadataBlock(`${starts}${visible.slice(1).join('\n')}`)).toEqual(expected);
  });
});
