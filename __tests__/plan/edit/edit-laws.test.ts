import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { applyEdits } from '../../../src/plan/edit/apply-edits.ts';
import type { PlanEdit } from '../../../src/plan/edit/edits.ts';
import { parsePlan } from '../../../src/plan/parse.ts';
import type { PlanItem } from '../../../src/plan/types.ts';

interface Written {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly estimate?: object | null;
  readonly depends_on?: readonly string[] | null;
  readonly fields?: object;
  readonly goal?: string;
  readonly done?: boolean | null;
}

const IDS: readonly string[] = ['a', 'b', 'c', 'd'];
const text = fc.oneof(
  fc.constantFrom(
    'A',
    'true',
    '12',
    '- x',
    'a: b',
    '# c',
    "it's",
    '"q"',
    ' lead',
    'tail ',
    '[x]',
    '{y}',
    '*a',
    '&b',
    '!t',
    '%',
    '@',
    '`',
    '~',
    'a #b',
    '\t',
    'a\nb',
    '\u{1F600}',
    '\u2028',
    'a,b',
    '<<',
    '---',
  ),
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).filter((value) => value.trim() !== ''),
);

/** A title has one line. */
const title = text.filter((value) => !/[\p{Cc}\u2028\u2029]/u.test(value));

const written = (id: string): fc.Arbitrary<Written> =>
  fc.record(
    {
      id: fc.constant(id),
      title,
      type: fc.constant('epic'),
      estimate: fc.oneof(
        fc.constant(null),
        fc.record({ tshirt: text, hours: fc.nat() }, { requiredKeys: [] }),
      ),
      depends_on: fc.constant([]),
      fields: fc.dictionary(fc.constantFrom('Status', 'Team: x'), text),
      goal: text,
      done: fc.option(fc.boolean()),
    },
    { requiredKeys: ['id', 'title', 'type'] },
  );

/** Edits between four items; dependencies go to later items only, so that no cycle can come about. */
const edit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record({ item: fc.constantFrom(...IDS), set: fc.constant('title' as const), value: title }),
  fc.record({ item: fc.constantFrom(...IDS), set: fc.constant('size' as const), value: fc.option(text) }),
  fc.record({ item: fc.constantFrom(...IDS), set: fc.constant('done' as const), value: fc.boolean() }),
  fc.record({
    item: fc.constantFrom(...IDS),
    set: fc.constant('hours' as const),
    value: fc.option(fc.nat()),
  }),
  fc.record({
    item: fc.constantFrom(...IDS),
    set: fc.constant('field' as const),
    name: fc.constantFrom('Status', 'Size', 'Team: x'),
    value: fc.option(fc.oneof(text, fc.nat())),
  }),
  fc
    .tuple(
      fc.nat({ max: 2 }),
      fc.nat({ max: 2 }),
      fc.constantFrom('blocked-by' as const, 'not-blocked-by' as const),
    )
    .map(([from, by, set]) => ({
      item: IDS[from] ?? 'a',
      set,
      value: IDS[Math.min(3, from + 1 + by)] ?? 'd',
    })),
);

/** The same items in the ways in which people and programs write them. */
const styles: readonly ((items: readonly Written[]) => string)[] = [
  (items) => stringify({ items }),
  (items) => stringify({ items }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
  (items) => stringify(items, { indentSeq: false, singleQuote: true }),
  (items) => stringify({ items }, { collectionStyle: 'flow' }),
  (items) => JSON.stringify({ items }),
  (items) => JSON.stringify({ plan_id: 'p', items }, null, 2),
  (items) => JSON.stringify(items, null, '\t'),
  (items) => `# head\n${stringify({ items }, { defaultStringType: 'QUOTE_SINGLE' })}# foot`,
];

const file = fc
  .tuple(fc.tuple(...IDS.map(written)), fc.constantFrom(...styles), fc.boolean())
  .map(([items, style, crlf]) => (crlf ? style(items).replaceAll('\n', '\r\n') : style(items)));

function read(source: string): readonly PlanItem[] {
  const bytes = new TextEncoder().encode(source);
  return parsePlan([{ file: 'plan.yaml', bytes }], { validation: 'partial', require: [] }).items;
}

/** An estimate without a member says as much as none. */
const plain = ({ place: _place, estimate, ...item }: PlanItem): object =>
  Object.keys(estimate ?? {}).length === 0 ? item : { ...item, estimate };

/** What the plan has to say after an edit, told apart from how the editor does it. */
function edited(item: PlanItem, each: PlanEdit): PlanItem {
  const { tshirt, hours } = item.estimate ?? {};
  const estimate = (next: { readonly tshirt?: string | null; readonly hours?: number | null }): PlanItem => {
    const { estimate: _old, ...rest } = item;
    const members = Object.entries({ tshirt, hours, ...next }).filter(
      ([, value]) => value !== null && value !== undefined,
    );
    return members.length === 0 ? rest : { ...rest, estimate: Object.fromEntries(members) };
  };
  switch (each.set) {
    case 'title':
      return { ...item, title: each.value };
    case 'done': {
      const { done: _done, ...rest } = item;
      return each.value ? { ...rest, done: true } : rest;
    }
    case 'size':
      return estimate({ tshirt: each.value });
    case 'hours':
      return estimate({ hours: each.value });
    case 'field': {
      const kept = Object.entries(item.fields).filter(([name]) => name !== each.name);
      return {
        ...item,
        fields: Object.fromEntries(each.value === null ? kept : [...kept, [each.name, each.value]]),
      };
    }
    case 'blocked-by':
      return { ...item, dependsOn: [...new Set([...item.dependsOn, each.value])] };
    case 'not-blocked-by':
      return { ...item, dependsOn: item.dependsOn.filter((id) => id !== each.value) };
  }
}

const valid = (source: string): boolean => {
  try {
    return read(source).length === IDS.length;
  } catch {
    return false;
  }
};

describe('edits of whatever plan', () => {
  test('change what they say and nothing else, and none is refused', () => {
    fc.assert(
      fc.property(file.filter(valid), fc.array(edit, { maxLength: 6 }), (source, edits) => {
        const result = applyEdits(source, edits);
        expect(result.refused).toEqual([]);
        const wanted = read(source).map((item) =>
          edits.filter((each) => each.item === item.id).reduce(edited, item),
        );
        expect(read(result.text).map(plain)).toEqual(wanted.map(plain));
      }),
      { numRuns: 400 },
    );
  });

  test('leave every byte outside of their item as it was', () => {
    fc.assert(
      fc.property(file.filter(valid), edit, (source, each) => {
        const { text: after } = applyEdits(source, [each]);
        const limit = Math.min(source.length, after.length);
        let head = 0;
        while (head < limit && source[head] === after[head]) head++;
        let tail = 0;
        while (tail < limit - head && source.at(-1 - tail) === after.at(-1 - tail)) tail++;
        const starts = [...source.matchAll(/\bid\b["']?: *["']?([abcd])["']?/gu)].map(({ index }) => index);
        const at = IDS.indexOf(each.item);
        const [from, to] = [starts[at] ?? 0, starts[at + 1] ?? source.length];
        if (after === source) return;
        expect(starts).toHaveLength(IDS.length);
        expect(head).toBeGreaterThanOrEqual(from);
        expect(source.length - tail).toBeLessThanOrEqual(to);
        const loneBreaks = after.replaceAll('\r\n', '').split('\n').length;
        expect(loneBreaks).toBe(
          source.includes('\r\n')
            ? source.replaceAll('\r\n', '').split('\n').length
            : after.split('\n').length,
        );
      }),
      { numRuns: 400 },
    );
  });
});
