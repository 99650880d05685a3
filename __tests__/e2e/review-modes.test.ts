import { readFile } from 'node:fs/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { type BundleSite, PLAN, RUNTIMES } from './bundle-site.ts';
import { commentsOn, PUSH, proposed, pullRequest, SCHEDULE } from './proposals.ts';

// Each test starts several processes, on machines that may be busy with other suites.
jest.setTimeout(120_000);

const node = process.execPath;
/** A change of every kind: another title, a new item, one that leaves, a dependency that goes. */
const CHANGED = PLAN.replace('Sell abroad', 'Sell everywhere')
  .replace(/ +- \{ id: T1.*\n/u, '')
  .replace(', depends_on: [T1] }', ' }\n          - { id: T9, title: Print the total }');

/** Everything that was written since, by the names of the mutations. */
async function mutations(site: BundleSite, from: number): Promise<readonly string[]> {
  const log = (await site.log()).slice(from).filter(({ kind }) => kind === 'mutation');
  return log.flatMap(({ rootFields }) => rootFields.map(({ name }) => name));
}

test.each([
  ['preview', { mode: 'preview' }],
  ['drift', { mode: 'drift' }],
  ['dry-run', { mode: 'dry-run' }],
  ['import', { mode: 'import' }],
  ['a sync that is only shown', { mode: 'sync', preview: 'true' }],
  ['a clean that is only shown', { mode: 'clean', preview: 'true' }],
  ['a deletion that is only shown', { mode: 'clean', preview: 'true', delete: 'true', confirm: 'e2e' }],
] as const)('%s sends no mutation, whatever there is to do', async (_name, inputs) => {
  const { site } = await proposed(CHANGED);
  await using _ = site;
  await site.edit({ do: 'edit-title', issue: 2, title: 'Prices' }, { do: 'set-type', issue: 3, type: null });
  const before = (await site.log()).length;
  const step = await site.eventStep(node, PUSH, { prune: 'close', 'on-drift': 'overwrite', ...inputs });
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await mutations(site, before)).toEqual([]);
});

test('what a run of each kind writes for people is nothing but its comment, its issue and its pull request', async () => {
  const { site, pull, base } = await proposed(CHANGED);
  await using _ = site;
  await site.edit({ do: 'edit-title', issue: 2, title: 'Prices' });
  const from = (await site.log()).length;
  const inputs = { prune: 'close', 'drift-issue': 'true', propose: 'true' };
  await site.eventStep(node, pullRequest(pull, base), inputs);
  expect(await mutations(site, from)).toEqual(['addComment']);
  const next = (await site.log()).length;
  await site.folder.write('repo/roadmap.yaml', PLAN);
  await site.eventStep(node, { ...SCHEDULE, sha: base }, inputs);
  expect((await mutations(site, next)).toSorted()).toEqual(
    ['createCommitOnBranch', 'createIssue', 'createLabel', 'createPullRequest', 'createRef'].toSorted(),
  );
});

describe.each(RUNTIMES)('a workflow on %s', (runtime) => {
  test('previews a pull request and one of a fork, syncs the push, and looks for drift on a schedule', async () => {
    const { site, pull, base } = await proposed(CHANGED, runtime);
    await using _ = site;
    const shown = await site.eventStep(runtime, pullRequest(pull, base), { prune: 'close' });
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.fromEntries(shown.outputs)).toMatchObject({
      mode: 'preview',
      fidelity: 'live',
      created: '1',
      updated: '1',
      closed: '1',
    });
    await site.folder.write(
      'reviewed.json',
      await readFile(shown.outputs.get('change-set-path') ?? '', 'utf8'),
    );
    const [comment] = await commentsOn(site, pull);
    expect(comment).toContain('Merging will create 1, update 1, relink 1 and close 1 issue');

    const fork = await site.eventStep(runtime, pullRequest(pull, base, true), { token: 'fork-token' });
    expect(fork.exitCode).toBe(0);
    expect(Object.fromEntries(fork.outputs)).toMatchObject({ mode: 'preview', fidelity: 'live' });
    expect(fork.stdout).toContain('The comment was not written');
    expect(await commentsOn(site, pull)).toEqual([comment]);

    await site.edit({ do: 'merge', issue: pull });
    const merged = await site.headOf('main');
    const push = { ...PUSH, sha: merged, payload: { after: merged } };
    const inputs = { prune: 'close', reviewed: `${site.folder.path}/reviewed.json` };
    const done = await site.eventStep(runtime, push, inputs);
    expect(done).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.fromEntries(done.outputs)).toMatchObject({
      mode: 'sync',
      held: '0',
      created: '1',
      updated: '1',
      relinked: '1',
      closed: '1',
    });
    const [receipt] = await commentsOn(site, pull);
    expect(receipt).toContain('Created 1, updated 1, relinked 1 and closed 1 issue');

    const schedule = await site.eventStep(runtime, { ...SCHEDULE, sha: merged });
    expect(schedule).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.fromEntries(schedule.outputs)).toMatchObject({ mode: 'drift', drifted: '0' });
  });
});
