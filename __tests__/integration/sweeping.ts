import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { GitHubServer } from '../../src/github-server/server.ts';
import { PlanPilotError } from '../../src/kernel/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness, type OpenOptions } from './github-harness.ts';
import { HastyClock, NEVER_MS } from './hasty-clock.ts';

const CONFIGURED: EngineConfig = {
  ...CONFIG,
  boardUrl: BOARD_URL,
  initialFields: { Status: 'Backlog', Priority: 'P1', Iteration: 'active' },
};

/** Three levels, dependencies that roll up, sizes, own labels, a field of its own. */
export const PLAN = planOf(`
items:
  - { id: E1, type: epic, title: Epic one, labels: [platform] }
  - { id: E2, type: epic, title: Epic two, estimate: { tshirt: XL } }
  - { id: S1, type: story, title: Story one, parent_id: E1 }
  - { id: S2, type: story, title: Story two, parent_id: E2, labels: [ops] }
  - { id: T1, type: task, title: Task one, parent_id: S1, estimate: { tshirt: S } }
  - { id: T2, type: task, title: Task two, parent_id: S1, depends_on: [T1], fields: { Priority: P2 } }
  - { id: T3, type: task, title: Task three, parent_id: S2, depends_on: [T2], estimate: { tshirt: M } }
`);

/** The two ways of showing levels. */
export const STRATEGIES = {
  'issue-type': { typeStrategy: 'issue-type' },
  label: { typeStrategy: 'label', typeMap: { EPIC: 'epic', STORY: 'story', TASK: 'task' } },
} as const satisfies Record<string, OpenOptions>;

/** An empty tracker on which no time is lost. */
export function emptyTracker(): Promise<GithubHarness> {
  return GithubHarness.start({}, new HastyClock());
}

/** One run; whether everything is in place afterwards. */
export async function run(github: GithubHarness, plan: Plan, options: OpenOptions): Promise<boolean> {
  try {
    const needs = needsOf(plan, CONFIGURED);
    const provider = await github.open({ needs, requestTimeoutMs: NEVER_MS, ...options });
    return (await github.run(sync(provider, plan, { config: CONFIGURED }))).complete;
  } catch (error) {
    if (error instanceof PlanPilotError) return false;
    throw error;
  }
}

/** Runs, an hour apart, until nothing is left to do; gives up after four. */
export async function runUntilDone(github: GithubHarness, plan: Plan, options: OpenOptions): Promise<void> {
  for (let runs = 1; !(await run(github, plan, options)) && runs < 4; runs += 1) {
    await github.clock.advance(3_600_000);
  }
}

/** One more run: whether it completes, and the requests of it that write. */
export async function oneMore(github: GithubHarness, plan: Plan, options: OpenOptions) {
  const before = github.server.log.length;
  const complete = await run(github, plan, options);
  return { complete, writes: github.server.log.slice(before).filter(({ kind }) => kind === 'mutation') };
}

/** What {@link oneMore} says when there was nothing to do. */
export const QUIET = { complete: true, writes: [] } as const;

/** The end state by titles: numbers may differ between two ways of getting there. */
export function endState(server: GitHubServer) {
  const issues = server.issues();
  const titleOf = new Map(issues.map(({ repository, number, title }) => [`${repository}#${number}`, title]));
  const titles = (references: readonly string[]) => new Set(references.map((each) => titleOf.get(each)));
  return issues
    .map((issue) => ({
      title: issue.title,
      type: issue.issueType,
      labels: issue.labels.toSorted(),
      parent: issue.parent === null ? null : titleOf.get(issue.parent),
      children: titles(issue.subIssues),
      blockedBy: titles(issue.blockedBy),
      board: issue.items.map(({ values }) => values),
    }))
    .toSorted((a, b) => a.title.localeCompare(b.title));
}
