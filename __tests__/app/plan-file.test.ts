import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { inputSpelling } from '../../src/action/inputs.ts';
import { readPlan } from '../../src/app/plan-file.ts';
import { loadSettings } from '../../src/app/settings.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { type TemporaryFolder, temporaryFolder } from './workspaces.ts';

const item = (id: string): string => `- {id: ${id}, type: epic, title: ${id}}\n`;

async function planIn(folder: TemporaryFolder, inputs: Readonly<Record<string, string>> = {}) {
  const settings = await loadSettings({
    given: new Map(Object.entries({ mode: 'dry-run', ...inputs })),
    spelling: inputSpelling,
    workspace: await Workspace.open(folder.path),
  });
  return readPlan(settings);
}

test('without a name the default files are tried in order', async () => {
  await using folder = await temporaryFolder({ 'roadmap.json': '[]', 'roadmap.yml': item('A') });
  const { plan, planId } = await planIn(folder);
  expect([plan.files, planId]).toEqual([['roadmap.yml'], 'roadmap.yml']);
});

test('without any of them the remedy is named', async () => {
  await using folder = await temporaryFolder();
  await expect(planIn(folder)).rejects.toThrow('name the plan file with "plan"');
});

test('patterns keep their order, their files are sorted, and no file is read twice', async () => {
  await using folder = await temporaryFolder({
    'plans/b.yaml': item('B'),
    'plans/a.yaml': item('A'),
    'plans/deep/c.yaml': item('C'),
    'plans/notes.md': 'nothing',
    'first.yaml': `plan_id: chosen\nitems:\n${item('F')}`,
  });
  const { plan, planId } = await planIn(folder, { plan: 'first.yaml\nplans/**/*.yaml\nplans/a.yaml' });
  expect(plan.files).toEqual(['first.yaml', 'plans/a.yaml', 'plans/b.yaml', 'plans/deep/c.yaml']);
  expect(planId).toBe('chosen');
});

test('the identity comes from the input, else from the plan, else from the path', async () => {
  await using folder = await temporaryFolder({
    'plans/a.yaml': `plan_id: inside\nitems:\n${item('A')}`,
    'plans/b.yaml': item('B'),
  });
  const ids = [
    await planIn(folder, { plan: 'plans/a.yaml', 'plan-id': 'given' }),
    await planIn(folder, { plan: 'plans/a.yaml' }),
    await planIn(folder, { plan: './plans/b.yaml' }),
  ];
  expect(ids.map(({ planId }) => planId)).toEqual(['given', 'inside', 'plans/b.yaml']);
});

test('a link is followed inside the workspace and refused when it leads out', async () => {
  await using outside = await temporaryFolder({ 'secret.yaml': item('S') });
  await using folder = await temporaryFolder({ 'real.yaml': item('R') });
  await symlink('real.yaml', join(folder.path, 'inside.yaml'));
  await symlink(join(outside.path, 'secret.yaml'), join(folder.path, 'outside.yaml'));
  expect((await planIn(folder, { plan: 'inside.yaml' })).plan.items.map(({ id }) => id)).toEqual(['R']);
  await expect(planIn(folder, { plan: 'outside.yaml' })).rejects.toThrow(
    'a link that leads out of the workspace',
  );
  await expect(planIn(folder, { plan: '*.yaml' })).rejects.toThrow('a link that leads out of the workspace');
});

test('every file that cannot be read is reported at once', async () => {
  await using folder = await temporaryFolder({ 'plans/a.yaml': item('A') });
  const run = planIn(folder, { plan: 'none.yaml\nplans\nother/none.yaml' });
  await expect(run).rejects.toThrow(
    /none\.yaml does not exist.*\n.*plans is a folder.*\n.*other\/none\.yaml/u,
  );
});

test('the split layout takes its types from the files', async () => {
  await using folder = await temporaryFolder({
    'plan/epics.json': '[{"id": "E", "title": "e"}]',
    'plan/tasks.json': '[{"id": "T", "title": "t"}]',
    'planpilot.json': '{"plan_paths": {"epics": "plan/epics.json", "tasks": "plan/tasks.json"}}',
  });
  const { plan } = await planIn(folder, { 'plan-id': 'split' });
  expect(plan.items.map(({ id, type }) => [id, type])).toEqual([
    ['E', 'EPIC'],
    ['T', 'TASK'],
  ]);
});

test("planpilot's own files load unchanged, their identity is the path of the first", async () => {
  const split = (name: string) => readFile(new URL(`../../examples/split/${name}`, import.meta.url), 'utf8');
  const names = ['planpilot.json', 'epics.json', 'stories.json', 'tasks.json'];
  const files = await Promise.all(names.map(async (name) => [name, await split(name)] as const));
  await using folder = await temporaryFolder(Object.fromEntries(files));
  const { plan, planId } = await planIn(folder);
  expect([plan.items.length, planId]).toEqual([8, 'epics.json']);
});

test('files that a pattern found for a role have no identity of their own', async () => {
  await using folder = await temporaryFolder({
    'epics/a.json': '[]',
    'epics/b.json': '[]',
    'planpilot.json': '{"plan_paths": {"epics": "epics/*.json"}}',
  });
  await expect(planIn(folder)).rejects.toThrow('2 files and no plan_id');
});

test('a repository is found around the current folder, whose paths are its own', async () => {
  await using folder = await temporaryFolder({ '.git/HEAD': '', 'team/plans/a.yaml': item('A') });
  const workspace = await Workspace.around(join(folder.path, 'team'));
  expect([workspace.start, workspace.locate('plans/a.yaml'), workspace.locate('../b.yaml')]).toEqual([
    'team',
    'team/plans/a.yaml',
    'b.yaml',
  ]);
  expect(workspace.locate('../../b.yaml')).toBeUndefined();
});

test('a workspace that does not exist is a mistake of the user', async () => {
  await expect(Workspace.open('/nowhere/at/all')).rejects.toThrow('run inside the checked-out repository');
});
