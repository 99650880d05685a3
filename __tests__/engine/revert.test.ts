import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { noJournal } from '../../src/contracts/journal.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import type { UndoStep } from '../../src/contracts/undo.ts';
import { cleanPlan } from '../../src/engine/clean.ts';
import { revertRun } from '../../src/engine/revert-run.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { CONFIG, type RunOptions, sync } from '../support/engine-harness.ts';
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
const NEXT = `
items:
  - id: E1
    title: Till
    goal: Sell much more
    labels: [area/shop]
    items:
      - { id: S1, title: Pay by card, fields: { Team: Blue } }
  - id: E2
    title: Growth
    items:
      - { id: S2, title: Refunds }
  - { id: E3, type: epic, title: Risk }
`;

const OPEN: RunOptions = { config: { prune: 'close', maxCloses: 100, onDrift: 'overwrite' } };

const context = (dryRun = false) => ({
  config: CONFIG,
  ports: {
    dryRun,
    marker: markerCodec,
    journal: noJournal,
    progress: silentProgress,
    logger: silentLogger,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  },
});

const revert = (tracker: MemoryTracker, steps: readonly UndoStep[]): Promise<SyncResult> =>
  revertRun(tracker, 'roadmap', steps, context());

/** What people see of a tracker; markers go on saying what was written last. */
function shown(tracker: MemoryTracker) {
  const titles = new Map([...tracker.items.values()].map(({ id, title }) => [id, title]));
  return [...tracker.items.values()].map((item) => ({
    title: item.title,
    text: markerCodec.managedContent(item.body),
    type: item.itemType,
    labels: item.labels.toSorted(),
    state: item.state,
    fields: Object.entries(item.fields).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    parent: item.parent === undefined ? null : titles.get(item.parent.id),
    blockers: new Set(item.blockers.map(({ id }) => titles.get(id))),
  }));
}

describe('taking a run back', () => {
  test('puts back every value that the run wrote, and closes what it created', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const before = shown(tracker);
    const { undo } = await sync(tracker, NEXT, OPEN);
    const result = await revert(tracker, undo);
    expect(result.held).toEqual([]);
    const after = shown(tracker);
    expect(after.slice(0, 4)).toEqual(before);
    expect(after.slice(4)).toMatchObject([{ title: 'Risk', state: 'closed' }]);
  });

  test('leaves what somebody touched since, and says so', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const { undo } = await sync(tracker, NEXT, OPEN);
    tracker.titled('Till').title = 'The till';
    tracker.titled('Pay by card').fields = { ...tracker.titled('Pay by card').fields, Team: 'Green' };
    tracker.titled('Risk').title = 'Big risk';
    const result = await revert(tracker, undo);
    expect(result.held.map(({ operation: { item, field } }) => `${item} ${field}`).toSorted()).toEqual([
      'E1 title',
      'E3 state',
      'S1 Team',
    ]);
    expect(tracker.titled('The till').labels).toContain('area/pay');
    expect(tracker.titled('Big risk').state).toBe('open');
    expect(tracker.titled('Pay by card').fields).toMatchObject({ Team: 'Green' });
  });

  test('twice does nothing the second time', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const { undo } = await sync(tracker, NEXT, OPEN);
    await revert(tracker, undo);
    tracker.calls.length = 0;
    const again = await revert(tracker, undo);
    expect(tracker.calls).toEqual([]);
    expect(again.operations).toEqual([]);
  });

  test('an issue that is gone is listed', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const { undo } = await sync(tracker, PLAN.replace('Refunds', 'Give back'), OPEN);
    tracker.items.delete(tracker.titled('Give back').id);
    const result = await revert(tracker, undo);
    expect(result.held).toHaveLength(1);
    expect(result.operations).toEqual([]);
  });

  test('a record that names the issue of somebody else, or of another plan, moves nothing in it', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const foreign = tracker.foreign('Somebody else’s');
    const { undo } = await sync(tracker, NEXT, OPEN);
    const forged = undo.map((step) => ({ ...step, target: { ...step.target, id: foreign.id } }));
    tracker.calls.length = 0;
    const result = await revert(tracker, [
      ...forged,
      { item: 'E1', title: foreign.title, target: foreign, value: { kind: 'created' } },
      { item: 'E1', title: '', target: foreign, value: { kind: 'state', now: 'open' } },
    ]);
    expect(result.operations).toEqual([]);
    await revertRun(tracker, 'another', undo, context());
    expect(tracker.calls).toEqual([]);
  });

  test('the plan of before, synced again afterwards, has nothing to write but records', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const { undo } = await sync(tracker, NEXT.replace('  - { id: E3, type: epic, title: Risk }\n', ''), OPEN);
    await revert(tracker, undo);
    const result = await sync(tracker, PLAN, OPEN);
    expect(result.operations).toEqual([]);
  });

  test('law: from any plan to any other and back, the old items look as before', async () => {
    await fc.assert(
      fc.asyncProperty(planArbitrary(), planArbitrary(), async (first, second) => {
        const tracker = new MemoryTracker();
        await sync(tracker, first, OPEN);
        const before = shown(tracker);
        const { undo } = await sync(tracker, second, OPEN);
        const result = await revert(tracker, undo);
        expect(result.held).toEqual([]);
        expect(shown(tracker).slice(0, before.length)).toEqual(before);
      }),
    );
  });
});

describe('cleaning up a plan', () => {
  test('closes every open item of the plan, children first, and nothing else', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const foreign = tracker.foreign('Somebody else’s');
    tracker.titled('Refunds').state = 'closed';
    const result = await cleanPlan(tracker, 'roadmap', false, context());
    expect(result.removals.map(({ id, action, status }) => [id, action, status])).toEqual([
      ['S1', 'close', 'done'],
      ['E1', 'close', 'done'],
      ['E2', 'close', 'done'],
    ]);
    expect(foreign.state).toBe('open');
    expect([...tracker.items.values()].filter(({ state }) => state === 'open')).toEqual([foreign]);
  });

  test('deletes when told to, closed items as well', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    const foreign = tracker.foreign('Somebody else’s');
    tracker.titled('Refunds').state = 'closed';
    const result = await cleanPlan(tracker, 'roadmap', true, context());
    expect(result.operations.map(({ action, danger }) => [action, danger])).toEqual(
      Array.from({ length: 4 }, () => ['delete', 'deletes']),
    );
    expect([...tracker.items.values()]).toEqual([foreign]);
  });

  test('a plan that is synced again after a clean is opened again', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    await cleanPlan(tracker, 'roadmap', false, context());
    await sync(tracker, PLAN, OPEN);
    expect([...tracker.items.values()].map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);
  });

  test('a plan that nothing carries has nothing to clean', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN, OPEN);
    tracker.calls.length = 0;
    const result = await cleanPlan(tracker, 'another', false, context());
    expect(result.removals).toEqual([]);
    expect(tracker.calls).toEqual([]);
  });
});
