import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { COMPLETE, settingsFrom } from './given.ts';

test('what nobody sets has its default', async () => {
  const settings = await settingsFrom({ inputs: COMPLETE });
  expect(settings).toMatchObject({
    run: { dryRun: false },
    provider: 'github',
    tokens: { token: 'secret-token' },
    paths: { plan: [] },
    validation: 'strict',
    require: [],
    mentions: false,
    typeStrategy: 'issue-type',
    typeMap: { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' },
    requestTimeoutMs: 30_000,
    writeIntervalMs: 1000,
    maxDurationMs: 19_800_000,
    warnings: [],
  });
  expect(settings.engine).toEqual({
    target: 'acme/shop',
    label: 'planpilot',
    prune: 'none',
    maxCloses: 5,
    maxConcurrent: 5,
    rollup: true,
    siblingOrder: 'create',
    sizeField: 'Size',
    sizeFieldRequired: false,
    initialFields: {},
  });
});

test('every input arrives', async () => {
  const { engine, ...settings } = await settingsFrom({
    inputs: {
      ...COMPLETE,
      plan: 'plans/a.yaml\n\n  plans/*.json\r\n',
      'project-token': 'board-token',
      'board-url': 'https://github.com/orgs/acme/projects/7/',
      'plan-id': 'checkout',
      'adopt-plan-id': '0123456789ab',
      label: 'roadmap',
      'max-concurrent': '50',
      'sync-map': '/maps/last.json',
      'sync-path': 'out/map.json',
      'on-drift': 'overwrite',
      rollup: 'False',
      'sibling-order': 'plan',
      validation: 'partial',
      require: 'goal\nestimate',
      mentions: 'true',
      status: 'Ready',
      priority: 'P0',
      iteration: 'active',
      'size-field': 'Effort',
      'type-strategy': 'label',
      'request-timeout': '45s',
      'write-interval': '10ms',
      'max-duration': '1h30m',
    },
  });
  expect(engine).toEqual({
    target: 'acme/shop',
    boardUrl: 'https://github.com/orgs/acme/projects/7/',
    label: 'roadmap',
    prune: 'none',
    maxCloses: 5,
    maxConcurrent: 50,
    rollup: false,
    siblingOrder: 'plan',
    adoptPlanId: '0123456789ab',
    onDrift: 'overwrite',
    sizeField: 'Effort',
    sizeFieldRequired: true,
    initialFields: { Status: 'Ready', Priority: 'P0', Iteration: 'active' },
  });
  expect(settings).toMatchObject({
    tokens: { token: 'secret-token', projectToken: 'board-token' },
    planId: 'checkout',
    validation: 'partial',
    require: ['goal', 'estimate'],
    mentions: true,
    typeStrategy: 'label',
    requestTimeoutMs: 45_000,
    writeIntervalMs: 10,
    maxDurationMs: 5_400_000,
    paths: {
      plan: [{ pattern: 'plans/a.yaml' }, { pattern: 'plans/*.json' }],
      previousMap: '/maps/last.json',
      syncPath: join(settings.workspace.root, 'out/map.json'),
    },
  });
});

test('empty inputs count as not given', async () => {
  const { engine } = await settingsFrom({
    inputs: { ...COMPLETE, label: '', 'max-concurrent': ' ', status: '' },
  });
  expect(engine).toMatchObject({ label: 'planpilot', maxConcurrent: 5 });
});

test('the repository of the workflow is the target when none is named', async () => {
  const { engine } = await settingsFrom({ inputs: { ...COMPLETE, target: '' }, repository: 'acme/own' });
  expect(engine.target).toBe('acme/own');
});

test("planpilot's own file loads unchanged", async () => {
  const file = {
    provider: 'github',
    target: 'acme/shop',
    auth: 'gh-cli',
    board_url: 'https://github.com/users/octocat/projects/3',
    plan_paths: { epics: 'plan/epics.json', stories: 'plan/stories.json', tasks: 'plan/tasks.json' },
    validation_mode: 'partial',
    sync_path: '.plans/sync-map.json',
    label: 'planpilot',
    max_concurrent: 1,
    field_config: {
      status: 'Backlog',
      priority: 'P1',
      iteration: 'none',
      size_field: 'Size',
      size_from_tshirt: false,
      create_type_strategy: 'label',
      create_type_map: { EPIC: 'type:epic', STORY: 'type:story', TASK: 'type:task' },
    },
  };
  const settings = await settingsFrom({
    inputs: { mode: 'sync', token: 't' },
    files: { 'planpilot.json': JSON.stringify(file) },
  });
  expect(settings).toMatchObject({
    validation: 'partial',
    typeStrategy: 'label',
    typeMap: { EPIC: 'type:epic', STORY: 'type:story', TASK: 'type:task' },
    engine: {
      target: 'acme/shop',
      maxConcurrent: 1,
      sizeFieldRequired: false,
      initialFields: { Status: 'Backlog', Priority: 'P1' },
    },
    paths: {
      plan: [
        { pattern: 'plan/epics.json', role: 'EPIC' },
        { pattern: 'plan/stories.json', role: 'STORY' },
        { pattern: 'plan/tasks.json', role: 'TASK' },
      ],
      syncPath: join(settings.workspace.root, '.plans/sync-map.json'),
    },
  });
  expect(settings.engine.sizeField).toBeUndefined();
});

test('inputs win over the file, and each path starts where it was written', async () => {
  const file = 'plan: a.yaml\nlabel: from-file\nsync_map: last.json\nmax_concurrent: 2\n';
  const settings = await settingsFrom({
    inputs: { ...COMPLETE, config: 'settings/pilot.yaml', label: 'from-input' },
    files: { 'settings/pilot.yaml': file },
  });
  expect(settings.engine).toMatchObject({ label: 'from-input', maxConcurrent: 2 });
  expect(settings.paths.plan).toEqual([{ pattern: 'settings/a.yaml' }]);
  expect(settings.paths.previousMap).toBe(join(settings.workspace.root, 'settings/last.json'));

  const other = await settingsFrom({
    inputs: { ...COMPLETE, config: 'settings/pilot.yaml', plan: 'b.yaml' },
    files: { 'settings/pilot.yaml': 'plan_paths: {epics: e.json}' },
  });
  expect(other.paths.plan).toEqual([{ pattern: 'b.yaml' }]);
});

test('an empty file and null values say nothing', async () => {
  expect((await settingsFrom({ inputs: COMPLETE, files: { 'planpilot.yml': '' } })).engine.label).toBe(
    'planpilot',
  );
  const nulls = await settingsFrom({ inputs: COMPLETE, files: { 'planpilot.yml': 'label:\nstatus: ~\n' } });
  expect(nulls.engine).toMatchObject({ label: 'planpilot', initialFields: {} });
});

test('without a board the creation defaults have no place', async () => {
  const { engine } = await settingsFrom({ inputs: { ...COMPLETE, status: 'Backlog' } });
  expect(engine.initialFields).toEqual({});
});

test('a dry run needs neither token nor target', async () => {
  const settings = await settingsFrom({ inputs: { mode: 'dry-run' } });
  expect(settings).toMatchObject({ provider: 'dry-run', run: { dryRun: true }, tokens: {} });
});

test('a token in the file is neither used nor shown', async () => {
  const settings = await settingsFrom({
    inputs: { ...COMPLETE, token: 'from-input' },
    files: { 'planpilot.json': '{"auth": "token", "token": "ghp_very-secret"}' },
  });
  expect(settings.tokens).toEqual({ token: 'from-input' });
  expect(settings.warnings).toEqual([expect.stringContaining('planpilot.json: "token" is not used')]);
  expect(JSON.stringify(settings)).not.toContain('very-secret');
});

test('mistakes of inputs and file are reported together', async () => {
  const run = settingsFrom({
    inputs: { 'max-concurent': '5', 'max-concurrent': '0', mode: 'peek', rollup: 'maybe', target: 'shop' },
    files: { 'planpilot.yaml': 'labell: x\nvalidation: lax\n' },
  });
  await expect(run).rejects.toMatchObject({ name: 'ConfigError' });
  const message = await run.catch(String);
  for (const part of [
    'Unknown input "max-concurent" (did you mean "max-concurrent"?)',
    '"max-concurrent" (input) has to be at least 1',
    '"mode" (input) has to be one of auto, sync, preview, dry-run, drift, import, clean, revert, not the text "peek"',
    '"rollup" (input) has to be true or false',
    'planpilot.yaml:1:1: Unknown key "labell" (did you mean "label"?)',
    'planpilot.yaml:2:13: "validation" has to be one of strict, partial',
  ])
    expect(message).toContain(part);
});

test.each(['foo/api', 'github.example.com/api/v3', 'ftp://github.example.com'])(
  'an API address without a usable scheme, %s, is a mistake like any other',
  async (apiUrl) => {
    const wrong = settingsFrom({ inputs: { ...COMPLETE, target: 'shop' }, apiUrl });
    await expect(wrong).rejects.toMatchObject({
      problems: [
        { message: `GITHUB_API_URL is "${apiUrl}", which is no address` },
        { message: expect.stringContaining('"shop"') },
      ],
    });
    const right = await settingsFrom({ inputs: COMPLETE, apiUrl: 'https://github.example.com/api/v3' });
    expect(right.engine.target).toBe('acme/shop');
  },
);
