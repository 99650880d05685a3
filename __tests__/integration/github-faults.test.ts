import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { GithubHarness, OpenOptions } from './github-harness.ts';
import { mortalWire } from './mortal-wire.ts';
import { emptyTracker, endState, oneMore, PLAN, QUIET, run, runUntilDone, STRATEGIES } from './sweeping.ts';

type Strategy = keyof typeof STRATEGIES;

async function faultless(options: OpenOptions) {
  await using github = await emptyTracker();
  expect(await run(github, PLAN, options)).toBe(true);
  const state = endState(github.server);
  expect(state).toHaveLength(PLAN.items.length);
  return { state, requests: github.server.log.length };
}

/**
 * Lets something happen at every request of a first run, each on a tracker of its own, and runs again until nothing is
 * left to do. Yields the indices at which that did not end as a run without trouble does, or did not end quietly.
 */
async function sweep(
  strategy: Strategy,
  firstRun: (github: GithubHarness, index: number, options: OpenOptions) => Promise<unknown>,
) {
  const options = STRATEGIES[strategy];
  const { state, requests } = await faultless(options);
  expect(requests).toBeGreaterThan(10);
  const strays: { readonly index: number; readonly state: typeof state; readonly last: object }[] = [];
  for (let index = 0; index < requests; index += 1) {
    await using github = await emptyTracker();
    await firstRun(github, index, options);
    await runUntilDone(github, PLAN, options);
    const reached = endState(github.server);
    const last = await oneMore(github, PLAN, options);
    if (!isDeepStrictEqual([reached, last], [state, QUIET])) strays.push({ index, state: reached, last });
  }
  return strays;
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
      const strays = await sweep(strategy, (github, index, options) => {
        github.server.faults.at(index, fault);
        return run(github, PLAN, options);
      });
      expect(strays).toEqual([]);
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
      const strays = await sweep(strategy, async (github, index, options) => {
        const { wire, died } = mortalWire(index, applied);
        await Promise.race([run(github, PLAN, { ...options, wire }), died]);
      });
      expect(strays).toEqual([]);
    },
    60_000,
  );
});
