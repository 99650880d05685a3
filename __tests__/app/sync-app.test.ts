import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSyncMap } from '../../src/app/sync-map-json.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { runFrom } from './runs.ts';

const PLAN = `plan_id: app
items:
  - id: E1
    title: Epic
    items:
      - { id: S1, title: Story, items: [{ id: T1, title: Task }] }
`;

/** One repository per test: the address of the server is read once for all of them. */
const REPOSITORIES = ['whole', 'failing', 'merging', 'dry', 'known'];

let server: GitHubServer;

beforeAll(async () => {
  server = await startGitHubServer({
    owners: [{ login: 'acme', repositories: REPOSITORIES.map((name) => ({ name })) }],
  });
});

afterAll(() => server.close());

/** Item ids of a map's text. */
function idsIn(text: string | undefined): readonly string[] {
  return [...(readSyncMap(text ?? '')?.entries.keys() ?? [])];
}

test('the map on disk is the map of the result', async () => {
  const { result, mapText, error } = await runFrom(server.url, {
    plan: PLAN,
    inputs: { target: 'acme/whole' },
  });
  expect(error).toBeUndefined();
  expect(readSyncMap(mapText ?? '')).toEqual(result?.syncMap);
  expect(idsIn(mapText)).toEqual(['E1', 'S1', 'T1']);
});

test('a run whose create fails still puts on record what exists', async () => {
  const isStory = ({ variables }: { readonly variables: unknown }): boolean =>
    JSON.stringify(variables).includes('ITEM_ID:S1');
  server.faults.at(isStory, { kind: 'alias-error', alias: 0, message: 'Story refused' });
  const { mapText, result, error } = await runFrom(server.url, {
    plan: PLAN,
    inputs: { target: 'acme/failing' },
  });
  expect(error).toBeInstanceOf(Error);
  expect(result?.counts).toMatchObject({ created: 1, failed: 1, blocked: 1 });
  expect(idsIn(mapText)).toEqual(['E1']);
});

test('entries of an earlier map stay until the new one is complete', async () => {
  const entry = { id: 'I_old', key: '#99', url: 'u', item_type: 'TASK' };
  const old = { plan_id: 'app', target: 'acme/merging', entries: { OLD: entry } };
  const { mapText } = await runFrom(server.url, {
    plan: PLAN.replace('id: S1', 'id: S1, adopt: 4711'),
    files: { 'map.json': JSON.stringify(old) },
    inputs: { target: 'acme/merging', 'sync-path': 'map.json' },
  });
  expect(idsIn(mapText)).toEqual(['OLD']);
});

test('a dry run leaves the map of the real runs alone', async () => {
  const before = server.log.length;
  const inputs = { target: 'acme/dry', mode: 'dry-run' };
  const { syncMapPath } = await runFrom(server.url, { plan: PLAN, inputs });
  expect(syncMapPath).toMatch(/\.sync-map\.json\.dry-run$/u);
  expect(server.log).toHaveLength(before);
});

test('the map of an earlier run finds issues that lost their label', async () => {
  const inputs = { target: 'acme/known' };
  const first = await runFrom(server.url, { plan: PLAN, inputs });
  const keys = [...(first.result?.syncMap.entries.values() ?? [])].map(({ key }) => key);
  for (const key of keys) server.edit({ do: 'remove-label', issue: `acme/known${key}`, label: 'planpilot' });
  const again = await runFrom(server.url, {
    plan: PLAN,
    files: { 'map.json': first.mapText ?? '' },
    inputs: { ...inputs, 'sync-map': 'map.json' },
  });
  expect(keys).toHaveLength(3);
  expect(again.result?.counts.created).toBe(0);
});

test('a record that cannot be kept in the end loses neither the result nor the sync map', async () => {
  const { result, error, mapText } = await runFrom(server.url, {
    plan: 'plan_id: kept\nitems:\n  - { id: A, type: epic, title: Alpha }\n',
    inputs: { mode: 'dry-run', 'change-set': 'records/changes.json' },
    onPhase: (folder) => mkdirSync(join(folder, 'records/changes.json'), { recursive: true }),
  });
  expect(String(error)).toContain('changes.json');
  expect(result?.counts.created).toBe(1);
  expect(Object.keys(JSON.parse(mapText ?? '{}').entries)).toEqual(['A']);
});

test.each(['change-set', 'sync-path'])(
  'a folder in the place of %s is refused before the run begins',
  async (name) => {
    const { result, error } = await runFrom(server.url, {
      plan: 'plan_id: kept\nitems:\n  - { id: A, type: epic, title: Alpha }\n',
      files: { 'taken.json/readme': '' },
      // The map of a dry run has a name of its own, so the real one is asked for, of a tracker that nobody is asked of.
      inputs: name === 'sync-path' ? { [name]: 'taken.json' } : { mode: 'dry-run', [name]: 'taken.json' },
    });
    expect(result).toBeUndefined();
    expect(String(error)).toContain('there is a folder of that name');
  },
);
