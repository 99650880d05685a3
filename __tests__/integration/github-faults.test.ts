import { describe, expect, it } from '@jest/globals';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { GitHubServer } from '../../src/github-server/server.ts';
import { PlanPilotError } from '../../src/kernel/errors.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';
import { HastyClock, NEVER_MS } from './hasty-clock.ts';

const CONFIGURED: EngineConfig = { ...CONFIG, boardUrl: BOARD_URL };

const PLAN = planOf(`
items:
  - { id: E1, type: epic, title: Epic one, labels: [platform] }
  - { id: S1, type: story, title: Story one, parent_id: E1 }
  - { id: T1, type: task, title: Task one, parent_id: S1, estimate: { tshirt: S } }
  - { id: T2, type: task, title: Task two, parent_id: S1, depends_on: [T1] }
`);

/** One run; whether everything is in place afterwards. */
async function run(github: GithubHarness): Promise<boolean> {
  try {
    const provider = await github.open({ needs: needsOf(PLAN, CONFIGURED), requestTimeoutMs: NEVER_MS });
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

async function faultless() {
  await using github = await GithubHarness.start({}, new HastyClock());
  expect(await run(github)).toBe(true);
  return { state: endState(github.server), requests: github.server.log.length };
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['a reset before anything is done', { kind: 'reset', when: 'before' }],
  ['a reset after everything is done', { kind: 'reset', when: 'after' }],
  [
    'a gateway time-out after half is done',
    { kind: 'status', status: 504, body: 'html', when: { aliases: 1 } },
  ],
  ['a limit in a reply with status 200', { kind: 'secondary-in-body', when: 'before' }],
  ['too quickly from the second alias on', { kind: 'too-quickly', from: 1 }],
];

describe('a fault at any request, then runs until nothing is left to do', () => {
  it.each(FAULTS)(
    '%s: one issue per item, as if nothing had happened',
    async (_name, fault) => {
      const { state, requests } = await faultless();
      expect(requests).toBeGreaterThan(10);
      for (let index = 0; index < requests; index += 1) {
        await using github = await GithubHarness.start({}, new HastyClock());
        github.server.faults.at(index, fault);
        let runs = 1;
        while (!(await run(github)) && runs < 4) {
          runs += 1;
          await github.clock.advance(3_600_000);
        }
        expect({ index, state: endState(github.server) }).toEqual({ index, state });
        const before = github.server.log.length;
        expect(await run(github)).toBe(true);
        expect(github.server.log.slice(before).filter(({ kind }) => kind === 'mutation')).toEqual([]);
      }
    },
    60_000,
  );
});
