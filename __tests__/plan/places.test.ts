import { describe, expect, test } from '@jest/globals';
import type { Place } from '../../src/kernel/problem.ts';
import { parse, parseText, refusalOf, source } from './reading.ts';

/** `id@line:column` of every item. */
function starts(text: string): readonly string[] {
  return parseText(text).items.map(({ id, place }) => `${id}@${place.line}:${place.column}`);
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const filler = `goal: >-\n      ${'words '.repeat(400)}`;

const FLAT = `# A roadmap
plan_id: shop

items:
  - id: a
    type: EPIC
    title: A

  # a remark on b
  - title: B
    id: b
    type: STORY
    parent_id: a
`;
const NESTED = `items:
  - id: a
    title: A
    items:
      - id: b
        title: B
        items:

          - {id: c, title: C}
          - id: d
            title: D
      - id: e
        title: E
`;
const LONG = `plan_id: shop
items:
  - id: a
    type: EPIC
    title: A
    ${filler}
  - id: b
    type: EPIC
    title: B
    ${filler}
    items:
      - id: c
        title: C
  - id: d
    type: EPIC
    title: D
`;
const JSON_PLAN = `{
  "plan_id": "shop",
  "items": [
    { "id": "a", "type": "EPIC", "title": "A",
      "items": [
        {
          "id": "b", "title": "B"
        }
      ] },
    { "id": "c", "type": "EPIC", "title": "C" }
  ]
}
`;
const LONG_JSON = JSON_PLAN.replace(
  '"title": "A",',
  `"title": "A", "goal": "${'words '.repeat(500)}",`,
).replace('"id": "c",', `"goal": "${'words '.repeat(500)}",\n      "id": "c",`);

describe('an item stands where it starts', () => {
  test.each([
    ['flat YAML', FLAT, ['a@5:5', 'b@10:5']],
    [
      'a bare list',
      '- id: a\n  type: EPIC\n  title: A\n- id: b\n  type: EPIC\n  title: B\n',
      ['a@1:3', 'b@4:3'],
    ],
    ['a dash on a line of its own', 'items:\n  -\n    id: a\n    type: EPIC\n    title: A\n', ['a@3:5']],
    ['nested YAML', NESTED, ['a@2:5', 'b@5:9', 'c@9:13', 'd@10:13', 'e@12:9']],
    ['YAML long enough to be read in pieces', LONG, ['a@3:5', 'b@8:5', 'c@14:9', 'd@16:5']],
    ['JSON', JSON_PLAN, ['a@4:5', 'b@6:9', 'c@10:5']],
    ['JSON long enough to be read in pieces', LONG_JSON, ['a@4:5', 'b@6:9', 'c@10:5']],
    ['JSON on one line', '{"items":[{"id":"a","type":"EPIC","title":"A"}]}', ['a@1:11']],
    ['behind the start of a document', '---\nitems:\n- id: a\n  type: EPIC\n  title: A\n', ['a@3:3']],
    ['behind a byte order mark', '\uFEFFitems:\n- id: a\n  type: EPIC\n  title: A\n', ['a@2:3']],
    ['an item given by an alias', 'items:\n- &one\n  id: a\n  type: EPIC\n  title: A\n', ['a@3:3']],
  ])('%s', (_what, text, places) => {
    expect(starts(text)).toEqual(places);
    expect(starts(crlf(text))).toEqual(places);
  });

  test('in the file it was read from', () => {
    const files = [
      source('- id: a\n  title: A\n', 'plan/epics.yaml', 'EPIC'),
      source(crlf('# stories\n- id: b\n  title: B\n  parent_id: a\n'), 'plan/stories.yaml', 'STORY'),
      source('[\n  {"id": "c", "title": "C", "parent_id": "b"}\n]\n', 'plan/tasks.json', 'TASK'),
    ];

    expect(parse(files).items.map(({ place }) => place)).toEqual([
      { file: 'plan/epics.yaml', line: 1, column: 3 },
      { file: 'plan/stories.yaml', line: 2, column: 3 },
      { file: 'plan/tasks.json', line: 2, column: 3 },
    ]);
  });
});

describe('a problem stands where the mistake is', () => {
  const places = (text: string): readonly (Place | undefined)[] =>
    refusalOf(() => parseText(text)).problems.map(({ place }) => place);
  const at = (line: number, column: number) => ({ file: 'plan.yaml', line, column });

  test.each([
    ['an unknown key', FLAT.replace('type: STORY', 'typ: STORY'), [at(12, 5)]],
    ['an unknown parent', FLAT.replace('parent_id: a', 'parent_id: x'), [at(13, 16)]],
    ['an unknown blocker', `${FLAT}    depends_on:\n      - a\n      - x\n`, [at(16, 9)]],
    ['a second document', `${FLAT}---\nitems: []\n`, [at(14, 1)]],
    ['a duplicate id, in the second', `${FLAT}  - id: a\n    type: EPIC\n    title: A\n`, [at(14, 9)]],
    ['a wrong value in JSON', JSON_PLAN.replace('"title": "C"', '"title": 7'), [at(10, 43)]],
    ['a wrong value far down a long file', LONG.replace('title: D', 'titel: D'), [at(18, 5)]],
    ['a wrong value far down a long JSON', LONG_JSON.replace('"title": "C"', '"titel": "C"'), [at(11, 34)]],
  ])('%s', (_what, text, expected) => {
    const found = places(text);

    for (const place of expected) expect(found).toContainEqual(place);
    for (const place of places(crlf(text))) expect(found).toContainEqual(place);
  });
});
