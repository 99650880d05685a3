import { describe, expect, test } from '@jest/globals';
import { IdentityError } from '../../src/contracts/errors.ts';
import type { Item } from '../../src/contracts/item.ts';
import { takeSnapshot } from '../../src/engine/snapshot.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { planOf } from '../support/engine-harness.ts';

const PLAN = planOf(`
items:
  - { id: A, type: epic, title: Alpha, was: [OLD-A] }
  - { id: B, type: epic, title: Beta }
  - { id: C, type: epic, title: Gamma, adopt: 9 }
`);

function item(number: number, values: Partial<Item> = {}): Item {
  return {
    id: `node-${number}`,
    key: `#${number}`,
    url: `https://tracker.example/${number}`,
    title: `Issue ${number}`,
    body: '',
    labels: ['PlanPilot'],
    state: 'open',
    authoredByUs: false,
    fields: {},
    children: [],
    blockers: [],
    ...values,
  };
}

function marked(
  number: number,
  itemId: string,
  values: Partial<Item> & { readonly planId?: string } = {},
): Item {
  const { planId = 'roadmap', ...rest } = values;
  const marker = { planId, itemId, applied: { fields: {}, labels: [], blockers: [] } };
  return item(number, { body: markerCodec.compose(marker, 'content'), ...rest });
}

const ADOPTED = item(9, { labels: [] });

/** A previous map in which items are issues with these numbers. */
function mapOf(entries: Readonly<Record<string, number>>) {
  const ref = (number: number) => ({
    id: `node-${number}`,
    key: `#${number}`,
    url: `https://tracker.example/${number}`,
  });
  return new Map(Object.entries(entries).map(([id, number]) => [id, ref(number)]));
}

function snapshot(items: readonly Item[], previous: Readonly<Record<string, number>> = {}) {
  return takeSnapshot([...items, ADOPTED], {
    plan: PLAN,
    planId: 'roadmap',
    label: 'planpilot',
    previous: mapOf(previous),
    codec: markerCodec,
  });
}

const matches = (...args: Parameters<typeof snapshot>) =>
  Object.fromEntries(
    [...snapshot(...args).matched].map(
      ([
        id,
        {
          item: { key },
        },
      ]) => [id, key],
    ),
  );

describe('matching', () => {
  test('by plan id and item id', () => {
    expect(matches([marked(1, 'A'), marked(2, 'B')])).toEqual({ A: '#1', B: '#2', C: '#9' });
  });

  test('a renamed item is found by its former id, and is no orphan', () => {
    const result = snapshot([marked(1, 'OLD-A')]);
    expect(result.matched.get('A')?.item.key).toBe('#1');
    expect(result.orphans).toEqual([]);
  });

  test('when both the new and the former id exist, the former is an orphan', () => {
    const result = snapshot([marked(1, 'A'), marked(2, 'OLD-A')]);
    expect(result.matched.get('A')?.item.key).toBe('#1');
    expect(result.orphans.map(({ ref }) => ref.key)).toEqual(['#2']);
  });

  test("what planpilot 2.x created is recognised by the plan's content fingerprint", () => {
    expect(matches([marked(4, 'B', { planId: PLAN.fingerprint })])).toEqual({ B: '#4', C: '#9' });
  });

  test('an adopted issue counts as ours without a marker, until its marker says so itself', () => {
    expect(snapshot([]).matched.get('C')?.marker).toBeUndefined();
    expect(matches([marked(12, 'C')])).toEqual({ C: '#12' });
  });

  test('items of other plans are none of our business', () => {
    const result = snapshot([marked(1, 'A', { planId: 'other' })]);
    expect(result.matched.has('A')).toBe(false);
    expect(result.orphans).toEqual([]);
  });

  test('orphans and their references are known', () => {
    const result = snapshot([marked(1, 'A'), marked(3, 'GONE', { state: 'closed', title: 'Gone' })]);
    expect(result.orphans).toMatchObject([
      { id: 'GONE', title: 'Gone', state: 'closed', ref: { key: '#3' } },
    ]);
    expect(result.idByRef.get('node-3')).toBe('GONE');
  });
});

describe('taking over another plan id', () => {
  const takeOver = (items: readonly Item[], adoptPlanId = 'old') =>
    takeSnapshot([...items, ADOPTED], {
      plan: PLAN,
      planId: 'roadmap',
      adoptPlanId,
      label: 'planpilot',
      previous: new Map(),
      codec: markerCodec,
    });

  test('its items are ours, renamed ones included; those that left the plan are orphans', () => {
    const result = takeOver([
      marked(1, 'OLD-A', { planId: 'old' }),
      marked(2, 'B', { planId: 'old', title: 'Beta' }),
      marked(3, 'Z', { planId: 'old' }),
      marked(4, 'Y', { planId: 'another' }),
    ]);
    expect(
      [...result.matched].map(
        ([
          id,
          {
            item: { key },
          },
        ]) => [id, key],
      ),
    ).toEqual([
      ['A', '#1'],
      ['B', '#2'],
      ['C', '#9'],
    ]);
    expect(result.orphans.map(({ ref }) => ref.key)).toEqual(['#3']);
  });

  test('half of it may be ours already', () => {
    const result = takeOver([marked(1, 'A'), marked(2, 'B', { planId: 'old' })]);
    expect([...result.matched.keys()]).toEqual(['A', 'B', 'C']);
  });

  test('a plan is not taken over by itself', () => {
    expect(takeOver([marked(1, 'A')], 'roadmap').matched.get('A')?.item.key).toBe('#1');
  });

  test.each([
    ['under this plan id', 'roadmap'],
    ['made by planpilot 2.x of the same content', PLAN.fingerprint],
  ])('an item that exists %s as well is refused, all of them at once', (_name, planId) => {
    const act = () =>
      takeOver([
        marked(1, 'A', { planId }),
        marked(2, 'A', { planId: 'old' }),
        marked(3, 'B', { planId }),
        marked(4, 'B', { planId: 'old' }),
      ]);
    expect(act).toThrow(IdentityError);
    expect(act).toThrow(/A is #1 \(https.*\) and #2 .*; B is #3 .* and #4/);
  });

  test("a stranger's copy is not taken over", () => {
    const result = takeOver([marked(66, 'A', { planId: 'old', labels: [] })]);
    expect(result.matched.has('A')).toBe(false);
    expect(result.warnings).toEqual([expect.stringContaining('#66')]);
  });
});

describe('trust', () => {
  test.each([
    ['our label, whatever its case', {}],
    ['our authorship', { labels: [], authoredByUs: true }],
  ])('%s', (_name, values) => {
    expect(matches([marked(1, 'A', values)])).toMatchObject({ A: '#1' });
  });

  test('the previous sync map', () => {
    expect(matches([marked(1, 'A', { labels: [] })], { A: 1 })).toMatchObject({ A: '#1' });
  });

  test("a stranger's copy of a marker is left alone and mentioned", () => {
    const result = snapshot([marked(1, 'A'), marked(66, 'A', { labels: ['bug'] })]);
    expect(result.matched.get('A')?.item.key).toBe('#1');
    expect(result.warnings).toEqual([expect.stringContaining('#66 carries a marker of item A')]);
  });
});

describe('what the previous sync map knows', () => {
  test('leads to an item of ours that lost its marker', () => {
    const result = snapshot([item(1), item(2, { labels: [], authoredByUs: true })], { 'OLD-A': 1, B: 2 });
    expect([...result.matched.keys()]).toEqual(['C', 'A', 'B']);
    expect(result.matched.get('A')?.marker).toBeUndefined();
    expect(result.warnings).toEqual([]);
  });

  test.each<[string, readonly Item[], RegExp]>([
    ['is gone', [], /^A is #1 \(https:.*1\) in the previous sync map, but the target no longer has that/],
    ["is somebody else's", [item(1, { labels: ['bug'] })], /^A is #1 .* neither our marker nor our label/],
    ['is another item', [marked(1, 'Z')], /^A is #1 .* says to be another item/],
    ["is another plan's", [marked(1, 'A', { planId: 'other' })], /^A is #1 .* says to be another item/],
  ])('is left alone and told when it %s', (_name, items, warning) => {
    const result = snapshot(items, { A: 1 });
    expect(result.matched.has('A')).toBe(false);
    expect(result.warnings).toEqual([expect.stringMatching(warning)]);
  });

  test('counts only where no marker leads to an item', () => {
    const result = snapshot([marked(1, 'A'), item(7)], { A: 7 });
    expect(result.matched.get('A')?.item.key).toBe('#1');
    expect(result.warnings).toEqual([]);
  });

  test('cannot make one issue two items', () => {
    const result = snapshot([item(1)], { A: 1, B: 1 });
    expect([...result.matched.keys()]).toEqual(['C', 'A']);
  });
});

describe('refusals, before anything is written', () => {
  test.each([
    [
      'two items claim one identity',
      () => snapshot([marked(1, 'A'), marked(2, 'A')]),
      /#1 .* and #2 .* both claim item A/,
    ],
    [
      'the plan seems to have moved',
      () =>
        snapshot([
          marked(1, 'A', { planId: 'old', title: 'Alpha' }),
          marked(2, 'B', { planId: 'old', title: 'Beta' }),
        ]),
      /plan id old owns 2 items/,
    ],
    [
      'an adopted issue already is another item of this plan',
      () => snapshot([marked(9, 'B')]),
      /adopts #9.*already is item B|both resolve to #9/,
    ],
  ])('%s', (_name, act, message) => {
    expect(act).toThrow(IdentityError);
    expect(act).toThrow(message);
  });

  test('an issue to adopt that does not exist', () => {
    const act = () =>
      takeSnapshot([], {
        plan: PLAN,
        planId: 'roadmap',
        label: 'planpilot',
        previous: new Map(),
        codec: markerCodec,
      });
    expect(act).toThrow(/item C adopts #9, which does not exist/);
  });

  test('one shared id and title of another plan is no move', () => {
    expect(matches([marked(1, 'A', { planId: 'old', title: 'Alpha' })])).toEqual({ C: '#9' });
  });
});
