import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { BundleSite, PLAN, RUNTIMES } from './bundle-site.ts';

// Each test starts several processes, on machines that may be busy with other suites.
jest.setTimeout(60_000);

const SYNC = { mode: 'sync', token: 'test-token' };

/** Items that do not wait for each other. */
const EPICS = `plan_id: epics
items:
  - { id: A, type: epic, title: Alpha }
  - { id: B, type: epic, title: Beta }
  - { id: C, type: epic, title: Gamma }
`;

/** Item ids of all issues, sorted; an id twice is a duplicate. */
async function itemIds(site: BundleSite): Promise<readonly string[]> {
  const ids = (await site.issues()).map(({ body }) => /^ITEM_ID:(.*)$/mu.exec(body)?.[1] ?? 'none');
  return ids.toSorted();
}

describe.each(RUNTIMES)('dist on %s', (node) => {
  test('syncs, then has nothing to do, then makes the one update that was asked for', async () => {
    await using site = await BundleSite.start();
    const first = await site.step(node, { ...SYNC, plan: 'roadmap.yaml' });
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.fromEntries(first.outputs)).toMatchObject({
      changes: '4',
      created: '4',
      updated: '0',
      failed: '0',
      complete: 'true',
      'dry-run': 'false',
      'plan-id': 'e2e',
      'failure-reason': '',
    });
    expect(first.summary).toContain('Created 4 issues in acme/roadmap');
    expect(first.stdout).toContain('::add-mask::test-token');
    const map = first.outputs.get('sync-map') ?? '';
    expect(Object.keys(JSON.parse(map).entries)).toEqual(['E1', 'S1', 'T1', 'T2']);
    expect(await readFile(first.outputs.get('sync-map-path') ?? '', 'utf8')).toBe(map);

    const before = await site.writes();
    const second = await site.step(node, SYNC);
    expect(second.exitCode).toBe(0);
    expect(Object.fromEntries(second.outputs)).toMatchObject({ changes: '0', unchanged: '4' });
    expect(await site.writes()).toBe(before);

    await site.folder.write('repo/roadmap.yaml', PLAN.replace('Round amounts', 'Round all amounts'));
    const third = await site.step(node, SYNC);
    expect(Object.fromEntries(third.outputs)).toMatchObject({ changes: '1', updated: '1', unchanged: '3' });
    expect(await site.writes()).toBe(before + 1);
    expect((await site.issues()).map(({ title }) => title)).toContain('Round all amounts');
  });

  test('dry-runs without token and without a single request', async () => {
    await using site = await BundleSite.start();
    const step = await site.step(node, { mode: 'dry-run' });
    expect(step).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.fromEntries(step.outputs)).toMatchObject({
      created: '4',
      requests: '0',
      'dry-run': 'true',
    });
    expect(step.summary).toContain('Would create 4 issues');
    expect(await site.log()).toEqual([]);
  });

  test('a token that GitHub does not know stops the run before it writes', async () => {
    await using site = await BundleSite.start();
    const step = await site.step(node, { ...SYNC, token: 'stolen-token' });
    expect(step.exitCode).toBe(1);
    expect(step.outputs.get('failure-reason')).toBe('auth');
    expect(step.stdout).toContain('::error title=auth::');
    expect(step.stdout.replaceAll('::add-mask::stolen-token', '')).not.toContain('stolen-token');
    expect(step.summary).toContain('**Remedy:**');
    expect(await site.writes()).toBe(0);
  });

  test('an invalid plan is annotated line by line and sends nothing', async () => {
    await using site = await BundleSite.start({}, PLAN.replace('depends_on: [T1]', 'depends_on: [T9]'));
    const step = await site.step(node, SYNC);
    expect(step.exitCode).toBe(1);
    expect(step.outputs.get('failure-reason')).toBe('invalid-plan');
    expect(step.stdout).toMatch(/^::error title=invalid-plan%3A T2,file=roadmap\.yaml,line=10,col=\d+::/mu);
    expect(step.stdout).not.toMatch(/^ +at /mu);
    expect(await site.log()).toEqual([]);
  });

  test('a run that is killed after a create was applied leaves no duplicate behind', async () => {
    await using site = await BundleSite.start();
    await site.fault({ rootField: 'createIssue' }, { kind: 'hang', when: 'after' });
    const child = site.startStep(node, SYNC);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await site.seen(
      ({ rootFields, applied }) => applied && rootFields.some(({ name }) => name === 'createIssue'),
    );
    child.kill('SIGKILL');
    await ended;

    const again = await site.step(node, SYNC);
    expect(again.exitCode).toBe(0);
    expect(await itemIds(site)).toEqual(['E1', 'S1', 'T1', 'T2']);
  });

  test('a run that is cancelled lets running work end and reports the rest as deferred', async () => {
    await using site = await BundleSite.start({ latency: { mutationMs: 500 } }, EPICS);
    const step = await site.cancelledStep(node, SYNC, ({ kind }) => kind === 'mutation');
    expect(step.exitCode).toBe(1);
    expect(Object.fromEntries(step.outputs)).toMatchObject({
      complete: 'false',
      'failure-reason': 'incomplete',
    });
    expect(Number(step.outputs.get('deferred'))).toBeGreaterThan(0);
    expect(step.summary).toContain('left for the next run');

    const again = await site.step(node, SYNC);
    expect(again.outputs.get('complete')).toBe('true');
    expect(await itemIds(site)).toEqual(['A', 'B', 'C']);
  });

  test('auto writes on a push to the default branch and on nothing else', async () => {
    await using site = await BundleSite.start();
    await site.folder.write('event.json', '{"repository": {"default_branch": "main"}}');
    const event = (name: string, ref: string) => ({
      GITHUB_EVENT_NAME: name,
      GITHUB_REF: ref,
      GITHUB_EVENT_PATH: join(site.folder.path, 'event.json'),
      GITHUB_REPOSITORY: 'acme/roadmap',
    });
    const inputs = { target: '', token: 'test-token' };
    const pull = await site.step(node, inputs, event('pull_request', 'refs/pull/1/merge'));
    expect(pull.outputs.get('dry-run')).toBe('true');
    expect(await site.writes()).toBe(0);
    const push = await site.step(node, inputs, event('push', 'refs/heads/main'));
    expect(Object.fromEntries(push.outputs)).toMatchObject({ 'dry-run': 'false', created: '4' });
  });

  test('the command line does the same and answers with its exit codes', async () => {
    await using site = await BundleSite.start();
    const flags = ['--target', 'acme/roadmap', '--write-interval', '1ms', '--sync-path', 'map.json'];
    const token = { GITHUB_TOKEN: 'test-token' };
    const synced = await site.command(node, ['sync', ...flags], token);
    expect(synced.stdout).toContain('Created 4 issues in acme/roadmap');
    expect(synced.exitCode).toBe(0);
    const map = JSON.parse(await readFile(join(site.folder.path, 'repo', 'map.json'), 'utf8'));
    expect(map.target).toBe('acme/roadmap');

    const dry = await site.command(node, ['dry-run', '--plan', 'roadmap.yaml']);
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Would create 4 issues') });
    const exits = [
      await site.command(node, ['sync', '--max-concurent', '5']),
      await site.command(node, ['sync', ...flags]),
      await site.command(node, ['dry-run', '--plan', 'none.yaml']),
      await site.command(node, ['sync', ...flags], { GITHUB_TOKEN: 'stolen-token' }),
    ];
    expect(exits.map(({ exitCode }) => exitCode)).toEqual([2, 3, 3, 4]);
    expect(exits[0]?.stderr).toContain('did you mean "--max-concurrent"?');
  });
});

test('GitHub Enterprise Server is reached by its own address', async () => {
  await using site = await BundleSite.start({ ghes: true });
  const step = await site.step(process.execPath, SYNC);
  expect(new URL(site.url).pathname).toBe('/api/v3');
  expect(Object.fromEntries(step.outputs)).toMatchObject({ created: '4', complete: 'true' });
});

test('Node 24, which action.yml names, is among the runtimes', () => {
  expect(RUNTIMES.map((path) => basename(path)).every((name) => name.startsWith('node'))).toBe(true);
  expect(process.versions.node).toMatch(/^24\./u);
});
