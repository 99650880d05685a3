import { expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';
import { HastyClock, NEVER_MS } from './hasty-clock.ts';

/** Without a board, and with one of four fields. */
const SETTINGS = {
  'no board': { ...CONFIG, initialFields: {} },
  'a board': {
    ...CONFIG,
    boardUrl: BOARD_URL,
    initialFields: { Status: 'Backlog', Priority: 'P1', Iteration: 'active' },
  },
} as const;
const [EPICS, STORIES, TASKS] = [50, 450, 4500];

/** 5,000 items: every story has ten tasks, every second task waits for the one before. */
function largePlan() {
  const items: object[] = [];
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  for (const epic of numbers(EPICS)) items.push({ id: `E${epic}`, type: 'epic', title: `Epic ${epic}` });
  for (const story of numbers(STORIES)) {
    items.push({ id: `S${story}`, type: 'story', title: `Story ${story}`, parent_id: `E${story % EPICS}` });
  }
  for (const task of numbers(TASKS)) {
    const waits = task % 2 === 1 ? { depends_on: [`T${task - 1}`] } : {};
    const parent = { parent_id: `S${Math.floor(task / 10)}`, estimate: { tshirt: 'M' } };
    items.push({ id: `T${task}`, type: 'task', title: `Task ${task}`, ...parent, ...waits });
  }
  return planOf(JSON.stringify({ items }));
}

it.each(Object.entries(SETTINGS))(
  'with %s, 5,000 unchanged items take at most 60 requests, a part of the hourly points, and no write',
  async (_name, configured) => {
    await using github = await GithubHarness.start({}, new HastyClock());
    const plan = largePlan();
    const boardUrl = 'boardUrl' in configured ? configured.boardUrl : null;
    const run = async () => {
      const needs = needsOf(plan, configured);
      const provider = await github.open({ boardUrl, needs, requestTimeoutMs: NEVER_MS });
      const result = await sync(provider, plan, { config: configured });
      return { counts: result.counts, usage: provider.usage() };
    };
    expect((await run()).counts).toMatchObject({ created: 5000 });
    const { counts, usage } = await run();
    expect(counts).toMatchObject({ unchanged: 5000 });
    expect(usage.writes).toBe(0);
    expect(usage.requests).toBeLessThanOrEqual(60);
    // A job token has 1,000 points an hour, for all workflows of its repository. Right after a sync, what is new is listed twice.
    expect(usage.points).toBeLessThan(1000);
  },
  120_000,
);
