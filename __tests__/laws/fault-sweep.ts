import { expect } from '@jest/globals';
import { HUNDRED_ITEMS, planOf as yamlOf } from '../../bench/plan-of.ts';
import type { FaultTarget } from '../../src/github-server/http/faults.ts';
import { boundedMap } from '../../src/kernel/bounded-map.ts';
import { endState } from '../support/end-state.ts';
import { planOf } from '../support/engine-harness.ts';
import { GithubSite } from '../support/github-runs.ts';
import type { FaultKind } from './fault-kinds.ts';

/** 5 epics, 20 stories, 80 sized tasks, 40 dependencies; four fields of the board are written. */
const PLAN = planOf(yamlOf(HUNDRED_ITEMS));

/** Trackers at a time: a run mostly waits for the turns of its client's limiters. */
const AT_A_TIME = 4;

/** More requests than a run makes; the sweep ends at the first that a run did not come to. */
const MOST_REQUESTS = 60;

/** Enough for one kind on a machine that is busy with other suites. */
export const SWEEP_TIMEOUT_MS = 300_000;

/** Name and kind, as a table of tests takes them. */
export function tableOf(kinds: readonly FaultKind[]): readonly (readonly [string, FaultKind])[] {
  return kinds.map((kind) => [kind.name, kind]);
}

/**
 * Lets a fault strike each request of a first run, every time on a tracker of its own; then runs until everything is in
 * place. Each time there has to be one issue per item, and all as if nothing had happened.
 * @returns how many requests were struck
 */
export async function sweep(kind: FaultKind): Promise<number> {
  const expected = await undisturbed();
  const indexes = Array.from({ length: MOST_REQUESTS }, (_, index) => index);
  let swept = 0;
  let end = MOST_REQUESTS;
  await boundedMap(indexes, AT_A_TIME, async (index) => {
    if (index > end) return;
    if (await isSurvived(kind, index, expected)) swept += 1;
    else end = Math.min(end, index);
  });
  return swept;
}

/** @returns whether there was such a request to strike */
async function isSurvived(kind: FaultKind, index: number, expected: unknown): Promise<boolean> {
  await using site = await GithubSite.start();
  site.server.faults.at(nth(kind.strikes, index), kind.fault);
  const isDone = await site.run(PLAN);
  const isStruck = site.server.faults.pending.length === 0;
  site.server.faults.clear();
  if (!isDone) await site.complete(PLAN);
  expect({ index, state: endState(site.server.issues()) }).toEqual({ index, state: expected });
  return isStruck;
}

/** The request number `index` of its kind. */
function nth(strikes: FaultKind['strikes'], index: number): FaultTarget {
  let seen = 0;
  return ({ kind }) => (strikes === 'any' || kind === strikes) && seen++ === index;
}

async function undisturbed(): Promise<unknown> {
  await using site = await GithubSite.start();
  expect(await site.run(PLAN)).toBe(true);
  const state = endState(site.server.issues());
  expect(state).toHaveLength(PLAN.items.length);
  return state;
}
