import { describe, expect, it } from '@jest/globals';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Plan } from '../../src/plan/types.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED: EngineConfig = {
  ...CONFIG,
  boardUrl: BOARD_URL,
  initialFields: { Status: 'backlog', Priority: 'P1', Iteration: 'active' },
};

/** 5 epics, 20 stories, 80 sized tasks, 40 dependencies between tasks of one story. */
function bigPlan(firstTitle = 'Epic 1'): Plan {
  const lines = ['items:'];
  for (let epic = 1; epic <= 5; epic += 1) {
    const title = epic === 1 ? firstTitle : `Epic ${epic}`;
    lines.push(`  - { id: E${epic}, type: epic, title: ${title}, goal: why }`);
  }
  for (let story = 1; story <= 20; story += 1) {
    const parent = `E${Math.ceil(story / 4)}`;
    lines.push(`  - { id: S${story}, type: story, title: Story ${story}, parent_id: ${parent} }`);
  }
  for (let task = 1; task <= 80; task += 1) {
    const parent = `S${Math.ceil(task / 4)}`;
    const depends = task % 2 === 0 ? `, depends_on: [T${task - 1}]` : '';
    lines.push(
      `  - { id: T${task}, type: task, title: Task ${task}, parent_id: ${parent}, estimate: { tshirt: M }${depends} }`,
    );
  }
  return planOf(lines.join('\n'));
}

async function run(github: GithubHarness, plan: Plan) {
  const provider = await github.open({ needs: needsOf(plan, CONFIGURED) });
  const result = await github.run(sync(provider, plan, { config: CONFIGURED }));
  return { result, usage: provider.usage() };
}

describe('a plan of 105 items on GitHub', () => {
  it('arrives in few requests, then costs a handful of reads, then one write for one title', async () => {
    await using github = await GithubHarness.start();
    const first = await run(github, bigPlan());
    expect(first.result).toMatchObject({ complete: true, counts: { created: 105 } });
    expect(first.usage.requests).toBeLessThanOrEqual(32);
    expect(first.usage.writes).toBeLessThanOrEqual(28);

    const issues = github.server.issues();
    expect(issues).toHaveLength(105);
    const story = issues.find(({ title }) => title === 'Story 1');
    const titleOf = new Map(issues.map(({ number, title }) => [`acme/roadmap#${number}`, title]));
    const inPlanOrder = ['Task 1', 'Task 2', 'Task 3', 'Task 4'];
    expect(story?.subIssues.map((reference) => titleOf.get(reference))).toEqual(inPlanOrder);
    expect(issues.find(({ title }) => title === 'Task 2')).toMatchObject({
      issueType: 'Task',
      labels: ['planpilot'],
      blockedBy: [expect.stringContaining('#')],
      items: [{ values: { Status: 'Backlog', Priority: 'P1', Size: 'M', Iteration: 'Iteration 2' } }],
    });

    const second = await run(github, bigPlan());
    expect(second.result).toMatchObject({ complete: true, counts: { unchanged: 105 } });
    expect(second.usage).toMatchObject({ writes: 0 });
    expect(second.usage.requests).toBeLessThanOrEqual(6);

    const third = await run(github, bigPlan('A new title'));
    expect(third.result.counts).toMatchObject({ updated: 1, unchanged: 104 });
    expect(third.usage.writes).toBe(1);
    expect(github.server.issues()[0]?.title).toBe('A new title');
  });
});

describe('a small plan on a GitHub that makes it hard', () => {
  const SMALL = planOf(`
items:
  - { id: E1, type: epic, title: Epic one }
  - { id: T1, type: story, title: Story one, parent_id: E1 }
`);

  it('is not created twice while the index lags behind', async () => {
    await using github = await GithubHarness.start({ indexLagMs: 10 * 60_000 });
    await run(github, SMALL);
    for (const minutes of [0, 5, 4, 2]) {
      await github.clock.advance(minutes * 60_000);
      const { result, usage } = await run(github, SMALL);
      expect(result).toMatchObject({ complete: true, counts: { created: 0 } });
      expect(usage.writes).toBe(0);
    }
    expect(github.server.issues()).toHaveLength(2);
  });

  it('tolerates nodes that cannot be seen for some seconds after they were made', async () => {
    await using github = await GithubHarness.start({ replicaLagMs: 3000 });
    const { result } = await run(github, SMALL);
    expect(result).toMatchObject({ complete: true, counts: { created: 2 } });
    expect(github.server.issues()).toMatchObject([{ title: 'Epic one' }, { parent: 'acme/roadmap#1' }]);
    const items = SMALL.items.map((item) => ({ ...item, labels: ['brand-new'] }));
    expect((await run(github, { ...SMALL, items })).result).toMatchObject({
      complete: true,
      counts: { updated: 2 },
    });
    expect(github.server.issues()[0]?.labels).toContain('brand-new');
  });

  it('neither loses an item to a stranger’s copy of its marker nor is blocked by it', async () => {
    await using github = await GithubHarness.start();
    await run(github, SMALL);
    const { body, title } = github.server.issues()[0] ?? { body: '', title: '' };
    github.server.edit({ do: 'create-issue', title, body, by: 'mallory' });
    const { result, usage } = await run(github, SMALL);
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 2 } });
    expect(usage.writes).toBe(0);
    expect(result.warnings).toEqual([expect.stringContaining('#3')]);
  });

  it('keeps what people did: labels, notes, line ends, foreign blockers, a closed issue', async () => {
    await using github = await GithubHarness.start();
    await run(github, SMALL);
    const { body } = github.server.issues()[0] ?? { body: '' };
    github.server.edit({ do: 'create-issue', title: 'a bug', by: 'carol' });
    github.server.edit({ do: 'edit-body', issue: 1, body: `A note of mine.\n\n${body}` });
    github.server.edit({ do: 'crlf-body', issue: 1 });
    github.server.edit({ do: 'add-label', issue: 1, label: 'triaged' });
    github.server.edit({ do: 'add-blocker', issue: 1, blocker: 3 });
    github.server.edit({ do: 'close', issue: 2 });
    const before = github.server.snapshot();
    const { result, usage } = await run(github, SMALL);
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 2 }, drift: [] });
    expect(usage.writes).toBe(0);
    expect(github.server.snapshot()).toEqual(before);
  });

  it('does not double an item whose body somebody cleared, and takes it over again when told to', async () => {
    await using github = await GithubHarness.start();
    await run(github, SMALL);
    github.server.edit({ do: 'edit-body', issue: 2, body: 'rewritten' });
    const length = github.server.log.length;
    await expect(run(github, SMALL)).rejects.toMatchObject({
      message: expect.stringMatching(/T1 seems to be #2/),
      hint: expect.stringContaining('adopt'),
    });
    expect(github.server.log.slice(length).filter(({ kind }) => kind === 'mutation')).toEqual([]);
    const adopting = planOf(`
items:
  - { id: E1, type: epic, title: Epic one }
  - { id: T1, type: story, title: Story one, parent_id: E1, adopt: 2 }
`);
    expect((await run(github, adopting)).result.counts).toMatchObject({ created: 0, updated: 1 });
    expect(github.server.issues()[1]?.body).toMatch(/rewritten$/);
    expect((await run(github, SMALL)).result.counts).toMatchObject({ unchanged: 2 });
  });

  it('leaves the labels that show types to the types, also where an item names one itself', async () => {
    await using github = await GithubHarness.start();
    const plan = planOf(`
items:
  - { id: E1, type: epic, title: Epic one, labels: [Epic, platform] }
  - { id: S1, type: story, title: Story one, parent_id: E1, labels: [task] }
`);
    const typeMap = { EPIC: 'epic', STORY: 'story', TASK: 'task' };
    const labelled = async () => {
      const provider = await github.open({
        needs: needsOf(plan, CONFIGURED),
        typeStrategy: 'label',
        typeMap,
      });
      const result = await github.run(sync(provider, plan, { config: CONFIGURED }));
      return { result, writes: provider.usage().writes };
    };
    const { result } = await labelled();
    expect(result.warnings).toEqual([expect.stringMatching(/another type.*: S1$/)]);
    expect(github.server.issues().map(({ labels }) => labels)).toEqual([
      ['planpilot', 'platform', 'epic'],
      ['planpilot', 'story'],
    ]);
    expect(await labelled()).toMatchObject({ writes: 0, result: { counts: { unchanged: 2 } } });
  });
});
