import { beforeEach, expect, test } from '@jest/globals';
import { HeldError, ProviderError, SyncError } from '../../src/contracts/errors.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { type RunOptions, sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const WHOLE = `
items:
  - id: E1
    title: Checkout
    items:
      - id: S1
        title: Pay by card
        items:
          - { id: T1, title: Store the card }
          - { id: T2, title: Charge the card }
  - { id: E2, type: epic, title: Growth }
`;
const WITHOUT_CARD = `
items:
  - { id: E1, type: epic, title: Checkout }
  - { id: E2, type: epic, title: Growth }
`;

const closing = (config: Partial<EngineConfig> = {}, ports: RunOptions['ports'] = {}): RunOptions => ({
  config: { prune: 'close', ...config },
  ports: { closingComment: (item) => `${item} left in abc1234`, ...ports },
});

let tracker: MemoryTracker;
beforeEach(async () => {
  tracker = new MemoryTracker();
  await sync(tracker, WHOLE);
  tracker.calls.length = 0;
});

const stateOf = (title: string): string => tracker.titled(title).state;

test('without prune, what left the plan is listed and nothing else', async () => {
  const result = await sync(tracker, WITHOUT_CARD);
  expect(result.orphans.map(({ id }) => id)).toEqual(['S1', 'T1', 'T2']);
  expect(result.removals).toEqual([]);
  expect(tracker.calls).toEqual([]);
});

test('what left the plan is closed, children first, with a comment that says why', async () => {
  const result = await sync(tracker, WITHOUT_CARD, closing());
  expect(result.removals.map(({ id, status }) => [id, status])).toEqual([
    ['T1', 'done'],
    ['T2', 'done'],
    ['S1', 'done'],
  ]);
  expect(result.counts.closed).toBe(3);
  expect(result.operations.map(({ action, item, danger }) => [action, item, danger])).toEqual([
    ['close', 'T1', 'closes'],
    ['close', 'T2', 'closes'],
    ['close', 'S1', 'closes'],
  ]);
  expect(tracker.comments).toEqual([
    '#4: T1 left in abc1234',
    '#5: T2 left in abc1234',
    '#3: S1 left in abc1234',
  ]);
  const closes = tracker.calls.flatMap(({ input }) =>
    input !== null && typeof input === 'object' && 'state' in input ? [input] : [],
  );
  expect(closes).toHaveLength(3);
  for (const input of closes) expect(input).toMatchObject({ state: 'closed', stateReason: 'not-planned' });
});

test('closing is done once: the next run writes nothing', async () => {
  await sync(tracker, WITHOUT_CARD, closing());
  tracker.calls.length = 0;
  const again = await sync(tracker, WITHOUT_CARD, closing());
  expect(tracker.calls).toEqual([]);
  expect(again.orphans.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
});

test('an item that comes back is opened again', async () => {
  await sync(tracker, WITHOUT_CARD, closing());
  const result = await sync(tracker, WHOLE, closing());
  expect(['Pay by card', 'Store the card', 'Charge the card'].map(stateOf)).toEqual(['open', 'open', 'open']);
  expect(result.counts).toMatchObject({ created: 0, updated: 3 });
  expect(result.operations.map(({ action, danger }) => [action, danger])).toEqual(
    Array.from({ length: 3 }, () => ['reopen', 'reopens']),
  );
  tracker.calls.length = 0;
  await sync(tracker, WHOLE, closing());
  expect(tracker.calls).toEqual([]);
});

test('what a person closed stays closed, in the plan and after a time outside of it', async () => {
  tracker.titled('Pay by card').state = 'closed';
  await sync(tracker, WHOLE, closing());
  expect(stateOf('Pay by card')).toBe('closed');
  await sync(tracker, WITHOUT_CARD, closing());
  await sync(tracker, WHOLE, closing());
  expect(stateOf('Pay by card')).toBe('closed');
  expect(stateOf('Store the card')).toBe('open');
});

test('what a person opened again and then completed stays closed when its item comes back', async () => {
  await sync(tracker, WITHOUT_CARD, closing());
  Object.assign(tracker.titled('Store the card'), { state: 'closed', completed: true });
  await sync(tracker, WHOLE, closing());
  expect(['Pay by card', 'Store the card', 'Charge the card'].map(stateOf)).toEqual([
    'open',
    'closed',
    'open',
  ]);
  tracker.calls.length = 0;
  expect((await sync(tracker, WHOLE, closing())).operations).toEqual([]);
});

test('no close is too few when none is allowed, and no change', async () => {
  const one = WHOLE.slice(0, WHOLE.lastIndexOf('  - '));
  await expect(sync(tracker, one, closing({ maxCloses: 0 }))).rejects.toBeInstanceOf(HeldError);
  const renamed = WHOLE.replace('Growth', 'Growing');
  await expect(sync(tracker, renamed, closing({ maxChangesPercent: 0 }))).rejects.toBeInstanceOf(HeldError);
  expect(tracker.calls).toEqual([]);
  await sync(tracker, `${WHOLE}  - { id: NEW, type: epic, title: New }\n`, closing({ maxChangesPercent: 0 }));
  expect(stateOf('New')).toBe('open');
  const nothing = 'items:\n  - { id: OTHER, type: epic, title: Other }\n';
  await sync(tracker, nothing, closing({ maxCloses: 6, maxChangesPercent: 100 }));
  expect(stateOf('Growth')).toBe('closed');
});

test('closing an epic leaves alone what people put below it', async () => {
  const theirs = tracker.foreign('Theirs');
  tracker.link(theirs.id, tracker.titled('Pay by card').id);
  await sync(tracker, WITHOUT_CARD, closing());
  expect(stateOf('Pay by card')).toBe('closed');
  expect(tracker.item(theirs.id)).toMatchObject({
    state: 'open',
    parent: { id: tracker.titled('Pay by card').id },
  });
});

test('what somebody opened again is left open, with a warning', async () => {
  await sync(tracker, WITHOUT_CARD, closing());
  Object.assign(tracker.titled('Store the card'), { state: 'open', reopened: true });
  tracker.calls.length = 0;
  const result = await sync(tracker, WITHOUT_CARD, closing());
  expect(tracker.calls).toEqual([]);
  expect(result.warnings).toEqual([expect.stringContaining('left open: #4')]);
});

test('a close that did not happen is made up for, however far it came', async () => {
  for (const failing of [0, 1]) {
    const own = new MemoryTracker();
    await sync(own, WHOLE);
    const from = own.calls.length;
    own.faults = {
      before: (_call, index) => {
        if (index === from + failing) throw new ProviderError('out of order');
      },
    };
    await expect(sync(own, WITHOUT_CARD, closing())).rejects.toBeInstanceOf(SyncError);
    own.faults = {};
    await sync(own, WITHOUT_CARD, closing());
    expect(own.titled('Store the card').state).toBe('closed');
    await sync(own, WHOLE, closing());
    expect(own.titled('Store the card').state).toBe('open');
  }
});

test('a failed close fails the run and is told with its item', async () => {
  tracker.faults = {
    before: ({ input }) => {
      if (input !== null && typeof input === 'object' && 'state' in input) throw new ProviderError('refused');
    },
  };
  const error = await sync(tracker, WITHOUT_CARD, closing()).catch((thrown: unknown) => thrown);
  if (!(error instanceof SyncError)) throw error;
  expect(error.result.removals.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(error.failures.map(({ item }) => item)).toEqual(['T1', 'T2', 'S1']);
});

test('more closes than allowed hold the run before its first write', async () => {
  const error = await sync(tracker, WITHOUT_CARD, closing({ maxCloses: 2 })).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HeldError);
  expect(String(error)).toContain('3 items would be closed, and max-closes allows 2: #4, #5, #3');
  expect(tracker.calls).toEqual([]);
});

test('a preview says that the run would be held', async () => {
  const options = closing({ maxCloses: 2 }, { dryRun: true });
  const { holdReasons, removals } = await sync(tracker, WITHOUT_CARD, options);
  expect(holdReasons.map(({ message }) => message)).toEqual([expect.stringContaining('max-closes allows 2')]);
  expect(removals).toHaveLength(3);
});

test('a share of changes larger than allowed holds the run; one that is just allowed does not', async () => {
  const renamed = WHOLE.replace('Growth', 'Growing').replace('Store the card', 'Keep the card');
  await expect(sync(tracker, renamed, closing({ maxChangesPercent: 39 }))).rejects.toThrow(
    '2 of 5 existing items would be changed or closed, and max-changes-percent allows 39 %',
  );
  expect(tracker.calls).toEqual([]);
  await sync(tracker, renamed, closing({ maxChangesPercent: 40 }));
  expect(stateOf('Growing')).toBe('open');
});
