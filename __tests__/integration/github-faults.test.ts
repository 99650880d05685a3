import { describe, expect, it } from '@jest/globals';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { GitHubServer } from '../../src/github-server/server.ts';
import { PlanPilotError } from '../../src/kernel/errors.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness, type OpenOptions } from './github-harness.ts';
import { HastyClock, NEVER_MS } from './hasty-clock.ts';
import { mortalWire } from './mortal-wire.ts';

const CONFIGURED: EngineConfig = {
  ...CONFIG,
  boardUrl: BOARD_URL,
  initialFields: { Status: 'Backlog', Priority: 'P1', Iteration: 'active' },
};

const PLAN = planOf(`
items:
  - { id: E1, type: epic, title: Epic one, labels: [platform] }
  - { id: E2, type: epic, title: Epic two, estimate: { tshirt: XL } }
  - { id: S1, type: story, title: Story one, parent_id: E1 }
  - { id: S2, type: story, title: Story two, parent_id: E2, labels: [ops] }
  - { id: T1, type: task, title: Task one, parent_id: S1, estimate: { tshirt: S } }
  - { id: T2, type: task, title: Task two, parent_id: S1, depends_on: [T1], fields: { Priority: P2 } }
  - { id: T3, type: task, title: Task three, parent_id: S2, depends_on: [T2], estimate: { tshirt: M } }
`);

const STRATEGIES = {
  'issue-type': { typeStrategy: 'issue-type' },
  label: { typeStrategy: 'label', typeMap: { EPIC: 'epic', STORY: 'story', TASK: 'task' } },
} as const satisfies Record<string, OpenOptions>;

type Strategy = keyof typeof STRATEGIES;

/** One run; whether everything is in place afterwards. */
async function run(github: GithubHarness, options: OpenOptions): Promise<boolean> {
  try {
    const needs = needsOf(PLAN, CONFIGURED);
    const provider = await github.open({ needs, requestTimeoutMs: NEVER_MS, ...options });
    return (await github.run(sync(provider, PLAN, { config: CONFIGURED }))).complete;
  } catch (error) {
    if (error instanceof PlanPilotError) return false;
    throw error;
  }
}

/** The end state by titles: numbers may differ between two ways of getting there. */
function endState(server: GitHubServer) {
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

async function faultless(options: OpenOptions) {
  await using github = await GithubHarness.start({}, new HastyClock());
  expect(await run(github, options)).toBe(true);
  const state = endState(github.server);
  expect(state).toHaveLength(PLAN.items.length);
  return { state, requests: github.server.log.length };
}

/**
 * Lets something happen at every request of a first run, each on a tracker of its own, and runs again until nothing is
 * left to do.
 */
async function sweep(
  strategy: Strategy,
  firstRun: (github: GithubHarness, index: number, options: OpenOptions) => Promise<unknown>,
): Promise<void> {
  const options = STRATEGIES[strategy];
  const { state, requests } = await faultless(options);
  expect(requests).toBeGreaterThan(10);
  for (let index = 0; index < requests; index += 1) {
    await using github = await GithubHarness.start({}, new HastyClock());
    await firstRun(github, index, options);
    for (let runs = 1; !(await run(github, options)) && runs < 4; runs += 1) {
      await github.clock.advance(3_600_000);
    }
    expect({ index, state: endState(github.server) }).toEqual({ index, state });
    const before = github.server.log.length;
    expect(await run(github, options)).toBe(true);
    expect(github.server.log.slice(before).filter(({ kind }) => kind === 'mutation')).toEqual([]);
  }
}

const FAULTS: readonly (readonly [string, Fault, Strategy])[] = [
  ['a reset before anything is done', { kind: 'reset', when: 'before' }, 'issue-type'],
  ['a reset after everything is done', { kind: 'reset', when: 'after' }, 'issue-type'],
  ['a reset after everything is done', { kind: 'reset', when: 'after' }, 'label'],
  [
    'a gateway time-out after half is done',
    { kind: 'status', status: 504, body: 'html', when: { aliases: 1 } },
    'issue-type',
  ],
  ['"something went wrong" after half is done', { kind: 'went-wrong', when: { aliases: 2 } }, 'label'],
  ['a limit in a reply with status 200', { kind: 'secondary-in-body', when: 'before' }, 'issue-type'],
  ['too quickly from the second alias on', { kind: 'too-quickly', from: 1 }, 'issue-type'],
];

describe('a fault at any request, then runs until nothing is left to do: one issue per item', () => {
  it.each(FAULTS)(
    '%s (%#)',
    async (_name, fault, strategy) => {
      await sweep(strategy, (github, index, options) => {
        github.server.faults.at(index, fault);
        return run(github, options);
      });
    },
    60_000,
  );
});

const DEATHS: readonly (readonly [string, boolean, Strategy])[] = [
  ['before it is sent', false, 'issue-type'],
  ['when it was applied and not yet answered', true, 'issue-type'],
  ['when it was applied and not yet answered', true, 'label'],
];

describe('killed at any request, then run again: one issue per item', () => {
  it.each(DEATHS)(
    '%s (%#)',
    async (_name, applied, strategy) => {
      await sweep(strategy, async (github, index, options) => {
        const { wire, died } = mortalWire(index, applied);
        await Promise.race([run(github, { ...options, wire }), died]);
      });
    },
    60_000,
  );
});
