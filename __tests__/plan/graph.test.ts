import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { childrenOf, type Edges, findCycles, levels } from '../../src/plan/graph.ts';

const NODES = ['a', 'b', 'c', 'd', 'e', 'f'];
const graphs = fc
  .array(fc.tuple(fc.constantFrom(...NODES), fc.constantFrom(...NODES)), { maxLength: 15 })
  .map(
    (pairs): Edges =>
      new Map(NODES.map((node) => [node, pairs.filter(([from]) => from === node).map(([, to]) => to)])),
  );
const chain = (length: number): Edges =>
  new Map(Array.from({ length }, (_, index) => [`n${index}`, index + 1 < length ? [`n${index + 1}`] : []]));

describe('childrenOf', () => {
  it('lists the children of each parent in the order of the items', () => {
    const items = [
      { id: 'a' },
      { id: 'c', parentId: 'a' },
      { id: 'b', parentId: 'a' },
      { id: 'd', parentId: 'c' },
    ];
    expect([...childrenOf(items)]).toEqual([
      ['a', ['c', 'b']],
      ['c', ['d']],
    ]);
  });
});

describe('levels', () => {
  it('put every node behind all it depends on, and keep the given order within a level', () => {
    const edges = new Map([
      ['d', ['b', 'c', 'c', 'unknown']],
      ['c', ['a']],
      ['b', ['a']],
    ]);
    expect(levels(['d', 'c', 'b', 'a'], edges)).toEqual([['a'], ['c', 'b'], ['d']]);
  });

  it('hold all nodes of a graph exactly when it has no cycle', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const placed = levels(NODES, edges).flat();
        expect(placed.length === NODES.length).toBe(findCycles(edges).length === 0);
        const rank = new Map(
          levels(NODES, edges).flatMap((level, index) => level.map((node) => [node, index])),
        );
        for (const node of placed)
          for (const target of edges.get(node) ?? [])
            expect(rank.get(target) ?? 99).toBeLessThan(rank.get(node) ?? 0);
      }),
    );
  });

  it('work 10,000 deep', () => {
    expect(levels([...chain(10_000).keys()], chain(10_000))).toHaveLength(10_000);
  });
});

describe('findCycles', () => {
  it.each<[string, Edges, readonly (readonly string[])[]]>([
    [
      'none in a diamond',
      new Map([
        ['a', ['b', 'c']],
        ['b', ['d']],
        ['c', ['d']],
      ]),
      [],
    ],
    ['a self-reference', new Map([['a', ['a']]]), [['a']]],
    [
      'one of three',
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
      [['a', 'b', 'c']],
    ],
    [
      'one behind a way in',
      new Map([
        ['x', ['a']],
        ['a', ['b']],
        ['b', ['a']],
      ]),
      [['a', 'b']],
    ],
    [
      'two through one node',
      new Map([
        ['a', ['b', 'c']],
        ['b', ['a']],
        ['c', ['a']],
      ]),
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
    ],
    [
      'one although its edge is given twice',
      new Map([
        ['a', ['b', 'b']],
        ['b', ['a', 'a']],
      ]),
      [['a', 'b']],
    ],
  ])('finds %s', (_name, edges, expected) => {
    expect(findCycles(edges)).toEqual(expected);
  });

  it('gives real cycles, none twice, and without their closing edges none is left', () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const cycles = findCycles(edges);
        const closing = new Set<string>();
        for (const cycle of cycles) {
          for (const [index, node] of cycle.entries())
            expect(edges.get(node)).toContain(cycle[(index + 1) % cycle.length]);
          closing.add(`${cycle.at(-1)}>${cycle[0]}`);
        }
        expect(closing.size).toBe(cycles.length);
        const opened = new Map(
          [...edges].map(([node, targets]) => [
            node,
            targets.filter((target) => !closing.has(`${node}>${target}`)),
          ]),
        );
        expect(findCycles(opened)).toEqual([]);
      }),
    );
  });

  it('finds a cycle 10,000 long and stops at its limit', () => {
    const ring = new Map([...chain(10_000), ['n9999', ['n0']]]);
    expect(findCycles(ring)[0]).toHaveLength(10_000);
    const dense = new Map(NODES.map((node) => [node, NODES]));
    expect(findCycles(dense, 3)).toHaveLength(3);
  });
});
