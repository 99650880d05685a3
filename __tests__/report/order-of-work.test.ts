import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlanItem } from '../../src/plan/types.ts';
import { renderComment } from '../../src/report/comment.ts';
import { criticalPath, inversionsOf } from '../../src/report/review/order-of-work.ts';
import { outcome, planItem, ref, report, syncResult } from './results.ts';

const item = (id: string, dependsOn: readonly string[], rest: Partial<PlanItem> = {}): PlanItem =>
  planItem(id, { dependsOn, ...rest });
const hours = (count: number) => ({ estimate: { hours: count } });
const ids = (items: readonly PlanItem[] | undefined): readonly string[] | undefined =>
  items?.map(({ id }) => id);

describe('the critical path', () => {
  test('is the longest chain by count where nothing is estimated', () => {
    const items = [item('a', []), item('b', ['a']), item('c', ['b', 'a']), item('d', ['a'])];

    expect(ids(criticalPath(items)?.items)).toEqual(['a', 'b', 'c']);
    expect(criticalPath(items)).not.toHaveProperty('hours');
  });

  test('is the longest by hours where there are any, and counts what has none', () => {
    const items = [
      item('a', [], hours(1)),
      item('b', ['a'], hours(1)),
      item('c', ['b'], hours(1)),
      item('x', ['a']),
      item('y', ['x'], hours(9.5)),
    ];

    const path = criticalPath(items);

    expect(ids(path?.items)).toEqual(['a', 'x', 'y']);
    expect(path).toMatchObject({ hours: 10.5, unestimated: 1 });
  });

  test('leaves out what is done', () => {
    const items = [item('a', []), item('b', ['a']), item('c', ['b']), item('d', ['c'])];

    expect(ids(criticalPath(items, new Set(['a']))?.items)).toEqual(['b', 'c', 'd']);
    expect(criticalPath(items, new Set(['a', 'b']))).toBeUndefined();
  });

  test.each([
    ['no plan', []],
    ['one step', [item('a', []), item('b', ['a'])]],
    ['what is not in the plan', [item('a', ['x']), item('b', ['a', 'y'])]],
    ['a circle', [item('a', ['c']), item('b', ['a']), item('c', ['b'])]],
  ])('is not worth telling for %s', (_what, items) => {
    expect(criticalPath(items)).toBeUndefined();
  });

  test('is as long as any chain that can be walked', () => {
    // Each item depends on some before it, so every walk ends.
    const plan = fc
      .array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 30 })
      .map((rows) =>
        rows.map((row, index) =>
          item(`i${index}`, index === 0 ? [] : row.map((blocker) => `i${blocker % index}`)),
        ),
      );
    fc.assert(
      fc.property(plan, (items) => {
        const depth = new Map<string, number>();
        for (const { id, dependsOn } of items)
          depth.set(id, 1 + Math.max(0, ...dependsOn.map((blocker) => depth.get(blocker) ?? 0)));
        const longest = Math.max(0, ...depth.values());

        const path = criticalPath(items)?.items ?? [];

        expect(path.length).toBe(longest < 3 ? 0 : longest);
        for (const [index, { dependsOn }] of path.entries())
          expect(index === 0 || dependsOn.includes(path[index - 1]?.id ?? '')).toBe(true);
      }),
    );
  });
});

describe('inversions', () => {
  const sprint = (name: string) => ({ fields: { Iteration: name } });

  test.each<[string, PlanItem, PlanItem, string | undefined]>([
    ['of a child and its parent', item('child', ['p'], { parentId: 'p' }), item('p', []), 'ancestor'],
    ['of siblings', item('a', ['b'], { parentId: 'p' }), item('b', [], { parentId: 'p' }), 'order'],
    ['of cousins are none', item('a', ['b'], { parentId: 'p' }), item('b', [], { parentId: 'q' }), undefined],
    ['of iterations', item('a', ['b'], sprint('Sprint 9')), item('b', [], sprint('Sprint 10')), 'iteration'],
    [
      'of unlike iterations',
      item('a', ['b'], { ...sprint('Q1'), parentId: 'p' }),
      item('b', [], sprint('Sprint 9')),
      undefined,
    ],
    [
      'of a level and another',
      item('a', ['b'], { type: 'STORY' }),
      item('b', [], { type: 'EPIC' }),
      undefined,
    ],
  ])('%s', (_what, first, second, kind) => {
    const found = inversionsOf([first, second]);

    expect(found.map((inversion) => inversion.kind)).toEqual(kind === undefined ? [] : [kind]);
    expect(inversionsOf([first, second], new Set([second.id]))).toEqual([]);
  });

  test('of a grandchild, the gravest kinds first, are told with their place', () => {
    const items = [
      item('e', [], { type: 'EPIC' }),
      item('s', ['t2'], { type: 'STORY', parentId: 'e' }),
      item('t1', ['t2'], { parentId: 's' }),
      item('t2', ['e'], { parentId: 's', place: { file: 'plan.yaml', line: 9, column: 3 } }),
    ];

    expect(inversionsOf(items).map(({ kind, item: { id } }) => [kind, id])).toEqual([
      ['ancestor', 't2'],
      ['order', 't1'],
    ]);

    const outcomes = items.map((each, index) =>
      outcome(each.id, 'unchanged', { item: each, ref: ref(index + 1) }),
    );
    const markdown = renderComment(report(syncResult(outcomes, { dryRun: true }), { mode: 'preview' }));
    expect(markdown).toMatch(/`t2` at `plan\.yaml:9:3` waits for .* `e`, which it is part of/u);
  });
});

test('a long path shows both its ends', () => {
  const outcomes = Array.from({ length: 40 }, (_, index) =>
    outcome(`i${index}`, 'created', { item: { dependsOn: index === 0 ? [] : [`i${index - 1}`] } }),
  );

  const markdown = renderComment(report(syncResult(outcomes, { dryRun: true })));

  expect(markdown).toContain('**Critical path** (40 items): `i0` → `i1`');
  expect(markdown).toContain('`i7` → (24 more) → `i32`');
});
