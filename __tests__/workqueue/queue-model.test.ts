import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ItemExponentialLimiter } from '../../src/workqueue/limiters.ts';
import { RateLimitedQueue } from '../../src/workqueue/rate-limited-queue.ts';
import { ManualClock } from './manual-clock.ts';

type Step =
  | { readonly do: 'add' | 'addRateLimited' | 'forget'; readonly item: string }
  | { readonly do: 'addAfter'; readonly item: string; readonly ms: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'done'; readonly nth: number }
  | { readonly do: 'get' | 'shutDown' };

const item = fc.constantFrom('a', 'b', 'c', 'd');
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), item }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('addAfter' as const),
        item,
        ms: fc.integer({ min: -1, max: 30 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('addRateLimited' as const), item }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), item }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 25 }) }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constant('get' as const) }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('done' as const), nth: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('shutDown' as const) }) },
  ),
  { maxLength: 24 },
) satisfies fc.Arbitrary<Step[]>;

/** The rules of client-go's queues in their plainest form: lists, and a look at every item each time. */
class Model {
  queue: string[] = [];
  readonly dirty = new Set<string>();
  readonly processing = new Set<string>();
  readonly delayed = new Map<string, number>();
  readonly tries = new Map<string, number>();
  down = false;
  now = 0;

  add(name: string): void {
    if (this.down || this.dirty.has(name)) return;
    this.dirty.add(name);
    if (!this.processing.has(name)) this.queue.push(name);
  }

  addAfter(name: string, ms: number): void {
    if (this.down) return;
    if (ms <= 0) this.add(name);
    else this.delayed.set(name, Math.min(this.delayed.get(name) ?? Number.POSITIVE_INFINITY, this.now + ms));
  }

  addRateLimited(name: string): void {
    const tries = this.tries.get(name) ?? 0;
    this.tries.set(name, tries + 1);
    this.addAfter(name, Math.min(40, 5 * 2 ** tries));
  }

  get(): string | undefined {
    const name = this.queue.shift();
    if (name === undefined) return undefined;
    this.dirty.delete(name);
    this.processing.add(name);
    return name;
  }

  done(name: string): void {
    this.processing.delete(name);
    if (this.dirty.has(name)) this.queue.push(name);
  }

  advance(ms: number): void {
    this.now += ms;
    if (this.down) return;
    const due = [...this.delayed].filter(([, at]) => at <= this.now).toSorted(([, a], [, b]) => a - b);
    for (const [name] of due) {
      this.delayed.delete(name);
      this.add(name);
    }
  }
}

/** Replays a history on both and returns what differs first; equal times make order a matter of taste, so sets are compared. */
async function difference(history: readonly Step[]): Promise<string | undefined> {
  const clock = new ManualClock();
  const queue = new RateLimitedQueue<string>(clock, new ItemExponentialLimiter(5, 40));
  const model = new Model();
  for (const [index, step] of history.entries()) {
    switch (step.do) {
      case 'add':
        queue.add(step.item);
        model.add(step.item);
        break;
      case 'addAfter':
        queue.addAfter(step.item, step.ms);
        model.addAfter(step.item, step.ms);
        break;
      case 'addRateLimited':
        queue.addRateLimited(step.item);
        model.addRateLimited(step.item);
        break;
      case 'forget':
        queue.forget(step.item);
        model.tries.delete(step.item);
        break;
      case 'advance':
        await clock.advance(step.ms);
        model.advance(step.ms);
        break;
      case 'get': {
        if (queue.length === 0 && !queue.shuttingDown) break;
        const got = await queue.get();
        // Items that fell due at the same moment may be told in either order.
        model.queue = [...queueOrder(model.queue, got)];
        const wanted = model.get();
        if (got !== wanted) return `step ${index}: got ${got}, the model ${wanted}`;
        break;
      }
      case 'done': {
        const name = [...model.processing][step.nth];
        if (name === undefined) break;
        queue.done(name);
        model.done(name);
        break;
      }
      case 'shutDown':
        queue.shutDown();
        model.down = true;
        break;
    }
    const seen = stateText(queue.waiting, queue.processing, queue.delayed);
    const wanted = stateText(model.queue, model.processing, model.delayed.keys());
    if (seen !== wanted) return `step ${index} (${step.do}): ${seen}, the model ${wanted}`;
    for (const name of 'abcd')
      if (queue.numRequeues(name) !== (model.tries.get(name) ?? 0)) return `step ${index}: tries of ${name}`;
  }
  return undefined;
}

function queueOrder(waiting: readonly string[], first: string | undefined): readonly string[] {
  return first !== undefined && waiting.includes(first) && tiesPossible
    ? [first, ...waiting.filter((name) => name !== first)]
    : waiting;
}

/** Order is compared exactly in the histories without delays, see the second law. */
let tiesPossible = true;

function stateText(
  waiting: Iterable<string>,
  processing: Iterable<string>,
  delayed: Iterable<string>,
): string {
  const text = (names: Iterable<string>): string => [...names].toSorted().join('');
  return `waiting ${text(waiting)} processing ${text(processing)} delayed ${text(delayed)}`;
}

test('R7.1 any of 10,000 histories ends as the rules of client-go say', async () => {
  tiesPossible = true;
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      expect(await difference(history)).toBeUndefined();
    }),
    { numRuns: 10_000 },
  );
});

test('without delays the order is first come, first served', async () => {
  tiesPossible = false;
  const undelayed = steps.map((history) =>
    history.filter((step) => !['addAfter', 'addRateLimited', 'advance'].includes(step.do)),
  );
  await fc.assert(
    fc.asyncProperty(undelayed, async (history) => {
      expect(await difference(history)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
