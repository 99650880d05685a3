import { readFile, writeFile } from 'node:fs/promises';
import { expect, jest, test } from '@jest/globals';
import { BundleSite, PLAN, type Step } from './bundle-site.ts';
import { COMMIT, commentsOn, PUSH, proposed, pullRequest, SCHEDULE } from './proposals.ts';

// Each test starts several processes, on machines that may be busy with other suites.
jest.setTimeout(120_000);

const node = process.execPath;

const RENAMED = PLAN.replace('Round amounts', 'Round all amounts');
const output = (step: Step, name: string): string => step.outputs.get(name) ?? '';

test('a pull request is previewed live, without a write to any issue', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const before = await site.writes();
  const step = await site.eventStep(node, pullRequest(pull, base), { comment: 'never' });
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(Object.fromEntries(step.outputs)).toMatchObject({
    mode: 'preview',
    fidelity: 'live',
    updated: '1',
    'dry-run': 'true',
    'comment-url': '',
  });
  expect(await site.writes()).toBe(before);
  expect(step.summary).toContain('Merging will update 1 issue in acme/roadmap');
  expect(step.summary).toContain('This pull request changes');
});

test('a read-only token is enough for a preview', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const step = await site.eventStep(node, pullRequest(pull, base, true), { token: 'fork-token' });
  expect(step.exitCode).toBe(0);
  expect(output(step, 'fidelity')).toBe('live');
  expect(step.stdout).toContain('The comment was not written: the token may not write here');
  expect(await commentsOn(site, pull)).toEqual([]);
});

test('without a token that can read, a preview goes on with the plan alone, or with the last sync map, and says why', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const offline = await site.eventStep(node, pullRequest(pull, base, true), { token: 'no-token' });
  expect(offline.exitCode).toBe(0);
  expect(output(offline, 'fidelity')).toBe('offline');
  expect(offline.summary).toContain('offline');
  expect(offline.summary).toContain('cannot look at the tracker');

  const map = await readFile(`${site.folder.path}/planpilot/map.json`, 'utf8').catch(() => '');
  expect(map).toBe('');
  await site.folder.write('repo/roadmap.yaml', PLAN);
  const synced = await site.eventStep(node, PUSH);
  await writeFile(
    `${site.folder.path}/last-map.json`,
    await readFile(output(synced, 'sync-map-path'), 'utf8'),
  );
  await site.folder.write('repo/roadmap.yaml', RENAMED);
  const cached = await site.eventStep(node, pullRequest(pull, base, true), {
    token: 'no-token',
    'sync-map': `${site.folder.path}/last-map.json`,
  });
  expect(cached.exitCode).toBe(0);
  expect(Object.fromEntries(cached.outputs)).toMatchObject({
    fidelity: 'cached',
    created: '0',
    updated: '1',
    unchanged: '3',
  });
  expect(cached.summary).toContain('cached');
});

test('one comment, however often and however many at once; refreshed when there is nothing left to say; the receipt in the end', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const event = pullRequest(pull, base);
  await Promise.all([1, 2, 3].map(() => site.eventStep(node, event)));
  await site.eventStep(node, event);
  const [only, ...others] = await commentsOn(site, pull);
  expect(others).toEqual([]);
  expect(only).toContain('Merging will update 1 issue');

  await site.folder.write('repo/roadmap.yaml', PLAN);
  const nothing = await site.eventStep(node, event);
  expect(output(nothing, 'comment-url')).toContain('#issuecomment-');
  expect(await commentsOn(site, pull)).toEqual([expect.stringContaining('Nothing to do')]);

  await site.folder.write('repo/roadmap.yaml', RENAMED);
  await site.edit({ do: 'merge', issue: pull });
  const merged = await site.headOf('main');
  const done = await site.eventStep(node, { name: 'push', sha: merged, payload: { after: merged } });
  expect(done.exitCode).toBe(0);
  expect(output(done, 'updated')).toBe('1');
  const [receipt, ...more] = await commentsOn(site, pull);
  expect(more).toEqual([]);
  expect(receipt).toContain('Updated 1 issue in acme/roadmap');
  expect(receipt).toContain('actions/runs/77');
  expect(receipt).toMatch(/\d+ requests/u);
});

test('a pull request that changes nothing gets no comment, unless asked for', async () => {
  const { site, pull, base } = await proposed(`${PLAN}# a remark\n`);
  await using _ = site;
  await site.eventStep(node, pullRequest(pull, base));
  expect(await commentsOn(site, pull)).toEqual([]);
  await site.eventStep(node, pullRequest(pull, base), { comment: 'always' });
  expect(await commentsOn(site, pull)).toHaveLength(1);
});

test('jobs of a matrix keep a comment each', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  await Promise.all(
    ['a', 'b', 'a', 'b'].map((key) => site.eventStep(node, pullRequest(pull, base), { 'comment-key': key })),
  );
  expect(await commentsOn(site, pull)).toHaveLength(2);
});

test('pull_request_target is refused before a single request', async () => {
  await using site = await BundleSite.start();
  const step = await site.eventStep(node, { ...pullRequest(1, COMMIT), name: 'pull_request_target' });
  expect(step.exitCode).toBe(1);
  expect(output(step, 'failure-reason')).toBe('invalid-config');
  expect(step.summary).toContain('anybody may have proposed');
  expect(await site.log()).toEqual([]);
});

test('a schedule reports what people changed, and writes nothing', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  await site.edit({ do: 'edit-title', issue: 1, title: 'Sell everywhere' });
  const before = await site.writes();
  const step = await site.eventStep(node, SCHEDULE);
  expect(step.exitCode).toBe(0);
  expect(Object.fromEntries(step.outputs)).toMatchObject({
    mode: 'drift',
    drifted: '1',
    'failure-reason': '',
  });
  expect(step.summary).toContain('Sell everywhere');
  expect(await site.writes()).toBe(before);

  const strict = await site.eventStep(node, SCHEDULE, { 'fail-on': 'drift' });
  expect(strict.exitCode).toBe(1);
  expect(output(strict, 'failure-reason')).toBe('drift');
});

test('a sync runs what was reviewed and holds the rest', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const preview = await site.eventStep(node, pullRequest(pull, base));
  await site.folder.write('reviewed.json', await readFile(output(preview, 'change-set-path'), 'utf8'));
  await site.folder.write('repo/roadmap.yaml', RENAMED.replace('Store the rate', 'Keep the rate'));
  const step = await site.eventStep(node, PUSH, { reviewed: `${site.folder.path}/reviewed.json` });
  expect(step.exitCode).toBe(1);
  expect(Object.fromEntries(step.outputs)).toMatchObject({
    held: '1',
    updated: '1',
    complete: 'false',
    'failure-reason': 'held',
  });
  const titles = (await site.issues()).map(({ title }) => title);
  expect(titles).toContain('Round all amounts');
  expect(titles).toContain('Store the rate');
  expect(step.summary).toContain('Keep the rate');

  const lenient = await site.eventStep(node, PUSH, {
    reviewed: `${site.folder.path}/reviewed.json`,
    'fail-on': 'incomplete',
  });
  expect(lenient.exitCode).toBe(0);
  expect(output(lenient, 'held')).toBe('1');
});

test('a change set of another plan, of no live preview, or that is none is refused before anything is sent', async () => {
  await using site = await BundleSite.start();
  const dry = await site.step(node, { mode: 'dry-run' });
  await site.folder.write('dry.json', await readFile(output(dry, 'change-set-path'), 'utf8'));
  await site.folder.write('junk.json', '{"version": 1}');
  for (const [path, says] of [
    ['dry.json', 'without looking at the tracker'],
    ['junk.json', 'is not a change set'],
    ['missing.json', 'cannot be read'],
  ] as const) {
    const step = await site.eventStep(node, PUSH, { reviewed: `${site.folder.path}/${path}` });
    expect(step.exitCode).toBe(1);
    expect(step.summary).toContain(says);
  }
  expect(await site.log()).toEqual([]);
});

test('closing is bounded, names the commit, and is undone when the item comes back', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const without = PLAN.slice(0, PLAN.indexOf('        items:'));
  await site.folder.write('repo/roadmap.yaml', without);
  const held = await site.eventStep(node, PUSH, { prune: 'close', 'max-closes': '1' });
  expect(held.exitCode).toBe(1);
  expect(output(held, 'failure-reason')).toBe('held');
  expect((await site.issues()).filter(({ state }) => state === 'CLOSED')).toEqual([]);

  const closed = await site.eventStep(node, PUSH, { prune: 'close' });
  expect(output(closed, 'closed')).toBe('2');
  const gone = (await site.issues()).filter(({ state }) => state === 'CLOSED');
  expect(gone.map(({ stateReason }) => stateReason)).toEqual(['NOT_PLANNED', 'NOT_PLANNED']);
  expect(gone[0]?.comments.map(({ body }) => body)).toEqual([expect.stringContaining('aaaaaaaaaaaa')]);

  await site.folder.write('repo/roadmap.yaml', PLAN);
  await site.eventStep(node, PUSH, { prune: 'close' });
  expect((await site.issues()).filter(({ state }) => state === 'CLOSED')).toEqual([]);
});

test('a run is taken back with its change set', async () => {
  const { site } = await proposed(RENAMED);
  await using _ = site;
  const done = await site.eventStep(node, PUSH);
  await site.folder.write('undo.json', await readFile(output(done, 'change-set-path'), 'utf8'));
  const inputs = { mode: 'revert', revert: `${site.folder.path}/undo.json` };
  const shown = await site.eventStep(node, PUSH, { ...inputs, preview: 'true' });
  expect(shown.exitCode).toBe(0);
  expect((await site.issues()).map(({ title }) => title)).toContain('Round all amounts');
  const strict = await site.eventStep(node, PUSH, { ...inputs, preview: 'true', 'fail-on': 'changes' });
  expect(output(strict, 'failure-reason')).toBe('changes');
  const back = await site.eventStep(node, PUSH, inputs);
  expect(back.exitCode).toBe(0);
  expect((await site.issues()).map(({ title }) => title)).toContain('Round amounts');
});

test('a plan is cleaned after a preview, and deleted only when confirmed by its id', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const ours = async () => (await site.issues()).filter(({ isPullRequest }) => !isPullRequest);
  const shown = await site.eventStep(node, PUSH, { mode: 'clean', preview: 'true' });
  expect(output(shown, 'closed')).toBe('4');
  expect((await ours()).every(({ state }) => state === 'OPEN')).toBe(true);
  const cleaned = await site.eventStep(node, PUSH, { mode: 'clean' });
  expect(cleaned.exitCode).toBe(0);
  expect((await ours())[0]?.comments[0]?.body).toContain('was taken back as a whole');
  expect((await ours()).every(({ state }) => state === 'CLOSED')).toBe(true);
  for (const confirm of ['', 'other']) {
    const refused = await site.eventStep(node, PUSH, { mode: 'clean', delete: 'true', confirm });
    expect(refused.exitCode).toBe(1);
  }
  expect(await ours()).toHaveLength(4);
  await site.eventStep(node, PUSH, { mode: 'clean', delete: 'true', confirm: 'e2e' });
  expect(await ours()).toEqual([]);
});

test('changes fail a preview when the settings say so', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  const step = await site.eventStep(node, pullRequest(pull, base), { 'fail-on': 'changes' });
  expect(step.exitCode).toBe(1);
  expect(output(step, 'failure-reason')).toBe('changes');
  expect(await commentsOn(site, pull)).toHaveLength(1);
});

test('one issue tells what drifted and who did it, and is closed when nothing does any more', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const reports = async () =>
    (await site.issues()).filter(({ labels }) => labels.includes('planpilot-drift'));
  await site.edit({ do: 'edit-title', issue: 1, title: 'Sell everywhere', by: 'carol' });
  await site.eventStep(node, SCHEDULE, { 'drift-issue': 'true' });
  const step = await site.eventStep(node, SCHEDULE, { 'drift-issue': 'true' });
  expect(output(step, 'drift-issue-url')).toContain('/issues/');
  const [report, ...others] = await reports();
  expect(others).toEqual([]);
  expect(report).toMatchObject({ state: 'OPEN', body: expect.stringContaining('Sell everywhere') });
  expect(report?.body).toContain('by carol');

  await site.edit({ do: 'edit-title', issue: 1, title: 'Sell abroad' });
  await site.eventStep(node, SCHEDULE, { 'drift-issue': 'true' });
  expect((await reports()).map(({ state }) => state)).toEqual(['CLOSED']);
});

test('a schedule that has to fail on drift tells of it first', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  await site.edit({ do: 'edit-title', issue: 1, title: 'Sell everywhere' });
  const step = await site.eventStep(node, SCHEDULE, { 'on-drift': 'fail', 'drift-issue': 'true' });
  expect(step.exitCode).toBe(1);
  expect(Object.fromEntries(step.outputs)).toMatchObject({ drifted: '1', 'failure-reason': 'drift' });
  expect(output(step, 'drift-issue-url')).toContain('/issues/');
  const stopped = await site.eventStep(node, PUSH, { 'on-drift': 'fail' });
  expect(Object.fromEntries(stopped.outputs)).toMatchObject({ drifted: '', 'failure-reason': 'drift' });
});

test('one pull request accepts the drift into the plan, and keeps every other byte of it', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const alone = PLAN.replace(', depends_on: [T1]', '');
  const commented = `# Ours\n${alone.replace('title: Sell abroad', 'title: "Sell abroad" # for ever')}`;
  await site.edit({ do: 'push', files: { 'roadmap.yaml': commented } });
  await site.folder.write('repo/roadmap.yaml', commented);
  await site.edit(
    { do: 'edit-title', issue: 1, title: 'Sell everywhere', by: 'carol' },
    { do: 'add-blocker', issue: 3, blocker: 4 },
  );
  const event = { ...SCHEDULE, sha: await site.headOf('main') };
  await site.eventStep(node, event, { propose: 'true' });
  const step = await site.eventStep(node, event, { propose: 'true' });
  expect(output(step, 'proposal-url')).toContain('/pull/');
  const pulls = (await site.issues()).filter(
    ({ isPullRequest, title }) => isPullRequest && title.startsWith('Accept'),
  );
  expect(pulls.map(({ title }) => title)).toEqual(['Accept 2 edits made in acme/roadmap into the plan']);
  const branch = (await site.branches()).find(({ name }) => name.startsWith('planpilot/'));
  expect(branch?.files['roadmap.yaml']).toBe(
    commented
      .replace('"Sell abroad" # for ever', '"Sell everywhere" # for ever')
      .replace('title: Store the rate }', 'title: Store the rate, depends_on: [T2] }'),
  );
});

test('what people completed is proposed as done, and what they opened again as not done; neither is drift', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const given = PLAN.replace('title: Round amounts', 'title: Round amounts, done: true').replace(
    '    title: Sell abroad',
    '    title: Sell abroad\n    done: true',
  );
  await site.edit({ do: 'push', files: { 'roadmap.yaml': given } });
  await site.folder.write('repo/roadmap.yaml', given);
  await site.edit(
    { do: 'close', issue: 3, by: 'carol' },
    { do: 'close', issue: 4, reason: 'NOT_PLANNED' },
    { do: 'close', issue: 2, reason: 'NOT_PLANNED' },
  );
  const event = { ...SCHEDULE, sha: await site.headOf('main') };
  const step = await site.eventStep(node, event, { propose: 'true', 'fail-on': 'drift' });
  expect(step.exitCode).toBe(0);
  expect(output(step, 'drifted')).toBe('0');
  const branch = (await site.branches()).find(({ name }) => name.startsWith('planpilot/'));
  expect(branch?.files['roadmap.yaml']).toBe(
    given
      .replace('    title: Sell abroad\n    done: true', '    title: Sell abroad')
      .replace('title: Store the rate }', 'title: Store the rate, done: true }'),
  );
  const pull = (await site.issues()).find(({ title }) => title.startsWith('Accept 2 edits'));
  expect(pull?.body).toContain('by carol');

  const states = (await site.issues()).map(({ state }) => state);
  await site.folder.write('repo/roadmap.yaml', branch?.files['roadmap.yaml'] ?? '');
  const synced = await site.eventStep(node, PUSH);
  expect(output(synced, 'changes')).toBe('0');
  expect((await site.issues()).map(({ state }) => state)).toEqual(states);
});

test('a preview that fails replaces the comment of the one before: it promises nothing any more', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  await site.eventStep(node, pullRequest(pull, base));
  await site.folder.write(
    'repo/roadmap.yaml',
    PLAN.replace('title: Sell abroad', 'title: Sell abroad\n    assignees: [nobody-here]'),
  );
  const step = await site.eventStep(node, pullRequest(pull, base));
  expect(step.exitCode).toBe(1);
  expect(await commentsOn(site, pull)).toEqual([expect.stringContaining('nobody-here')]);
});

test('a plan that is not valid replaces the comment as well, and the tracker is asked nothing', async () => {
  const { site, pull, base } = await proposed(RENAMED);
  await using _ = site;
  await site.eventStep(node, pullRequest(pull, base));
  await site.folder.write('repo/roadmap.yaml', PLAN.replace('depends_on: [T1]', 'depends_on: [T9]'));
  const before = await site.writes();
  const step = await site.eventStep(node, pullRequest(pull, base));
  expect(step.exitCode).toBe(1);
  expect(output(step, 'failure-reason')).toBe('invalid-plan');
  expect(await commentsOn(site, pull)).toEqual([expect.stringContaining('T9')]);
  expect(await site.writes()).toBe(before + 1);

  const silent = await site.eventStep(node, pullRequest(pull, base), { comment: 'never' });
  expect(silent.exitCode).toBe(1);
  expect(await site.writes()).toBe(before + 1);
});

test('a place for the change set that cannot be written is told before anything is sent', async () => {
  await using site = await BundleSite.start();
  await site.folder.write('taken', '');
  const step = await site.eventStep(node, PUSH, {
    'change-set': `${site.folder.path}/taken/change-set.json`,
  });
  expect(step.exitCode).toBe(1);
  expect(output(step, 'failure-reason')).toBe('invalid-config');
  expect(step.summary).toContain('name another place with change-set');
  expect(await site.log()).toEqual([]);
});

test('a plan that was lost is made again from its issues, and a sync of it has nothing to do', async () => {
  const { site } = await proposed(PLAN);
  await using _ = site;
  const inputs = { mode: 'import', 'plan-id': 'e2e', 'import-path': `${site.folder.path}/imported.yaml` };
  const shown = await site.eventStep(node, PUSH, { ...inputs, preview: 'true' });
  expect(shown.exitCode).toBe(0);
  expect(output(shown, 'plan-path')).toBe('');

  const writes = await site.writes();
  const step = await site.eventStep(node, PUSH, inputs);
  expect(step).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await site.writes()).toBe(writes);
  const text = await readFile(output(step, 'plan-path'), 'utf8');
  expect(Object.keys(JSON.parse(await readFile(output(step, 'sync-map-path'), 'utf8')).entries)).toHaveLength(
    4,
  );
  await site.folder.write('repo/roadmap.yaml', text);
  const synced = await site.eventStep(node, PUSH);
  expect(Object.fromEntries(synced.outputs)).toMatchObject({ changes: '0', unchanged: '4' });
  expect(await site.writes()).toBe(writes);

  const again = await site.eventStep(node, PUSH, inputs);
  expect(again.exitCode).toBe(1);
  expect(again.summary).toContain('an import overwrites nothing');
});
