import { expect } from '@jest/globals';
import { HUNDRED_ITEMS, planOf as yamlOf } from '../../bench/plan-of.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { boundedMap } from '../../src/kernel/bounded-map.ts';
import { type EndState, endState } from '../support/end-state.ts';
import { planOf } from '../support/engine-harness.ts';
import { GithubSite } from '../support/github-runs.ts';
import type { FaultKind } from './fault-kinds.ts';

/** 5 epics, 20 stories, 80 sized tasks, 40 dependencies; four fields of the board are written. */
export const PLAN = planOf(yamlOf(HUNDRED_ITEMS));

/** Trackers at a time: a run mostly waits for the turns of its client's limiters. */
const AT_A_TIME = 4;

/** More requests than a run makes; the sweep ends at the first that a run did not come to. */
const MOST_REQUESTS = 60;

/** Enough for one kind on a machine that is busy with other suites. */
export const SWEEP_TIMEOUT_MS = 600_000;

/** Name and kind, as a table of tests takes them. */
export function tableOf(kinds: readonly FaultKind[]): readonly (readonly [string, FaultKind])[] {
  return kinds.map((kind) => [kind.name, kind]);
}

/** What a tracker is like before the first run. */
interface Setting {
  readonly server?: ServerOptions;
  readonly prepare?: (site: GithubSite) => void;
}

/**
 * Lets a fault strike each request of a first run, every time on a tracker of its own; then runs until everything is in
 * place. Each time there has to be one issue per item, and all as if nothing had happened.
 * @returns how many requests were struck
 */
export async function sweep(kind: FaultKind, setting: Setting = {}): Promise<number> {
  const expected = await undisturbed();
  const indexes = Array.from({ length: MOST_REQUESTS }, (_, index) => index);
  let swept = 0;
  let end = MOST_REQUESTS;
  await boundedMap(indexes, AT_A_TIME, async (index) => {
    if (index > end) return;
    if (await isSurvived(kind, index, setting, expected)) swept += 1;
    else end = Math.min(end, index);
  });
  return swept;
}

/** @returns whether there was such a request to strike */
async function isSurvived(
  kind: FaultKind,
  index: number,
  { server, prepare }: Setting,
  expected: EndState,
): Promise<boolean> {
  await using site = await GithubSite.start(server);
  prepare?.(site);
  const { isStruck } = strike(site, kind, index);
  const isDone = await site.run(PLAN);
  site.server.faults.clear();
  if (!isDone) await site.complete(PLAN);
  expect({ index, state: ourEndState(site) }).toEqual({ index, state: expected });
  return isStruck();
}

/** Plans the fault for the request number `index` of those it can strike. */
function strike({ server: { faults } }: GithubSite, { fault, strikes, isFatal }: FaultKind, index: number) {
  let seen = 0;
  let struck = false;
  faults.at(({ kind }) => {
    struck = (strikes === 'any' || kind === strikes) && seen++ === index;
    return struck;
  }, fault);
  if (isFatal) faults.at(() => struck, { kind: 'reset', when: 'before' }, Number.POSITIVE_INFINITY);
  return { isStruck: () => struck };
}

/** The end state of a run that nothing disturbs. */
export async function undisturbed(): Promise<EndState> {
  await using site = await GithubSite.start();
  expect(await site.run(PLAN)).toBe(true);
  const state = ourEndState(site);
  expect(state).toHaveLength(PLAN.items.length);
  return state;
}

function ourEndState({ server }: GithubSite): EndState {
  return endState(server.issues().filter(({ author }) => author === 'octocat'));
}
