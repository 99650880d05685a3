import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError } from '../../src/contracts/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import { sync, syncIncomplete } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';

const KEPT = { config: { siblingOrder: 'plan' } } as const;

/** An epic with stories in this order. */
function planOfStories(...titles: readonly string[]): string {
  const stories = titles.map((title) => `      - { id: ${title}, title: ${title} }`);
  return ['items:', '  - id: E', '    title: Epic', '    items:', ...stories].join('\n');
}

/** What stands below the epic, foreign items included. */
function shown(tracker: MemoryTracker): string {
  const titles = tracker.titled('Epic').children.map(({ id }) => tracker.item(id).title);
  return titles.join(' ');
}

function moves(tracker: MemoryTracker): number {
  return tracker.calls.filter(({ operation }) => operation === 'moveAfter').length;
}

/** A tracker that holds the plan, with its log emptied. */
async function synced(...titles: readonly string[]): Promise<MemoryTracker> {
  const tracker = new MemoryTracker();
  await sync(tracker, planOfStories(...titles));
  tracker.calls.length = 0;
  return tracker;
}

describe('the order of siblings', () => {
  test('is that of the plan at creation, and then belongs to people', async () => {
    const tracker = await synced('A', 'B', 'C');
    expect(shown(tracker)).toBe('A B C');
    tracker.move(tracker.titled('C').id, null);
    const result = await sync(tracker, planOfStories('B', 'A', 'C', 'D'));
    expect(shown(tracker)).toBe('C A B D');
    expect(moves(tracker)).toBe(0);
    expect(result.counts).toMatchObject({ created: 1, relinked: 0, unchanged: 4 });
  });

  test('is put back by the fewest moves where the plan is to keep it; strangers stay where they are', async () => {
    const tracker = await synced('A', 'B', 'C', 'D');
    const stranger = tracker.foreign('Stranger');
    tracker.link(stranger.id, tracker.titled('Epic').id);
    tracker.move(stranger.id, tracker.titled('B').id);
    tracker.move(tracker.titled('A').id, tracker.titled('D').id);
    expect(shown(tracker)).toBe('B Stranger C D A');
    const result = await sync(tracker, planOfStories('A', 'B', 'C', 'D'), KEPT);
    expect(shown(tracker)).toBe('A B Stranger C D');
    expect(moves(tracker)).toBe(1);
    expect(result.counts).toMatchObject({ relinked: 1, updated: 0, unchanged: 4 });
    expect(result.outcomes.find(({ item }) => item.id === 'A')).toMatchObject({
      relinked: true,
      status: 'updated',
    });
    tracker.calls.length = 0;
    await sync(tracker, planOfStories('A', 'B', 'C', 'D'), KEPT);
    expect(tracker.calls).toEqual([]);
  });

  test('new stories, and those that come from another epic, get their places as well', async () => {
    const tracker = new MemoryTracker();
    const other =
      '\n  - { id: F, title: Other, type: epic }\n  - { id: M, title: M, type: story, parent_id: F }';
    await sync(tracker, `${planOfStories('A', 'C', 'Z')}${other}`);
    tracker.calls.length = 0;
    const next = `${planOfStories('N', 'A', 'M', 'C')}\n  - { id: F, title: Other, type: epic, items: [{ id: Z, title: Z }] }`;
    const result = await sync(tracker, next, KEPT);
    expect(shown(tracker)).toBe('N A M C');
    expect(moves(tracker)).toBe(2);
    expect(result.complete).toBe(true);
    expect(result.outcomes.find(({ item }) => item.id === 'N')).toMatchObject({
      created: true,
      relinked: false,
    });
    tracker.calls.length = 0;
    await sync(tracker, next, KEPT);
    expect(tracker.calls).toEqual([]);
  });

  test('a first sync has nothing to move', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, planOfStories('A', 'B', 'C'), KEPT);
    expect(moves(tracker)).toBe(0);
  });

  test('is left alone where the tracker cannot change it', async () => {
    const tracker = new MemoryTracker({ siblingOrder: false });
    await sync(tracker, planOfStories('A', 'B'));
    await sync(tracker, planOfStories('B', 'A'), KEPT);
    expect(shown(tracker)).toBe('A B');
    expect(moves(tracker)).toBe(0);
  });

  test('a failed move fails its item; the next run makes up for it', async () => {
    const tracker = await synced('A', 'B', 'C');
    tracker.faults = {
      before: ({ operation }) => {
        if (operation === 'moveAfter') throw new ProviderError('position taken');
      },
    };
    const { result } = await syncIncomplete(tracker, planOfStories('C', 'A', 'B'), KEPT);
    expect(result.counts).toMatchObject({ failed: 1, relinked: 0, unchanged: 3 });
    tracker.faults = {};
    await sync(tracker, planOfStories('C', 'A', 'B'), KEPT);
    expect(shown(tracker)).toBe('C A B');
  });

  test('nothing is put behind an item that could not be created', async () => {
    const tracker = await synced('A', 'B');
    tracker.faults = {
      before: ({ operation }) => {
        if (operation === 'createItem') throw new ProviderError('no');
      },
    };
    const { result } = await syncIncomplete(tracker, planOfStories('B', 'N', 'A'), KEPT);
    expect(result.counts).toMatchObject({ failed: 1, blocked: 0 });
    tracker.faults = {};
    await sync(tracker, planOfStories('B', 'N', 'A'), KEPT);
    expect(shown(tracker)).toBe('B N A');
  });
});

test('law: from any plan to any other, every parent shows its children in plan order, and the next run is quiet', async () => {
  await fc.assert(
    fc.asyncProperty(planArbitrary(), planArbitrary(), async (first, second) => {
      const tracker = new MemoryTracker();
      await sync(tracker, first);
      const { syncMap } = await sync(tracker, second, KEPT);
      for (const { id } of second.items) {
        const children = tracker.item(syncMap.entries.get(id)?.id ?? '').children.map((ref) => ref.id);
        const planned = childrenOf(second, id).map((child) => syncMap.entries.get(child)?.id);
        expect(children.filter((child) => planned.includes(child))).toEqual(planned);
      }
      tracker.calls.length = 0;
      await sync(tracker, second, KEPT);
      expect(tracker.calls).toEqual([]);
    }),
  );
});

function childrenOf(plan: Plan, id: string): readonly string[] {
  return plan.items.filter(({ parentId }) => parentId === id).map((item) => item.id);
}
