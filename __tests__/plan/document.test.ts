import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Json } from '../../src/kernel/canonical-json.ts';
import { type PlanDocument, readDocument } from '../../src/plan/document.ts';
import { cutAtCommas } from '../../src/plan/json-pieces.ts';
import { cutAtItems } from '../../src/plan/pieces.ts';

function read(text: string): PlanDocument {
  const reading = readDocument({ file: 'plan.yaml', bytes: new TextEncoder().encode(text) });
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  return reading.document;
}

/** Text that looks like structure, to tempt a cutter of lines. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '- a',
    'items:',
    '# x',
    'a: b',
    '---',
    'one\n- two\n',
    'x\n\n  - y\n',
    '"',
    "it's",
    '&a',
    '*a',
    ' ',
  ),
);
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const item = fc.dictionary(
  fc.constantFrom('id', 'title', 'goal', 'labels', 'items', 'description'),
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.constantFrom('a', 'b'), leaf)),
  { minKeys: 1 },
);
/** Some items are long enough for the reader to cut behind them. */
const long = fc.record({ id: text, goal: text.map((start) => `${start} ${'word '.repeat(500)}`) });
const items = fc.array(fc.oneof(item, leaf, long), { minLength: 1, maxLength: 5 });

/** Every path of a value. */
function pathsOf(
  value: Json,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (value === null || typeof value !== 'object') return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A key behind the items makes the reader look at the text as a whole. */
describe('a document', () => {
  it('has the value and the places of the whole text although it is read piece by piece', () => {
    let cuts = 0;
    fc.assert(
      fc.property(
        items,
        fc.constantFrom(true, false),
        fc.constantFrom(0, 40),
        (list, indentSeq, lineWidth) => {
          const value = { plan_id: 'x', items: list };
          const cut = stringify(value, { indentSeq, lineWidth });
          const whole = `${cut}title: x\n`;
          cuts += cutAtItems(cut)?.items.length ?? 0;
          expect(cutAtItems(whole)).toBeUndefined();
          const parts = read(cut);
          const reference = read(whole);
          expect(parts.value).toEqual(value);
          expect(reference.value).toEqual({ ...value, title: 'x' });
          for (const path of pathsOf(parts.value))
            for (const which of ['key', 'value'] as const)
              expect(parts.placeOf(path, which)).toEqual(reference.placeOf(path, which));
        },
      ),
    );
    expect(cuts).toBeGreaterThan(110);
  });

  it('that is a bare list is read item by item just as well', () => {
    fc.assert(
      fc.property(items, (list) => {
        expect(read(`# a list\n---\n${stringify(list)}`).value).toEqual(list);
      }),
    );
  });

  it('may be JSON in any layout, with the values and places of the same text as YAML', () => {
    const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });
    fc.assert(
      fc.property(json, fc.constantFrom('', '  ', '\t'), (value, indent) => {
        const content = JSON.stringify([value], null, indent).replaceAll(/"(__proto__|<<)":/g, '"key":');
        const fast = read(content);
        const yaml = read(`${content}\n# JSON knows no comments`);
        expect(fast.value).toEqual(JSON.parse(content));
        expect(yaml.value).toEqual(fast.value);
        for (const path of pathsOf(fast.value))
          for (const which of ['key', 'value'] as const)
            expect(fast.placeOf(path, which)).toEqual(yaml.placeOf(path, which));
      }),
    );
  });

  it('of JSON is read piece by piece as well, with the values and places of the whole', () => {
    let cuts = 0;
    fc.assert(
      fc.property(items, fc.constantFrom('', '  ', '\t'), (list, indent) => {
        const value = { plan_id: '"items": [', items: list };
        const cut = JSON.stringify(value, null, indent);
        const whole = `${cut.slice(0, -1)}, "title": "x"}`;
        cuts += cutAtCommas(cut)?.items.length ?? 0;
        expect(cutAtCommas(whole)).toBeUndefined();
        const parts = read(cut);
        const reference = read(whole);
        expect(parts.value).toEqual(value);
        expect(reference.value).toEqual({ ...value, title: 'x' });
        for (const path of pathsOf(parts.value))
          for (const which of ['key', 'value'] as const)
            expect(parts.placeOf(path, which)).toEqual(reference.placeOf(path, which));
      }),
    );
    expect(cuts).toBeGreaterThan(110);
  });

  it.each([
    ['two commas', `["${'word '.repeat(500)}",, "b"]`],
    ['a comma in front', '[, "a"]'],
    ['a comment between the members', '["a", # "b",\n "c"]'],
    ['single quotes', `['a, "b', "c"]`],
    ['keys behind the list', '{"items": ["a"], "title": "x"}'],
    ['a list inside another key', '{"defaults": {"items": ["a"]}}'],
    ['no end', '{"items": ["a"'],
    ['a bracket too many', '{"items": ["a"]]}'],
  ])('of JSON with %s is not cut', (_name, content) => {
    expect(cutAtCommas(content)).toBeUndefined();
  });

  it.each([
    ['{"a": 1,}', { a: 1 }],
    ["{'a': 1}", { a: 1 }],
    ['[1, .5, 0x10, +1, 01]', [1, 0.5, 16, 1, 1]],
    ['["\\x41", true false]', ['A', 'true false']],
    ['{a: "b"} # YAML', { a: 'b' }],
    ['["a\\u00e9\\/\\ud83d\\ude00"]', ['aé/😀']],
  ])('that is almost JSON is read as the YAML it is: %s', (content, expected) => {
    expect(read(content).value).toEqual(expected);
  });

  it('shares anchors between the pieces', () => {
    const goal = 'word '.repeat(500).trim();
    const content = `items:\n- &a { id: 1, goal: ${goal} }\n- *a\n- { goal: ${goal} }\n- [*a]\n`;
    const first = { id: 1, goal };
    expect(cutAtItems(content)?.items.length).toBeGreaterThan(1);
    expect(read(content).value).toEqual({ items: [first, first, { goal }, [first]] });
  });

  it.each([
    ['a list that is not the last key', 'items:\n  - a\ntitle: x\n', { items: ['a'], title: 'x' }],
    ['a list below another key', 'title:\n  items:\n  - a\n', { title: { items: ['a'] } }],
    [
      'text that looks like the list',
      'title: |\n  items:\n  - a\nitems:\n- b\n',
      { title: 'items:\n- a\n', items: ['b'] },
    ],
    ['a quoted text across lines', 'items:\n- "a\n  - b"\n- c\n', { items: ['a - b', 'c'] }],
    ['items without text', 'items:\n-\n-\n  a\n', { items: [null, 'a'] }],
    ['comments everywhere', '# 1\nitems: # 2\n# 3\n  - a\n# 4\n  # 5\n  - b # 6\n', { items: ['a', 'b'] }],
  ])('reads %s', (_name, content, expected) => {
    expect(read(content).value).toEqual(expected);
  });

  it('finds the place of a key, a value, and of what is missing', () => {
    const document = read('a:\n  - b: 1\n    c: [x, y]\n');
    expect(document.placeOf(['a', 0, 'c'], 'key')).toMatchObject({ line: 3, column: 5 });
    expect(document.placeOf(['a', 0, 'c', 1])).toMatchObject({ line: 3, column: 12 });
    expect(document.placeOf(['a', 0, 'nothing'])).toMatchObject({ line: 2, column: 5 });
  });
});
