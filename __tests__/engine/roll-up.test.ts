import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { computeParentBlockedBy, dependenciesOf } from '../../src/engine/roll-up.ts';
import { findCycles } from '../../src/plan/graph.ts';
import type { PlanItem } from '../../src/plan/types.ts';
import { planOf } from '../support/engine-harness.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';

const edges = (items: readonly PlanItem[], type: 'EPIC' | 'STORY') =>
  computeParentBlockedBy(items, type).map(({ blocked, blocker }) => `${blocked}<${blocker}`);

describe('computeParentBlockedBy', () => {
  const { items } = planOf(`
items:
  - id: E1
    title: e1
    items:
      - { id: S1, title: s1, items: [{ id: T1, title: t1 }, { id: T2, title: t2, depends_on: [T1, T3] }] }
      - { id: S2, title: s2, items: [{ id: T3, title: t3 }] }
  - id: E2
    title: e2
    items:
      - { id: S3, title: s3, depends_on: [S1], items: [{ id: T4, title: t4, depends_on: [S2] }] }
      - { id: S4, title: s4, items: [{ id: T5, title: t5, depends_on: [T1] }] }
`);

  test('a child of A depending on a child of B makes A blocked by B, never by itself', () => {
    expect(edges(items, 'STORY')).toEqual(['S1<S2', 'S4<S1']);
  });

  test('epics follow from stories, explicit and rolled up, and mixed levels do not roll up', () => {
    expect(edges(items, 'EPIC')).toEqual(['E2<E1']);
  });
});

describe('dependenciesOf', () => {
  const MUTUAL = `
items:
  - id: E1
    title: e1
    items:
      - { id: S1, title: s1, items: [{ id: T1, title: t1, depends_on: [T3] }, { id: T2, title: t2 }] }
      - { id: S2, title: s2, items: [{ id: T3, title: t3 }, { id: T4, title: t4, depends_on: [T2] }] }
`;

  test('leaves out rolled-up edges that would form a cycle, and names the path', () => {
    const { blockers, warnings } = dependenciesOf(planOf(MUTUAL).items, true);
    expect(Object.fromEntries(blockers)).toEqual({ T1: ['T3'], T4: ['T2'] });
    expect(warnings).toEqual([
      'dependencies rolled up from children form a cycle and are left out: S1 -> S2 -> S1',
    ]);
  });

  test('an explicit edge stays when it closes a cycle with a rolled-up one', () => {
    const yaml = MUTUAL.replace(', depends_on: [T2]', '').replace(
      '{ id: S2, title: s2,',
      '{ id: S2, title: s2, depends_on: [S1],',
    );
    const { blockers, warnings } = dependenciesOf(planOf(yaml).items, true);
    expect(Object.fromEntries(blockers)).toEqual({ S2: ['S1'], T1: ['T3'] });
    expect(warnings).toHaveLength(1);
  });

  test('rollup: false leaves only what the plan says', () => {
    const { blockers } = dependenciesOf(planOf(MUTUAL).items, false);
    expect([...blockers.keys()]).toEqual(['T1', 'T4']);
  });

  test('law: never a cycle, every explicit edge kept, whatever the order of the items', () => {
    fc.assert(
      fc.property(planArbitrary(), fc.infiniteStream(fc.nat()), (plan, order) => {
        const { blockers } = dependenciesOf(plan.items, true);
        expect(findCycles(blockers)).toEqual([]);
        for (const item of plan.items) {
          expect(blockers.get(item.id) ?? []).toEqual(expect.arrayContaining([...item.dependsOn]));
        }
        const ranked = plan.items.map((item) => ({ item, rank: order.next().value }));
        const shuffled = ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
        expect(asSets(dependenciesOf(shuffled, true).blockers)).toEqual(asSets(blockers));
      }),
    );
  });
});

function asSets(
  blockers: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...blockers].map(([id, list]) => [id, list.toSorted()]));
}
