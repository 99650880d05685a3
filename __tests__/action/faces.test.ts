import { expect, test } from '@jest/globals';
import { readInputs } from '../../src/action/inputs.ts';
import { harmless } from '../../src/action/logger.ts';
import { outputsOf } from '../../src/action/outputs.ts';
import type { SyncMap } from '../../src/contracts/sync-map.ts';
import { ConfigError } from '../../src/kernel/errors.ts';

test('inputs are read from their variables, unknown ones included', () => {
  const inputs = readInputs(
    {
      'INPUT_MAX-CONCURRENT': '5',
      INPUT_TOKEN: 'one\n two ',
      'INPUT_PROJECT-TOKEN': '',
      INPUT_SURPRISE: 'x',
      OTHER: 'y',
      GITHUB_WORKSPACE: '/w',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_EVENT_NAME: 'push',
      RUNNER_TEMP: '/t',
    },
    '/elsewhere',
  );
  expect([...inputs.given]).toEqual([
    ['max-concurrent', '5'],
    ['token', 'one\n two '],
    ['project-token', ''],
    ['surprise', 'x'],
  ]);
  expect(inputs).toMatchObject({
    secrets: ['one', 'two'],
    workspace: '/w',
    repository: 'acme/shop',
    temporary: '/t',
    event: { GITHUB_EVENT_NAME: 'push' },
  });
});

test('outside of a runner the current folder is the workspace', () => {
  expect(readInputs({}, '/here')).toEqual({
    given: new Map(),
    secrets: [],
    workspace: '/here',
    hasSummary: false,
    workflow: {},
    event: {},
  });
});

test('a variable that is empty counts as not set', () => {
  const variables = [
    'GITHUB_WORKSPACE',
    'GITHUB_REPOSITORY',
    'GITHUB_API_URL',
    'RUNNER_TEMP',
    'GITHUB_STEP_SUMMARY',
  ];
  const empty = Object.fromEntries(variables.map((name) => [name, '']));
  expect(readInputs(empty, '/here')).toEqual(readInputs({}, '/here'));
});

test.each([
  ['::error::boo', ': :error::boo'],
  ['a\n::set-output name=x::y', 'a\n: :set-output name=x::y'],
  ['  ::warning::x', '  : :warning::x'],
  ['see ##[error]x', 'see ## [error]x'],
  ['colour \u001B[31mred\u001B[0m', 'colour red'],
])('%j is no command to the runner', (text, safe) => {
  expect(harmless(text)).toBe(safe);
});

const map = (entries: number): SyncMap => ({
  planId: 'p',
  target: 'acme/shop',
  planFingerprint: 'f',
  entries: new Map(
    Array.from({ length: entries }, (_, index) => [
      `item-${index}`,
      {
        id: `I_${index}`,
        key: `#${index}`,
        url: `https://github.com/acme/shop/issues/${index}`,
        itemType: 'TASK',
      },
    ]),
  ),
});

test('a map is an output as long as it fits', () => {
  expect(outputsOf({ syncMap: map(10), syncMapPath: '/m' })['sync-map']).toContain('item-9');
  const large = outputsOf({ syncMap: map(10_000), syncMapPath: '/m' });
  expect([large['sync-map'], large['sync-map-path']]).toEqual(['', '/m']);
});

test('a run that failed early says why and leaves the rest empty', () => {
  const outputs = outputsOf({ error: new ConfigError([{ message: 'x' }]) });
  expect(outputs).toMatchObject({
    'failure-reason': 'invalid-config',
    complete: 'false',
    created: '',
    requests: '',
  });
});
