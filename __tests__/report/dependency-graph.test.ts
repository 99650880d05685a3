import { expect, test } from '@jest/globals';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { dependencyGraph } from '../../src/report/review/dependency-graph.ts';
import { operation, outcome, ref, syncResult } from './results.ts';

const source = (result: SyncResult): string => dependencyGraph(result)[0] ?? '';
const nodes = (text: string): number => text.match(/^ +n\d+\[/gmu)?.length ?? 0;

test('colours each item by what happens to it, new and removed dependencies apart', () => {
  const result = syncResult(
    [
      outcome('e', 'unchanged', { item: { type: 'EPIC', title: 'Epic' } }),
      outcome('a', 'created', { item: { parentId: 'e', title: 'A' } }),
      outcome('b', 'updated', {
        ref: ref(2),
        relinked: true,
        item: { parentId: 'e', title: 'B', dependsOn: ['a', 'c'] },
      }),
      outcome('c', 'unchanged', { ref: ref(3), item: { title: 'C' } }),
      outcome('d', 'failed', { item: { title: 'D', dependsOn: ['c'] } }),
      outcome('h', 'held', { item: { title: 'H', dependsOn: ['c'] } }),
      outcome('alone', 'created'),
      outcome('f', 'updated', { item: { type: 'EPIC', title: 'F' } }),
    ],
    {
      dryRun: true,
      operations: [
        operation('b', { action: 'link', field: 'blocked-by', before: '', after: 'a' }),
        operation('e', { action: 'link', field: 'blocked-by', before: '', after: 'f' }),
        operation('b', { action: 'unlink', field: 'blocked-by', before: 'd', after: '' }),
        operation('b', { action: 'unlink', field: 'blocked-by', before: '#99', after: '' }),
      ],
    },
  );

  const [drawing = '', legend] = dependencyGraph(result);

  expect(drawing.split('\n')).toEqual([
    '```mermaid',
    'graph LR',
    '  subgraph e1["Epic"]',
    '    n7["Epic"]',
    '    n4["A"]',
    '    n1["#35;2 B"]',
    '  end',
    '  subgraph e2["F"]',
    '    n5["F"]',
    '  end',
    '  n6["#35;3 C"]',
    '  n2["D"]',
    '  n3["H"]',
    '  n6 --> n1',
    '  n6 --> n2',
    '  n6 --> n3',
    '  n4 ==> n1',
    '  n5 ==> n7',
    '  n2 -. removed .-> n1',
    expect.stringMatching(/^ {2}classDef relink fill:/u),
    '  class n1 relink',
    expect.stringMatching(/^ {2}classDef failed fill:/u),
    '  class n2 failed',
    expect.stringMatching(/^ {2}classDef held fill:/u),
    '  class n3 held',
    expect.stringMatching(/^ {2}classDef create fill:/u),
    '  class n4 create',
    expect.stringMatching(/^ {2}classDef update fill:/u),
    '  class n5 update',
    expect.stringMatching(/^ {2}classDef same fill:/u),
    '  class n6,n7 same',
    '  classDef epic fill:transparent,stroke:#818b98',
    '  class e1,e2 epic',
    '```',
  ]);
  expect(legend).toBe(
    'An arrow leads from what has to be done first. ' +
      'green create · yellow update · blue relink · purple held · red failed or waiting · grey unchanged.',
  );
});

test('is left out where nothing depends on anything', () => {
  expect(dependencyGraph(syncResult([outcome('a', 'created')]))).toEqual([]);
});

test('of a large plan shows what changes and its neighbours, and counts the rest', () => {
  const result = syncResult(
    Array.from({ length: 500 }, (_, index) =>
      outcome(`i${index}`, index === 300 ? 'created' : 'unchanged', {
        item: { dependsOn: index === 0 ? [] : [`i${index - 1}`] },
      }),
    ),
  );

  expect(nodes(source(result))).toBe(60);
  expect(source(result)).toContain('Title of i300');
  expect(source(result)).toContain('Title of i299');
  expect(source(result)).toContain('Title of i301');
  expect(dependencyGraph(result)[1]).toContain('440 more items with dependencies are not drawn.');
});
