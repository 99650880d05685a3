import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Operation } from '../../src/contracts/operation.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { planOf, type RunOptions, sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';

const PLAN = `
items:
  - id: E1
    title: Checkout
    goal: Sell more
    labels: [area/pay]
    items:
      - { id: S1, title: Pay by card, fields: { Team: Red } }
      - { id: S2, title: Refunds, depends_on: [S1] }
  - { id: E2, type: epic, title: Growth }
`;

const OPEN: RunOptions = {
  config: { prune: 'close', maxCloses: 100, onDrift: 'overwrite', siblingOrder: 'plan' },
};

const preview = (tracker: MemoryTracker, plan: string, base?: string): Promise<SyncResult> =>
  sync(tracker, plan, {
    ...OPEN,
    ports: { dryRun: true },
    ...(base === undefined ? {} : { against: { base: planOf(base) } }),
  });

const reviewed = (
  tracker: MemoryTracker,
  plan: string,
  operations: readonly Operation[],
): Promise<SyncResult> => sync(tracker, plan, { ...OPEN, against: { reviewed: operations } });

const short = ({ action, item, field, after }: Operation): string =>
  `${action} ${item} ${field} ${after}`.trim();

let tracker: MemoryTracker;
beforeEach(async () => {
  tracker = new MemoryTracker();
  await sync(tracker, PLAN);
  tracker.calls.length = 0;
});

describe('what was reviewed is what runs', () => {
  test('a reviewed plan runs whole', async () => {
    const next = PLAN.replace('Refunds', 'Give back').replace(
      '  - { id: E2',
      '  - { id: E3, type: epic, title: Risk }\n  - { id: E2',
    );
    const { operations } = await preview(new MemoryTracker(), next).then(() => previewOf(tracker, next));
    const result = await reviewed(tracker, next, operations);
    expect(result.held).toEqual([]);
    expect(result.operations).toEqual(operations);
    expect(result.counts).toMatchObject({ created: 1, updated: 1, held: 0 });
  });

  test('what nobody reviewed is held, field by field, and the rest runs', async () => {
    const shown = PLAN.replace('Refunds', 'Give back');
    const { operations } = await previewOf(tracker, shown);
    const later = shown
      .replace('Team: Red', 'Team: Blue')
      .replace('Give back', 'Give money back')
      .replace('title: Growth', 'title: Growing');
    const result = await reviewed(tracker, later, operations);
    expect(result.held.map(({ operation, why }) => [short(operation), why])).toEqual([
      ['set S1 Team Blue', 'new'],
      ['set S2 title Give money back', 'changed'],
      ['set E2 title Growing', 'new'],
    ]);
    expect(tracker.titled('Refunds')).toBeDefined();
    expect(tracker.titled('Growth')).toBeDefined();
    expect(tracker.titled('Pay by card').fields).toMatchObject({ Team: 'Red' });
  });

  test('a held value is still the plan’s to write: the next run without a review does it, and it is no drift', async () => {
    const later = PLAN.replace('Refunds', 'Give back')
      .replace('Team: Red', 'Team: Blue')
      .replace('[area/pay]', '[area/x]');
    await reviewed(tracker, later, []);
    expect(tracker.calls).toEqual([]);
    const result = await sync(tracker, later, OPEN);
    expect(result.drift).toEqual([]);
    expect(result.operations.map(short)).toEqual([
      'set E1 labels area/x',
      'set S1 Team Blue',
      'set S2 title Give back',
    ]);
  });

  test('a new item that nobody reviewed is not created, nor anything below it or waiting for it', async () => {
    const later = `${PLAN}  - id: E3
    title: Risk
    items:
      - { id: S3, title: Fraud }
  - { id: E4, type: epic, title: Later, depends_on: [E3] }
`;
    const all = (await previewOf(tracker, later)).operations;
    const result = await reviewed(
      tracker,
      later,
      all.filter(({ item }) => item !== 'E3'),
    );
    expect(result.held.map(({ operation }) => short(operation))).toEqual([
      'create E3 item Risk',
      'create S3 item Fraud',
      'link E4 blocked-by E3',
    ]);
    expect(result.outcomes.filter(({ status }) => status === 'held').map(({ item }) => item.id)).toEqual([
      'E3',
      'S3',
    ]);
    expect(result.counts).toMatchObject({ created: 1, held: 2 });
    expect(tracker.titled('Later').blockers).toEqual([]);
  });

  test('a cell of the board is held with the membership that it needs', async () => {
    tracker.titled('Pay by card').onBoard = false;
    tracker.titled('Pay by card').fields = {};
    const { operations } = await previewOf(tracker, PLAN);
    expect(operations.map(short)).toEqual(['set S1 board added', 'set S1 Team Red', 'set S1 Status Backlog']);
    const result = await reviewed(tracker, PLAN, operations.slice(1));
    expect(result.held.map(({ operation }) => short(operation))).toEqual(operations.map(short));
    expect(tracker.titled('Pay by card')).toMatchObject({ onBoard: false, fields: {} });
  });

  test('what a person changed since the review is not overwritten', async () => {
    const next = PLAN.replace('Refunds', 'Give back');
    const { operations } = await previewOf(tracker, next);
    tracker.titled('Refunds').title = 'Refunds, please';
    const result = await reviewed(tracker, next, operations);
    expect(result.held).toMatchObject([
      { operation: { field: 'title', danger: 'overwrites' }, why: 'changed' },
    ]);
    expect(tracker.titled('Refunds, please')).toBeDefined();
  });

  test('what became unnecessary is skipped without a word', async () => {
    const next = PLAN.replace('Refunds', 'Give back');
    const { operations } = await previewOf(tracker, next);
    tracker.titled('Refunds').title = 'Give back';
    const result = await reviewed(tracker, next, operations);
    expect(result).toMatchObject({ held: [], operations: [] });
  });

  test('closes, unlinks and new parents are held like anything else', async () => {
    const next = `
items:
  - { id: E1, type: epic, title: Checkout, goal: Sell more, labels: [area/pay] }
  - id: E2
    title: Growth
    items:
      - { id: S2, title: Refunds }
`;
    const result = await reviewed(tracker, next, []);
    expect(result.held.map(({ operation }) => short(operation)).toSorted()).toEqual([
      'close S1 item closed',
      'link S2 parent E2',
      'unlink S2 blocked-by',
    ]);
    expect(tracker.calls).toEqual([]);
  });

  test('law: an empty review writes nothing, a whole one writes what the plan asks for', async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary(), planArbitrary(), async (first, second) => {
        const own = new MemoryTracker();
        await sync(own, first);
        own.calls.length = 0;
        const none = await sync(own, second, { ...OPEN, against: { reviewed: [] } });
        expect(own.calls.filter(({ input }) => !isMarkerOnly(input))).toEqual([]);
        expect(none.operations).toEqual([]);
        const all = await sync(own, second, { ...OPEN, ports: { dryRun: true }, against: { reviewed: [] } });
        const operations = all.held.map(({ operation }) => operation);
        const done = await sync(own, second, { ...OPEN, against: { reviewed: operations } });
        expect(done.held).toEqual([]);
        expect(done.operations).toEqual(operations);
      }),
      { numRuns: 60 },
    );
  });

  test('law: whatever part of a preview was reviewed, nothing else is run', async () => {
    await fc.assert(
      fc.asyncProperty(
        planArbitrary(),
        planArbitrary(),
        fc.infiniteStream(fc.boolean()),
        async (first, second, isReviewed) => {
          const own = new MemoryTracker();
          await sync(own, first, OPEN);
          const { operations } = await sync(own, second, {
            ...OPEN,
            ports: { dryRun: true },
            against: { reviewed: [] },
          }).then(({ held }) => ({ operations: held.map(({ operation }) => operation) }));
          const part = operations.filter(() => isReviewed.next().value);
          const done = await sync(own, second, { ...OPEN, against: { reviewed: part } });
          expect(part.map(known)).toEqual(expect.arrayContaining(done.operations.map(known)));
          const rest = new Set(
            [...done.operations, ...done.held.map(({ operation }) => operation)].map(known),
          );
          expect(operations.map(known).filter((operation) => !rest.has(operation))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });
});

const known = (operation: Operation): string => `${short(operation)} ${operation.digest}`;

describe('what the pull request asks for is told apart from what stood out before', () => {
  test('an operation that the base plan asks for as well was standing', async () => {
    const base = PLAN.replace('title: Growth', 'title: Growing');
    const head = base.replace('Refunds', 'Give back');
    const { operations } = await preview(tracker, head, base);
    expect(operations.map((operation) => [short(operation), operation.origin])).toEqual([
      ['set S2 title Give back', 'plan'],
      ['set E2 title Growing', 'standing'],
    ]);
  });

  test('without a base nothing is said', async () => {
    const { operations } = await preview(tracker, PLAN.replace('Refunds', 'Give back'));
    expect(operations.map(({ origin }) => origin)).toEqual([undefined]);
  });
});

/** A preview on a copy that only records: the memory tracker has no reader of its own. */
async function previewOf(live: MemoryTracker, plan: string): Promise<SyncResult> {
  const copy = new MemoryTracker();
  for (const [id, item] of live.items) copy.items.set(id, structuredClone(item));
  return preview(copy, plan);
}

function isMarkerOnly(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).join() === 'body';
}
