import fc from 'fast-check';
import type { Marker } from '../../src/contracts/marker.ts';
import { ITEM_TYPES } from '../../src/plan/types.ts';
import { HOSTILE_TEXTS } from '../fixtures/hostile-text.ts';

const id = fc
  .stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9 ._:/#-]{0,12}[A-Za-z0-9])?$/)
  .filter((text) => !text.includes('-->'));
const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
const hashes = fc.uniqueArray(hash, { maxLength: 4 }).map((list) => list.toSorted());

/** Markers as the engine makes them: sets sorted, hashes short. */
export const markers: fc.Arbitrary<Marker> = fc.record(
  {
    planId: id,
    itemId: id,
    itemType: fc.constantFrom(...ITEM_TYPES),
    parentId: id,
    applied: fc.record(
      {
        title: hash,
        body: hash,
        type: hash,
        parent: hash,
        labels: hashes,
        blockers: hashes,
        fields: fc.dictionary(hash, hash, { maxKeys: 4, noNullPrototype: true }),
      },
      { requiredKeys: ['labels', 'blockers', 'fields'] },
    ),
  },
  { requiredKeys: ['planId', 'itemId', 'applied'] },
);

const line = fc.oneof(
  fc.constantFrom(
    '',
    '- [ ] box',
    '- [x] box',
    '* [X] other box',
    '<!--',
    '-->',
    '<!-- planpilot:begin -->',
    '<!-- planpilot:end -->',
    '<!-- planpilot:begin (older wording) -->',
    'PLANPILOT_META_V1',
    'END_PLANPILOT_META',
    'PLAN_ID:other',
    'ITEM_ID:X',
    '## Goal',
    '## Notes',
    '* bullet',
  ),
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ maxLength: 12 }),
);

/** Any text, made likely to contain what we look for. */
export const bodies: fc.Arbitrary<string> = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\r\n', '\r', '\u0085', '\u2028')), { maxLength: 14 })
  .map((parts) => parts.map(([text, end]) => text + end).join(''));

/** Text of people: without the lines that mark what is ours. */
export const humanTexts: fc.Arbitrary<string> = bodies.map((text) =>
  text.replaceAll('planpilot:', 'planpilot ').replaceAll('PLANPILOT', 'Planpilot'),
);
