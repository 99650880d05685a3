import { expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';
import { HastyClock, NEVER_MS } from './hasty-clock.ts';

const CONFIGURED = { ...CONFIG, initialFields: {} };
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
    const parent = { parent_id: `S${Math.floor(task / 10)}` };
    items.push({ id: `T${task}`, type: 'task', title: `Task ${task}`, ...parent, ...waits });
  }
  return planOf(JSON.stringify({ items }));
}

it('reads 5,000 items in at most 60 requests, for a part of the hourly points, and writes nothing when nothing changed', async () => {
  await using github = await GithubHarness.start({}, new HastyClock());
  const plan = largePlan();
  const run = async () => {
    const needs = needsOf(plan, CONFIGURED);
    const provider = await github.open({ boardUrl: null, needs, requestTimeoutMs: NEVER_MS });
    const result = await sync(provider, plan, { config: CONFIGURED });
    return { counts: result.counts, usage: provider.usage() };
  };
  expect((await run()).counts).toMatchObject({ created: 5000 });
  const { counts, usage } = await run();
  expect(counts).toMatchObject({ unchanged: 5000 });
  expect(usage.writes).toBe(0);
  expect(usage.requests).toBeLessThanOrEqual(60);
  // A job token has 1,000 points an hour, for all workflows of its repository.
  expect(usage.points).toBeLessThan(400);
}, 120_000);
