import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fewestMoves, type Move } from '../../src/engine/changes/fewest-moves.ts';

/** What a tracker makes of the moves, one after the other. */
function applied(current: readonly string[], moves: readonly Move<string>[]): readonly string[] {
  let order = current;
  for (const { child, after } of moves) {
    const others = order.filter((each) => each !== child);
    const at = after === null ? 0 : others.indexOf(after) + 1;
    expect(after === null || at > 0).toBe(true);
    order = others.toSpliced(at, 0, child);
  }
  return order;
}

/** Length of the longest increasing subsequence, by trying for each element what stands before it. */
function longestRun(ranks: readonly number[]): number {
  const best: number[] = [];
  for (const [at, rank] of ranks.entries()) {
    const before = best.filter((_, index) => (ranks[index] ?? 0) < rank);
    best[at] = 1 + Math.max(0, ...before);
  }
  return Math.max(0, ...best);
}

/** Children in the tracker's order, some of them foreign, and the order that is wanted of ours. */
const siblings = fc
  .uniqueArray(fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), ours: fc.boolean() }), {
    selector: ({ id }) => id,
    maxLength: 40,
  })
  .chain((children) => {
    const ours = children.filter((child) => child.ours).map(({ id }) => id);
    return fc.record({
      current: fc.constant(children.map(({ id }) => id)),
      wanted: fc.shuffledSubarray(ours, { minLength: ours.length }),
    });
  });

describe('the fewest moves', () => {
  test.each<[string, readonly string[], readonly string[], readonly Move<string>[]]>([
    ['nothing to order', ['x'], [], []],
    ['in order already, strangers between', ['a', 'x', 'b', 'y', 'c'], ['a', 'b', 'c'], []],
    ['one went to the end', ['a', 'c', 'd', 'b'], ['a', 'b', 'c', 'd'], [{ child: 'b', after: 'a' }]],
    ['the first one goes to the front', ['b', 'c', 'a'], ['a', 'b', 'c'], [{ child: 'a', after: null }]],
    ['but not in front of a stranger', ['x', 'b', 'c', 'a'], ['a', 'b', 'c'], [{ child: 'a', after: 'x' }]],
    [
      'the first two',
      ['x', 'c', 'd', 'e', 'b', 'a'],
      ['a', 'b', 'c', 'd', 'e'],
      [
        { child: 'a', after: 'x' },
        { child: 'b', after: 'a' },
      ],
    ],
  ])('%s', (_name, current, wanted, moves) => {
    expect(fewestMoves(current, wanted)).toEqual(moves);
  });

  test('lead to the wanted order, leave strangers among themselves as they were, and are as few as possible', () => {
    fc.assert(
      fc.property(siblings, ({ current, wanted }) => {
        const moves = fewestMoves(current, wanted);
        const ours = new Set(wanted);
        const result = applied(current, moves);
        expect(result.filter((child) => ours.has(child))).toEqual(wanted);
        expect(result.filter((child) => !ours.has(child))).toEqual(
          current.filter((child) => !ours.has(child)),
        );
        const ranks = current.filter((child) => ours.has(child)).map((child) => wanted.indexOf(child));
        expect(moves).toHaveLength(wanted.length - longestRun(ranks));
        expect(fewestMoves(result, wanted)).toEqual([]);
      }),
    );
  });

  test('many children take no longer than sorting them', () => {
    const current = Array.from({ length: 100_000 }, (_, index) => `${index}`);
    expect(fewestMoves(current, current.toReversed())).toHaveLength(99_999);
  });
});
