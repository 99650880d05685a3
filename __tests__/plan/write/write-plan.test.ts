import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePlan } from '../../../src/plan/parse.ts';
import type { PlanItem } from '../../../src/plan/types.ts';
import { type UnplacedItem, writePlan } from '../../../src/plan/write/write-plan.ts';
import { HOSTILE_TEXTS } from '../../fixtures/hostile-text.ts';
import { itemFullOf, itemWith } from '../../rendering/items.ts';

const BARE: Omit<UnplacedItem, 'id' | 'type' | 'title'> = {
  dependsOn: [],
  requirements: [],
  acceptanceCriteria: [],
  successMetrics: [],
  assumptions: [],
  risks: [],
  labels: [],
  assignees: [],
  fields: {},
  was: [],
};

function read(text: string): readonly UnplacedItem[] {
  const bytes = new TextEncoder().encode(text);
  const { items } = parsePlan([{ file: 'plan.yaml', bytes }], { validation: 'strict', require: [] });
  return items.map(unplaced);
}

const unplaced = ({ place: _place, ...item }: PlanItem): UnplacedItem => item;

describe('a plan that is written', () => {
  test('reads as people write one', () => {
    const text = writePlan({
      planId: 'road',
      title: 'The road',
      items: [
        { ...BARE, id: 'e', type: 'EPIC', title: 'Epic', description: 'Two\nlines' },
        {
          ...BARE,
          id: 's',
          type: 'STORY',
          title: 'Story',
          parentId: 'e',
          dependsOn: ['t'],
          estimate: { tshirt: 'M', hours: 3 },
        },
        {
          ...BARE,
          id: 't',
          type: 'STORY',
          title: 'No: 2',
          parentId: 'e',
          specRef: { url: 'https://example.com' },
        },
      ],
    });
    expect(text).toBe(`plan_id: road
title: The road
items:
  - id: e
    type: epic
    title: Epic
    description: |-
      Two
      lines
    items:
      - id: s
        type: story
        title: Story
        depends_on:
          - t
        estimate:
          tshirt: M
          hours: 3
      - id: t
        type: story
        title: "No: 2"
        spec_ref: https://example.com
`);
  });

  test.each(HOSTILE_TEXTS.filter((text) => !/\p{Surrogate}/u.test(text)).map((text) => [text]))(
    'drops no field, whatever it holds: %j',
    (text) => {
      const full: PlanItem = {
        ...itemFullOf(text),
        title: 'T',
        id: 'a',
        labels: ['l'],
        assignees: ['me'],
        milestone: text || 'm',
      };
      const more = {
        fields: { [text]: text, n: 2 },
        was: ['old'],
        adopt: 3,
        done: true,
        dependsOn: ['b'],
      } as const;
      const items = [unplaced({ ...full, ...more }), unplaced(itemWith({ id: 'b' }))];
      expect(read(writePlan({ planId: 'p', items }))).toEqual(items);
    },
  );

  test('leaves a parent out that is not there', () => {
    const items = [{ ...BARE, id: 's', type: 'STORY' as const, title: 'S', parentId: 'gone' }];
    expect(read(writePlan({ planId: 'p', items }))).toEqual([
      { ...BARE, id: 's', type: 'STORY', title: 'S' },
    ]);
  });

  test('is the same plan when it is read, whatever its texts', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    // A plan file with this key is refused.
    const name = text.filter((value) => value !== '__proto__');
    const title = text.filter((value) => value.trim() !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value));
    const item = fc.record({
      title,
      goal: text,
      requirements: fc.array(text),
      fields: fc.dictionary(name, fc.oneof(text, fc.nat())),
    });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (list) => {
        const items = list.map((more, at) => ({ ...BARE, ...more, id: `e${at}`, type: 'EPIC' as const }));
        expect(read(writePlan({ planId: 'p', items }))).toEqual(items);
      }),
    );
  });
});
