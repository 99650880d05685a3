import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { GithubHarness } from './github-harness.ts';
import { mortalWire } from './mortal-wire.ts';
import { emptyTracker, endState, oneMore, PLAN, QUIET, run, runUntilDone, STRATEGIES } from './sweeping.ts';

const OPTIONS = STRATEGIES.label;

async function faultless() {
  await using github = await emptyTracker();
  expect(await run(github, PLAN, OPTIONS)).toBe(true);
  const state = endState(github.server);
  expect(state).toHaveLength(PLAN.items.length);
  return { state, requests: github.server.log.length };
}

/**
 * Lets something happen at every request of a first run, each on a tracker of its own, and runs again until nothing is
 * left to do. Yields the indices at which that did not end as a run without trouble does, or did not end quietly.
 */
async function sweep(firstRun: (github: GithubHarness, index: number) => Promise<unknown>) {
  const { state, requests } = await faultless();
  expect(requests).toBeGreaterThan(10);
  const strays: { readonly index: number; readonly state: typeof state; readonly last: object }[] = [];
  for (let index = 0; index < requests; index += 1) {
    await using github = await emptyTracker();
    await firstRun(github, index);
    await runUntilDone(github, PLAN, OPTIONS);
    const reached = endState(github.server);
    const last = await oneMore(github, PLAN, OPTIONS);
    if (!isDeepStrictEqual([reached, last], [state, QUIET])) strays.push({ index, state: reached, last });
  }
  return strays;
}

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['a reset after everything is done', { kind: 'reset', when: 'after' }],
  ['"something went wrong" after half is done', { kind: 'went-wrong', when: { aliases: 2 } }],
];

// The laws sweep every kind of fault where issue types show the levels.
describe('where labels show the levels, runs until nothing is left to do leave one issue per item', () => {
  it.each(FAULTS)(
    'after %s at any request',
    async (_name, fault) => {
      const strays = await sweep((github, index) => {
        github.server.faults.at(index, fault);
        return run(github, PLAN, OPTIONS);
      });
      expect(strays).toEqual([]);
    },
    60_000,
  );

  it('after an end at any request that was applied and not yet answered', async () => {
    const strays = await sweep(async (github, index) => {
      const { wire, died } = mortalWire(index, true);
      await Promise.race([run(github, PLAN, { ...OPTIONS, wire }), died]);
    });
    expect(strays).toEqual([]);
  }, 60_000);
});
