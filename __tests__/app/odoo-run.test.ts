import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { annotationsOf } from '../../src/action/annotations.ts';
import { outputsOf } from '../../src/action/outputs.ts';
import { summaryOf, textOf } from '../../src/app/report.ts';
import type { RunOutcome } from '../../src/app/run-outcome.ts';
import { SyncError } from '../../src/contracts/errors.ts';
import { messageOf } from '../../src/kernel/errors.ts';
import { failureReasonOf } from '../../src/report/failure-reason.ts';
import { KEYS, type Version } from '../support/odoo-server/world.ts';
import { MAP } from './odoo-map-files.ts';
import { OdooSite } from './odoo-runs.ts';

const TEXT = `# the shop 🛒
[features."Sign in"]\r
description = "Who are you?\\n\\n<b>Really</b>"
tags = "Epic, Security"
task_id = 0   # to come
components = [ "task_id = 0" ]
user_stories = [
\t{ name = "By mail", tags = "Epic", task_id = 0 },
\t{ name = "By key", task_id = 0 },
]
[features.Pay]
task_id = 0
`;

const VERSIONS: readonly Version[] = ['17.0', '18.0', '19.0'];

/** The text with these ids in place of its zeros, in the order in which they stand. */
function withIds(text: string, ids: readonly number[]): string {
  const left = [...ids];
  return text.replaceAll(/(?<=^\t?(?:\{.*, )?task_id = )0/gmu, () => String(left.shift() ?? 0));
}

/** What tells a user why a run failed: the error's own words and those of its items. */
function complaint({ error }: RunOutcome): string {
  const items = error instanceof SyncError ? error.failures.map((failure) => failure.error) : [];
  return [error, ...items].map(messageOf).join('\n');
}

describe('a run on Odoo', () => {
  test.each(VERSIONS)('creates tasks in version %s and writes their ids, nothing else', async (version) => {
    await using site = await OdooSite.open(TEXT, version);
    const outcome = await site.run();
    expect(outcome.error).toBeUndefined();
    const { tasks, stages, tags } = site.server.world;
    expect(
      tasks.map(({ name, description, parentId, userIds }) => ({ name, description, parentId, userIds })),
    ).toEqual([
      {
        name: 'Sign in',
        description: '<p>Who are you?</p><p>&lt;b&gt;Really&lt;/b&gt;</p>',
        parentId: undefined,
        userIds: [],
      },
      { name: 'Pay', description: '', parentId: undefined, userIds: [] },
      { name: 'By mail', description: '', parentId: tasks[0]?.id, userIds: [] },
      { name: 'By key', description: '', parentId: tasks[0]?.id, userIds: [] },
    ]);
    expect(stages.map(({ name, projectIds }) => ({ name, projectIds }))).toEqual([
      { name: 'Backlog', projectIds: [1] },
    ]);
    const [epic, security] = tags.map(({ id }) => id);
    expect(tasks.map(({ tagIds }) => tagIds)).toEqual([[epic, security], [], [epic], []]);
    const [signIn, pay, mail, key] = tasks.map(({ id }) => id);
    expect(await site.text()).toBe(withIds(TEXT, [signIn, mail, key, pay].map(Number)));
    expect(await readdir(site.folder.path)).toEqual([MAP]);
  });

  test('has each id on disk before the next task is created', async () => {
    await using site = await OdooSite.open(TEXT);
    const seen: string[] = [];
    site.server.fault = ({ call }) => {
      if (call === 'create project.task') seen.push(readFileSync(site.path, 'utf8'));
      return undefined;
    };
    await site.run();
    const [a, b, c] = site.server.world.tasks.map(({ id }) => id).map(Number);
    expect(seen).toEqual([
      TEXT,
      withIds(TEXT, [a ?? 0]),
      withIds(TEXT, [a ?? 0, 0, 0, b ?? 0]),
      withIds(TEXT, [a ?? 0, c ?? 0, 0, b ?? 0]),
    ]);
  });

  test('asks nobody when there is nothing to do', async () => {
    for (const text of ['', '# nothing\n', withIds(TEXT, [1, 2, 3, 4])]) {
      for (const mode of ['sync', 'dry-run', 'preview']) {
        await using site = await OdooSite.open(text);
        const outcome = await site.run({ mode });
        expect(outcome.error).toBeUndefined();
        expect(site.server.log).toEqual([]);
        expect(outputsOf(outcome)).toMatchObject({ created: '0', requests: '0', complete: 'true' });
        expect(await site.text()).toBe(text);
      }
    }
  });

  test.each(['dry-run', 'preview'])('only looks in mode %s', async (mode) => {
    await using site = await OdooSite.open(TEXT);
    await chmod(site.path, 0o444);
    const outcome = await site.run({ mode });
    expect(outcome.error).toBeUndefined();
    expect(site.server.calls).toEqual([
      'GET /web/version',
      'context_get res.users',
      'search_read project.project',
    ]);
    expect(await site.text()).toBe(TEXT);
    expect(await readdir(site.folder.path)).toEqual([MAP]);
    expect(outputsOf(outcome)).toMatchObject({
      created: '4',
      'dry-run': 'true',
      mode,
      'sync-map': '',
      'sync-map-path': '',
    });
    expect(summaryOf(outcome)).toContain(`4 tasks in project Roadmap on ${new URL(site.server.url).host}`);
  });

  test('speaks of tasks, names them with links, and warns of tags it did not get', async () => {
    await using site = await OdooSite.open(TEXT);
    site.server.world.refusedTags.add('Security');
    const outcome = await site.run();
    expect(outcome.error).toBeUndefined();
    const summary = summaryOf(outcome);
    expect(summary).toContain('Created 4 tasks in project Roadmap on');
    expect(summary).toContain('did not let this user have the tag "Security"');
    expect(summary).not.toMatch(/issue/iu);
    expect(summary).toContain('existing ones are neither compared nor changed');
    expect(annotationsOf(outcome)).toMatchObject([
      { level: 'warning', message: expect.stringContaining('the tag "Security"') },
    ]);
    expect(textOf(outcome)?.verdict).toContain('Created 4 tasks');
    expect(outputsOf(outcome)).toMatchObject({
      created: '4',
      complete: 'true',
      'sync-map': '',
      'sync-map-path': '',
      'change-set-path': '',
      'failure-reason': '',
    });
  });

  test('leaves existing tasks alone and puts new stories under them', async () => {
    const text = withIds(TEXT, [700, 0, 701, 702]);
    await using site = await OdooSite.open(text);
    site.addTask({ id: 700, name: 'Renamed since' });
    const outcome = await site.run();
    expect(outcome.error).toBeUndefined();
    expect(site.server.world.tasks.map(({ name, parentId }) => [name, parentId])).toEqual([
      ['Renamed since', undefined],
      ['By mail', 700],
    ]);
    expect(outputsOf(outcome)).toMatchObject({ created: '1', unchanged: '3' });
  });

  test('writes the ids of a list at once, features before stories', async () => {
    await using site = await OdooSite.open(TEXT);
    const outcome = await site.run({ 'odoo-batch-size': '50' });
    expect(outcome.error).toBeUndefined();
    const creates = site.server.calls.filter((call) => call === 'create project.task');
    expect(creates).toHaveLength(2);
    expect(site.server.world.tasks.map(({ name }) => name)).toEqual(['Sign in', 'Pay', 'By mail', 'By key']);
    expect(await site.text()).not.toContain('task_id = 0 ');
  });

  test('goes on after an interruption without a second task', async () => {
    await using site = await OdooSite.open(TEXT);
    site.server.fault = ({ call }, index) =>
      index > 0 &&
      site.server.calls.slice(0, index + 1).filter((each) => each === 'create project.task').length > 1
        ? { kind: 'reset', applied: call === 'create project.task' && site.server.world.tasks.length === 1 }
        : undefined;
    const broken = await site.run();
    expect(failureReasonOf(broken.error)).toBe('unknown-outcome');
    site.server.fault = () => undefined;
    const outcome = await site.run();
    expect(outcome.error).toBeUndefined();
    expect(site.server.world.tasks.map(({ name }) => name)).toEqual(['Sign in', 'Pay', 'By mail', 'By key']);
  });

  test('stops starting tasks when it is cancelled; what it did is in the file', async () => {
    await using site = await OdooSite.open(TEXT);
    const stop = new AbortController();
    site.server.applied = ({ call }) => {
      if (call === 'create project.task') stop.abort();
    };
    const outcome = await site.run({}, { signal: stop.signal });
    expect(failureReasonOf(outcome.error)).toBe('incomplete');
    expect(site.server.world.tasks).toHaveLength(1);
    expect(await site.text()).toBe(withIds(TEXT, [site.server.world.tasks[0]?.id ?? 0]));
  });
});

/** What is spoilt before the run, and what the run then says. None of it loses or doubles a task. */
const BAD: readonly (readonly [
  string,
  (site: OdooSite) => unknown,
  Readonly<Record<string, string>>,
  RegExp,
])[] = [
  [
    'broken TOML',
    ({ path }) => writeFile(path, '[features.a'),
    {},
    /feature_user_story_map\.toml:1:\d+: Syntax/u,
  ],
  [
    'a wrong type',
    ({ path }) => writeFile(path, '[features.a]\ntask_id = "0"'),
    {},
    /:2:11: task_id is a text/u,
  ],
  ['a missing file', ({ path }) => rm(path), {}, /map feature_user_story_map\.toml does not exist/u],
  ['a folder', ({ path }) => rm(path).then(() => mkdir(path)), {}, /is a folder, not a file/u],
  ['a read-only file', ({ path }) => chmod(path, 0o444), {}, /cannot be written \(EACCES\)/u],
  ['another map', () => undefined, { plan: 'other.toml' }, /map other\.toml does not exist/u],
  ['a file outside', () => undefined, { plan: '../map.toml' }, /lies outside the workspace/u],
  ['a wrong key', () => undefined, { 'odoo-api-key': 'f'.repeat(40) }, /refuses the credentials/u],
  ['a user without rights', () => undefined, { 'odoo-api-key': KEYS.internal }, /may not create/u],
  ['a wrong project', () => undefined, { 'odoo-project': 'Nowhere' }, /no project named "Nowhere"/u],
  ['a wrong id of a project', () => undefined, { 'odoo-project': '99' }, /no project 99/u],
  [
    'an archived project',
    ({ server }) => void server.world.projects.push({ id: 2, name: 'Old', active: false }),
    { 'odoo-project': 'Old' },
    /"Old" is archived/u,
  ],
  [
    'a user who may create no stages',
    () => undefined,
    { 'odoo-api-key': KEYS.user },
    /may not create the stage "Backlog"/u,
  ],
];

describe('a run on Odoo that cannot work', () => {
  test.each(BAD)('says so for %s, and creates nothing', async (_name, spoil, inputs, says) => {
    await using site = await OdooSite.open(TEXT);
    await spoil(site);
    const before = await site.text().catch(() => '');
    const outcome = await site.run(inputs);
    expect(complaint(outcome)).toMatch(says);
    expect(summaryOf(outcome)).toContain('emedy');
    expect(failureReasonOf(outcome.error)).not.toBe('internal');
    expect(site.server.world.tasks).toEqual([]);
    expect(await site.text().catch(() => '')).toBe(before);
  });

  test('says before the first request that the file cannot be written', async () => {
    await using site = await OdooSite.open(TEXT);
    await chmod(site.path, 0o444);
    const outcome = await site.run();
    expect(failureReasonOf(outcome.error)).toBe('invalid-plan');
    expect(site.server.log).toEqual([]);
  });

  test('stops when another program writes the file, and names the id that is not in it', async () => {
    await using site = await OdooSite.open(TEXT);
    site.server.applied = ({ call }) => {
      if (call !== 'create project.task') return;
      site.server.applied = () => undefined;
      writeFileSync(site.path, `${TEXT}# edited\n`);
    };
    const outcome = await site.run();
    const [task] = site.server.world.tasks;
    expect(complaint(outcome)).toContain(
      `was changed by another program while the run relied on it; not yet in it: task_id ${task?.id} of "Sign in" (${MAP}:5:11)`,
    );
    expect(site.server.world.tasks).toHaveLength(1);
    expect(await site.text()).toBe(`${TEXT}# edited\n`);

    const again = await site.run();
    expect(again.error).toBeUndefined();
    expect(site.server.world.tasks).toHaveLength(4);
    expect(await site.text()).toContain(`task_id = ${task?.id}   # to come`);
  });

  test('refuses a second run on the same map while one is under way', async () => {
    await using site = await OdooSite.open(TEXT);
    let second: Promise<RunOutcome> | undefined;
    site.server.applied = () => {
      second ??= site.run();
    };
    const first = await site.run();
    const errors = [first, (await second) ?? first].map(complaint).filter((text) => text !== 'undefined');
    expect(errors).toEqual([expect.stringContaining('is being synced by another run')]);
    expect(site.server.world.tasks).toHaveLength(4);
  });

  test('checks the map alone on a pull request without the key', async () => {
    await using site = await OdooSite.open(TEXT);
    const event = { name: 'pull_request', ref: 'refs/pull/1/merge' };
    const outcome = await site.run({ mode: 'auto', 'odoo-api-key': '' }, { event });
    expect(outcome.error).toBeUndefined();
    expect(site.server.log).toEqual([]);
    expect(summaryOf(outcome)).toContain('no API key is given');
    expect(textOf(outcome)?.verdict).toContain('offline: existing tasks were not looked at');

    await writeFile(site.path, '[features.a]');
    expect(complaint(await site.run({ mode: 'auto', 'odoo-api-key': '' }, { event }))).toContain(
      'task_id is missing',
    );
  });
});
