import { expect, test } from '@jest/globals';
import { groupByEpic } from '../../src/report/review/epic-groups.ts';
import { outcome } from './results.ts';

const at = (id: string, type: 'EPIC' | 'STORY' | 'TASK', parentId?: string) =>
  outcome(id, 'created', { item: { type, ...(parentId === undefined ? {} : { parentId }) } });
const shapeOf = (outcomes: Parameters<typeof groupByEpic>[0]) =>
  groupByEpic(outcomes).map(({ epic, outcomes: members }) => [epic?.id, members.map(({ item }) => item.id)]);

test('puts items under the epic at the top of their parents, in plan order, and the others last', () => {
  const outcomes = [
    at('loose', 'TASK'),
    at('t1', 'TASK', 's1'),
    at('e2', 'EPIC'),
    at('s1', 'STORY', 'e1'),
    at('e1', 'EPIC'),
    at('t3', 'TASK', 'e2'),
    at('elsewhere', 'TASK', 'not loaded'),
    at('t2', 'TASK', 's1'),
  ];

  expect(shapeOf(outcomes)).toEqual([
    ['e1', ['t1', 's1', 'e1', 't2']],
    ['e2', ['e2', 't3']],
    [undefined, ['loose', 'elsewhere']],
  ]);
});

test('survives parents that form a cycle', () => {
  expect(shapeOf([at('a', 'TASK', 'b'), at('b', 'TASK', 'a')])).toEqual([[undefined, ['a', 'b']]]);
});
