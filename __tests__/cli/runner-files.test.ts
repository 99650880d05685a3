import { expect, test } from '@jest/globals';
import { logFilter, plainLine, readOutputs } from '../../src/cli/demo/runner-files.ts';

test('outputs are read as the runner reads them', () => {
  const text = 'created<<d1\n4\nd1\nsync-map<<d2\n{\n  "a": 1\n}\nd2\nempty<<d3\n\nd3\nnoise\n';
  expect([...readOutputs(text)]).toEqual([
    ['created', '4'],
    ['sync-map', '{\n  "a": 1\n}'],
    ['empty', ''],
  ]);
});

test('the log is shown without the commands of the runner, the list of changes folded', () => {
  const shown: string[] = [];
  const filter = logFilter((line) => shown.push(line));
  for (const line of [
    '::add-mask::secret',
    'Sync: mode is sync',
    '::group::Changes (1)',
    'created #1',
    '::endgroup::',
    '::error title=x,file=a.yaml,line=3::broken',
    'done',
  ])
    filter(line);
  expect(shown).toEqual(['Sync: mode is sync', '> Changes (1)', 'error: broken', 'done']);
});

test.each([
  ['## Created 4 issues', 'Created 4 issues'],
  ['| [\\#&#8203;1](https://x/1) | `A` |', '| #1 | A |'],
  ['<details><summary>Epic: 3 created</summary>', 'Epic: 3 created'],
  ['</details>', undefined],
  ['|---|---|', undefined],
  ['', undefined],
])('%j reads as %j', (line, plain) => {
  expect(plainLine(line)).toBe(plain);
});
