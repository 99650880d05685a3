import { readFile, stat } from 'node:fs/promises';
import { expect, jest, test } from '@jest/globals';
import { PLAN, type Step } from './bundle-site.ts';
import { commentsOn, PUSH, proposed, pullRequest, SCHEDULE } from './proposals.ts';

// Each test starts several processes, on machines that may be busy with other suites.
jest.setTimeout(120_000);

const node = process.execPath;
const output = (step: Step, name: string): string => step.outputs.get(name) ?? '';

test('a lost plan is imported with its map, overwrites nothing, and leaves a sync nothing to do', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  await site.folder.write('repo/roadmap.yaml', '');
  const inputs = { mode: 'import', 'plan-id': 'e2e', 'import-path': 'found.yaml' };
  const shown = await site.eventStep(node, SCHEDULE, { ...inputs, preview: 'true' });
  expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
  expect(shown.summary).toContain('Would import 4 items of plan "e2e"');
  await expect(stat(`${site.folder.path}/repo/found.yaml`)).rejects.toThrow('ENOENT');

  const step = await site.eventStep(node, SCHEDULE, inputs);
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(step.summary).toContain('Imported 4 items of plan "e2e"');
  const text = await readFile(output(step, 'plan-path'), 'utf8');
  expect(text).toContain('title: Round amounts');
  const again = await site.eventStep(node, SCHEDULE, inputs);
  expect(output(again, 'failure-reason')).toBe('invalid-config');
  expect(again.summary).toContain('an import overwrites nothing');

  await site.folder.write('repo/roadmap.yaml', text);
  const synced = await site.eventStep(node, PUSH, {
    'sync-map': output(step, 'sync-map-path'),
  });
  expect(Object.fromEntries(synced.outputs)).toMatchObject({
    changes: '0',
    unchanged: '4',
    complete: 'true',
  });
});

test('several plans keep a comment each', async () => {
  const { site, pull, base } = await proposed(PLAN.replace('Sell abroad', 'Sell everywhere'));
  await using _ = site;
  await site.folder.write(
    'repo/other.yaml',
    'plan_id: other\nitems:\n  - { id: E1, type: epic, title: Another }\n',
  );
  for (const plan of ['roadmap.yaml', 'other.yaml', 'roadmap.yaml'])
    await site.eventStep(node, pullRequest(pull, base), { plan });
  expect(await commentsOn(site, pull)).toEqual([
    expect.stringContaining('update 1 issue'),
    expect.stringContaining('create 1 issue'),
  ]);
});

test('a plan file that a pull request moves is compared with what it was, as far as its path can be known', async () => {
  const { site, pull, base } = await proposed(PLAN);
  await using _ = site;
  await site.folder.write('repo/plans/roadmap.yaml', PLAN);
  const step = await site.eventStep(node, pullRequest(pull, base), { plan: 'plans/roadmap.yaml' });
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(output(step, 'created')).toBe('0');
});

test('a split plan is told apart from its base file by file', async () => {
  const [epics, rest] = [
    'plan_id: e2e\nitems:\n  - { id: E1, type: epic, title: Sell abroad }\n',
    PLAN.slice(PLAN.indexOf('      - id: S1'))
      .replaceAll(/^ {6}/gmu, '')
      .replace('- id: S1', '- id: S1\n  parent_id: E1'),
  ];
  const { site, pull } = await proposed(PLAN);
  await using _ = site;
  await site.edit(
    { do: 'push', files: { 'roadmap.yaml': null, 'plans/1.yaml': epics, 'plans/2.yaml': rest } },
    { do: 'edit-title', issue: 4, title: 'Round' },
  );
  await site.folder.write('repo/plans/1.yaml', epics);
  await site.folder.write('repo/plans/2.yaml', rest.replace('Store the rate', 'Keep the rate'));
  const base = await site.headOf('main');
  const inputs = { plan: 'plans/*.yaml', 'on-drift': 'overwrite' };
  const step = await site.eventStep(node, pullRequest(pull, base), inputs);
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  const [comment = ''] = await commentsOn(site, pull);
  const [changes = '', before = ''] =
    comment.split('### This pull request changes')[1]?.split('### Already differed before') ?? [];
  expect(changes).toContain('Keep the rate');
  expect(changes).not.toContain('Round');
  expect(before).toContain('Round amounts');
  expect(step.stdout).toMatch(/file=plans\/2\.yaml,line=\d+/u);
});

test.each([
  ['not JSON', (text: string) => text.slice(0, -1)],
  ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
  ['of another plan', (text: string) => text.replace('"plan_id": "e2e"', '"plan_id": "other"')],
  ['of another target', (text: string) => text.replace('"target": "acme/roadmap"', '"target": "acme/other"')],
  [
    'with operations of no known kind',
    (text: string) => text.replaceAll('"action": "set"', '"action": "explode"'),
  ],
  [
    'with operations that are no list',
    (text: string) => text.replace('"operations": [', '"operations": {}, "x": ['),
  ],
])('a change set %s is refused before anything is sent', async (_name, tamper) => {
  const next = PLAN.replace('Sell abroad', 'Sell everywhere');
  const { site, pull, base } = await proposed(next);
  await using _ = site;
  const preview = await site.eventStep(node, pullRequest(pull, base));
  await site.folder.write(
    'reviewed.json',
    tamper(await readFile(output(preview, 'change-set-path'), 'utf8')),
  );
  const before = (await site.log()).length;
  const step = await site.eventStep(node, PUSH, { reviewed: `${site.folder.path}/reviewed.json` });
  expect(output(step, 'failure-reason')).toBe('invalid-config');
  expect((await site.log()).length).toBe(before);
});

test('a review that lists everything twice, and much that is not to be done, lets nothing more run', async () => {
  const next = PLAN.replace('Sell abroad', 'Sell everywhere');
  const { site, pull, base } = await proposed(next);
  await using _ = site;
  const preview = await site.eventStep(node, pullRequest(pull, base));
  const record: { operations: { item: string }[] } = JSON.parse(
    await readFile(output(preview, 'change-set-path'), 'utf8'),
  );
  const strange = record.operations.map((operation) => ({ ...operation, item: '__proto__' }));
  const operations = [...record.operations, ...strange, ...record.operations];
  await site.folder.write('reviewed.json', JSON.stringify({ ...record, operations }));
  await site.edit({ do: 'edit-title', issue: 2, title: 'Prices' });
  const step = await site.eventStep(node, PUSH, {
    reviewed: `${site.folder.path}/reviewed.json`,
    'on-drift': 'overwrite',
  });
  expect(Object.fromEntries(step.outputs)).toMatchObject({
    updated: '1',
    held: '1',
    'failure-reason': 'held',
  });
});
