import { expect } from '@jest/globals';
import fc from 'fast-check';
import { defaultOwners } from '../../src/github-server/default-world.ts';
import type { Plan } from '../../src/plan/types.ts';
import { endState } from '../support/end-state.ts';
import { GithubSite } from '../support/github-runs.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kinds.ts';

/** Enough on a machine that is busy with other suites. */
export const SCHEDULES_TIMEOUT_MS = 600_000;
const SHRINKING_ENDS_MS = 540_000;

/** What goes wrong with a run: each fault at the request that is so many requests after the one before. */
type Troubles = readonly { readonly gap: number; readonly kind: FaultKind }[];

/** Two plans, one after the other, each with runs that go wrong before the runs that complete it. */
interface Schedule {
  readonly first: Plan;
  readonly second: Plan;
  readonly troubles: readonly Troubles[];
  readonly lags: { readonly indexLagMs: number; readonly replicaLagMs: number };
}

const RUNS_IN_TROUBLE = 2;

/** At most two epics, four stories, eight tasks. */
const SMALL = { epics: 2, stories: 2, tasks: 2 };

/** The usual board, and the column that these plans name. */
const OWNERS = defaultOwners(Date.UTC(2026, 10, 21)).map((owner) => ({
  ...owner,
  projects: (owner.projects ?? []).map((project) => ({
    ...project,
    fields: [...(project.fields ?? []), { name: 'Team', dataType: 'TEXT' } as const],
  })),
}));

const troublesArbitrary: fc.Arbitrary<Troubles> = fc.array(
  fc.record({ gap: fc.nat({ max: 9 }), kind: fc.constantFrom(...FAULT_KINDS).map(named) }),
  { minLength: 1, maxLength: 5 },
);

const scheduleArbitrary: fc.Arbitrary<Schedule> = fc.record({
  first: planArbitrary(SMALL),
  second: planArbitrary(SMALL),
  troubles: fc.array(troublesArbitrary, { minLength: 2 * RUNS_IN_TROUBLE, maxLength: 2 * RUNS_IN_TROUBLE }),
  lags: fc.record({
    indexLagMs: fc.constantFrom(0, 30_000, 600_000),
    replicaLagMs: fc.constantFrom(0, 0, 3000),
  }),
});

/** A failing example tells kinds by their names. */
function named(kind: FaultKind): FaultKind {
  return Object.assign({ [fc.toStringMethod]: () => kind.name }, kind);
}

/**
 * Random plans, random faults at random requests of several runs, random lags: in the end there is one issue per item,
 * and all as if nothing had happened. A failing schedule prints its seed and itself, made as small as possible.
 * @param seeds each gives a series of schedules; the series go on side by side, as a run mostly waits for its client
 */
export async function holdForRandomSchedules(seeds: readonly number[], each: number): Promise<number> {
  const property = fc.asyncProperty(scheduleArbitrary, holds);
  const limits = { interruptAfterTimeLimit: SHRINKING_ENDS_MS, markInterruptAsFailure: true };
  const ended = await Promise.allSettled(
    seeds.map((seed) => fc.assert(property, { seed, numRuns: each, ...limits })),
  );
  for (const series of ended) if (series.status === 'rejected') throw series.reason;
  return seeds.length * each;
}

async function holds({ first, second, troubles, lags }: Schedule): Promise<void> {
  await using site = await GithubSite.start({ ...lags, owners: OWNERS });
  await using undisturbed = await GithubSite.start({ owners: OWNERS });
  const before = troubles.slice(0, RUNS_IN_TROUBLE);
  for (const { plan, planned } of [
    { plan: first, planned: before },
    { plan: second, planned: troubles.slice(RUNS_IN_TROUBLE) },
  ]) {
    for (const trouble of planned) await runInTrouble(site, plan, trouble);
    await site.complete(plan);
    await undisturbed.complete(plan);
    expect(endState(site.server.issues())).toEqual(endState(undisturbed.server.issues()));
  }
}

async function runInTrouble(site: GithubSite, plan: Plan, troubles: Troubles): Promise<void> {
  let index = site.server.log.length;
  for (const { gap, kind } of troubles) {
    index += gap;
    site.server.faults.at(index, kind.fault);
    index += 1;
  }
  await site.run(plan);
  site.server.faults.clear();
}
