import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../src/action/inputs.ts';
import type { Settings } from '../../src/app/settings.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import { type Given, settingsFrom } from './given.ts';
import { rejectionOf } from './odoo-map-files.ts';

/** Inputs of a run on Odoo that lacks nothing. */
const COMPLETE = {
  provider: 'odoo',
  mode: 'sync',
  token: 'the token that every workflow passes',
  'odoo-url': 'https://acme.odoo.com',
  'odoo-api-key': 'k'.repeat(40),
  'odoo-project': 'Shop',
} as const;

function settled(inputs: Given['inputs'], rest: Omit<Given, 'inputs'> = {}): Promise<Settings> {
  return settingsFrom({ inputs: { ...COMPLETE, ...inputs }, ...rest });
}

async function complaintsOf(
  inputs: Given['inputs'],
  rest: Omit<Given, 'inputs'> = {},
): Promise<readonly string[]> {
  const error = await rejectionOf(settled(inputs, rest));
  if (!(error instanceof ConfigError)) throw error;
  return error.problems.map(({ message, remedy }) => `${message} (${remedy})`);
}

describe('the settings of provider odoo', () => {
  test('have defaults', async () => {
    const { provider, odoo, engine } = await settled({});
    expect(provider).toBe('odoo');
    expect(odoo).toEqual({
      url: 'https://acme.odoo.com',
      secret: COMPLETE['odoo-api-key'],
      project: 'Shop',
      batchSize: 1,
      stages: 'backlog',
      tracking: false,
      file: 'feature_user_story_map.toml',
      target: 'project Shop on acme.odoo.com',
    });
    expect(engine.target).toBe('project Shop on acme.odoo.com');
  });

  test('are taken from inputs and from the file, the key excepted', async () => {
    const file = `provider: odoo
plan: maps/shop.toml
odoo_url: http://127.0.0.1:8069/
odoo_database: shop
odoo_username: bot
odoo_project: 7
odoo_batch_size: 50
odoo_min_interval: 250ms
odoo_stages: all
odoo_tracking: true
`;
    const inputs = { mode: 'sync', 'odoo-api-key': 'pass word', 'odoo-batch-size': '10' };
    const { odoo } = await settingsFrom({ inputs, files: { 'planpilot.yaml': file } });
    expect(odoo).toEqual({
      url: 'http://127.0.0.1:8069',
      database: 'shop',
      username: 'bot',
      secret: 'pass word',
      project: 7,
      batchSize: 10,
      minIntervalMs: 250,
      stages: 'all',
      tracking: true,
      file: 'maps/shop.toml',
      target: 'project 7 on 127.0.0.1:8069',
    });
  });

  test('leave times to the provider unless they are given', async () => {
    const { odoo } = await settled({ 'odoo-min-interval': '0s', 'request-timeout': '2m' });
    expect([odoo?.minIntervalMs, odoo?.requestTimeoutMs]).toEqual([0, 120_000]);
  });

  test('take a project of digits as an id', async () => {
    expect((await settled({ 'odoo-project': '12' })).odoo?.project).toBe(12);
    expect((await settled({ 'odoo-project': '12th street' })).odoo?.project).toBe('12th street');
  });

  test.each([
    ['no address', { 'odoo-url': '' }, ['The address of the Odoo server is missing', 'add odoo-url']],
    ['half an address', { 'odoo-url': 'acme.odoo.com' }, ['odoo-url is no address']],
    ['plain http', { 'odoo-url': 'http://acme.odoo.com' }, ['would send the key in the clear', 'use https']],
    ['http to a name like this machine’s', { 'odoo-url': 'http://localhost.example.com' }, ['in the clear']],
    ['another protocol', { 'odoo-url': 'ftp://acme.odoo.com' }, ['starts with ftp://']],
    ['a page', { 'odoo-url': 'https://acme.odoo.com/odoo/project/7' }, ['names a page of the server']],
    [
      'a login in the address',
      { 'odoo-url': 'https://me:hunter2@acme.odoo.com' },
      ['odoo-url holds a login'],
    ],
    ['no key', { 'odoo-api-key': '' }, ['No API key of Odoo is given', 'secrets.ODOO_API_KEY']],
    ['a key of two lines', { 'odoo-api-key': 'hunter2\nhunter2' }, ['holds line breaks']],
    ['a database of odd letters', { 'odoo-database': 'acmé' }, ['odoo-database is no name', 'exact name']],
    ['a database in words', { 'odoo-database': 'our own' }, ['odoo-database is no name']],
    ['no project', { 'odoo-project': '' }, ['The Odoo project is missing', 'add odoo-project']],
    ['a batch of none', { 'odoo-batch-size': '0' }, ['"odoo-batch-size"']],
    ['a batch without end', { 'odoo-batch-size': '501' }, ['has to be at most 500']],
    ['an interval without a unit', { 'odoo-min-interval': '5' }, ['must be a duration such as 1s']],
    ['other stages', { 'odoo-stages': 'some' }, ['"odoo-stages"']],
    ['a plan in YAML', { plan: 'roadmap.yaml' }, ['provider odoo reads one map, a .toml file']],
    ['two maps', { plan: 'a.toml\nb.toml' }, ['reads one map']],
    ['a pattern', { plan: '*.toml' }, ['reads one map']],
    [
      'a board',
      { 'board-url': 'https://github.com/orgs/a/projects/1' },
      ['board-url does not go with provider odoo'],
    ],
    ['a repository', { target: 'acme/shop' }, ['target does not go with provider odoo']],
    [
      'pruning',
      { prune: 'close' },
      ['prune does not go with provider odoo: tasks are never closed or deleted'],
    ],
    ['a sync map', { 'sync-path': 'map.json' }, ['sync-path does not go with provider odoo']],
    [
      'drift',
      { mode: 'drift' },
      ['mode drift does not go with provider odoo', 'use sync, preview or dry-run'],
    ],
    ['an import', { mode: 'import' }, ['mode import does not go with provider odoo']],
    ['a clean', { mode: 'clean' }, ['mode clean does not go with provider odoo: tasks are never deleted']],
    ['a revert', { mode: 'revert' }, ['mode revert does not go with provider odoo']],
  ])('are refused for %s', async (_name, inputs, says) => {
    const complaints = await complaintsOf(inputs);
    for (const each of says) expect(complaints.join('\n')).toContain(each);
    expect(complaints.join('\n')).not.toContain('hunter2');
    expect(complaints.join('\n')).not.toContain('undefined');
  });

  test('are all complained about at once', async () => {
    const inputs = { 'odoo-url': '', 'odoo-api-key': '', 'odoo-project': '', plan: 'a.yaml', label: 'x' };
    expect(await complaintsOf(inputs)).toHaveLength(5);
  });

  test('let a file that serves GitHub as well hold settings of both', async () => {
    const files = { 'planpilot.yaml': 'label: roadmap\nboard_url: https://github.com/orgs/a/projects/1\n' };
    expect((await settled({}, { files })).odoo?.project).toBe('Shop');
    const mixed = { 'planpilot.yaml': 'provider: odoo\nlabel: roadmap\n' };
    expect(await complaintsOf({}, { files: mixed })).toEqual([
      'label does not go with provider odoo: it has no meaning there (remove it)',
    ]);
  });

  test('are refused where no provider odoo is named', async () => {
    const inputs = { mode: 'sync', token: 't', target: 'acme/shop', 'odoo-url': 'https://acme.odoo.com' };
    const error = await rejectionOf(settingsFrom({ inputs }));
    expect(String(error)).toContain(
      'odoo-url goes with provider odoo only (add provider odoo, or remove them)',
    );
  });

  test('are what a map in TOML needs', async () => {
    const inputs = { mode: 'sync', token: 't', target: 'acme/shop', plan: 'map.toml' };
    const error = await rejectionOf(settingsFrom({ inputs }));
    expect(String(error)).toContain('map.toml is a map of features, which provider odoo reads');
  });

  test('are refused where a stranger may name the server and the secrets are there', async () => {
    const event = { name: 'pull_request_target', ref: 'refs/heads/main' };
    expect((await complaintsOf({ mode: 'dry-run' }, { event })).join()).toContain('pull_request_target');
  });

  test('make a scheduled run a look, as there is no drift to look for', async () => {
    const event = { name: 'schedule', ref: 'refs/heads/main', defaultBranch: 'main' };
    expect((await settled({ mode: 'auto' }, { event })).run).toMatchObject({ mode: 'preview', dryRun: true });
  });

  test('do without the key on a pull request, which may come from a fork', async () => {
    const event = { name: 'pull_request', ref: 'refs/pull/1/merge' };
    const { odoo, run } = await settled({ mode: 'auto', 'odoo-api-key': '' }, { event });
    expect([odoo?.secret, run.dryRun]).toEqual(['', true]);
    expect(await complaintsOf({ mode: 'dry-run', 'odoo-api-key': '' })).toHaveLength(1);
  });
});

test('the key is masked by the runner, each line of it', () => {
  const { secrets } = readInputs({ 'INPUT_ODOO-API-KEY': 'one\ntwo', INPUT_TOKEN: 'three' }, '/');
  expect([...secrets].toSorted()).toEqual(['one', 'three', 'two']);
});
