import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError, SyncError } from '../../src/contracts/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import { sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';

const run = (tracker: MemoryTracker, plan: Plan) => sync(tracker, plan);

/** Runs until nothing is left to do; any fault is transient. */
async function untilDone(tracker: MemoryTracker, plan: Plan, attempts = 5): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      await run(tracker, plan);
      return;
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
    }
  }
  throw new Error(`not done after ${attempts} runs`);
}

describe('laws', () => {
  test('apply, discover again, compute again: every change is a no-op and nothing is written', async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary(), fc.boolean(), async (plan, native) => {
        const tracker = new MemoryTracker({ hierarchy: native, dependencies: native });
        await run(tracker, plan);
        tracker.calls.length = 0;
        const result = await run(tracker, plan);
        expect(tracker.calls).toEqual([]);
        expect(result.counts.unchanged).toBe(plan.items.length);
      }),
    );
  });

  test('from any plan to any other plan: the second run of the second plan writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary(), planArbitrary(), async (first, second) => {
        const tracker = new MemoryTracker();
        await run(tracker, first);
        await run(tracker, second);
        const fresh = new MemoryTracker();
        await run(fresh, second);
        tracker.calls.length = 0;
        await run(tracker, second);
        expect(tracker.calls).toEqual([]);
        const ids = new Set(second.items.map(({ title }) => title));
        const mine = (all: unknown) => (Array.isArray(all) ? all.filter(({ title }) => ids.has(title)) : []);
        const relations = (all: unknown) =>
          mine(all).map(({ title, parent, fields }) => ({ title, parent, fields }));
        expect(relations(tracker.snapshot())).toEqual(relations(fresh.snapshot()));
      }),
    );
  });

  test('the order of siblings in the plan does not change what the tracker holds', async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary(), fc.infiniteStream(fc.nat()), async (plan, ranks) => {
        const ranked = plan.items.map((item) => ({ item, rank: ranks.next().value }));
        const shuffled = {
          ...plan,
          items: ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item),
        };
        const [left, right] = [new MemoryTracker(), new MemoryTracker()];
        await run(left, plan);
        await run(right, shuffled);
        expect(right.snapshot()).toEqual(left.snapshot());
      }),
    );
  });

  test('a run that ends after any write, or loses the reply of any write, is completed by re-running: no duplicate, same end', async () => {
    await fc.assert(
      fc.asyncProperty(
        planArbitrary(),
        planArbitrary(),
        fc.nat({ max: 60 }),
        fc.boolean(),
        async (first, second, at, applied) => {
          const expected = new MemoryTracker();
          const tracker = new MemoryTracker();
          for (const plan of [first, second]) {
            await run(expected, plan);
            failFrom(tracker, at, applied);
            await run(tracker, plan).catch((error: unknown) => {
              if (!(error instanceof SyncError)) throw error;
            });
            tracker.faults = {};
            await untilDone(tracker, plan);
          }
          expect(tracker.snapshot()).toEqual(expected.snapshot());
        },
      ),
    );
  });
});

/** Every write from number `at` of the next run fails; the first one after it was applied, if so wished. */
function failFrom(tracker: MemoryTracker, at: number, applied: boolean): void {
  const first = tracker.calls.length + at;
  tracker.faults = {
    before: (_call, index) => {
      if (index > first || (index === first && !applied)) throw new ProviderError('connection reset');
    },
    after: (_call, index) => {
      if (index === first) throw new ProviderError('connection reset');
    },
  };
}
