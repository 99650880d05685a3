import { describe, expect, test } from '@jest/globals';
import {
  AuthenticationError,
  CreateItemPartialFailureError,
  DeferredError,
  IdentityError,
  ProviderError,
  UnknownOutcomeError,
} from '../../src/contracts/errors.ts';
import type { Journal } from '../../src/contracts/journal.ts';
import { planOf, type RunOptions, sync, syncIncomplete } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const PLAN = `
items:
  - id: E1
    title: Checkout
    items:
      - id: S1
        title: Pay by card
        items:
          - { id: T1, title: Card form, estimate: { tshirt: M } }
          - { id: T2, title: Card charge, depends_on: [T1] }
      - id: S2
        title: Refunds
        items:
          - { id: T3, title: Refund button, depends_on: [T2] }
`;

async function synced(options: RunOptions = {}): Promise<MemoryTracker> {
  const tracker = new MemoryTracker();
  await sync(tracker, PLAN, options);
  tracker.calls.length = 0;
  return tracker;
}

describe('first sync', () => {
  test('asks discovery for the label, the plan id and every identity of the plan', async () => {
    const tracker = new MemoryTracker();
    await sync(
      tracker,
      PLAN.replace('title: Refunds', 'title: Refunds\n        was: [S9]\n        adopt: 7'),
      {},
    ).catch(() => undefined);
    const [filters] = tracker.searches;
    expect(filters?.labels).toEqual(['planpilot']);
    expect(filters?.bodyContains).toBe('PLAN_ID:roadmap');
    expect([...(filters?.wanted.items ?? [])].map(([id]) => id)).toEqual([
      'E1',
      'S1',
      'T1',
      'T2',
      'S2',
      'S9',
      'T3',
    ]);
    expect(filters?.wanted.adopt).toEqual(['#7']);
  });

  test('creates parents before children and hands the parent along', async () => {
    const tracker = new MemoryTracker();
    const result = await sync(tracker, PLAN);
    const creates = tracker.calls
      .filter(({ operation }) => operation === 'createItem')
      .map(({ target }) => target);
    expect(creates).toEqual(['E1', 'S1', 'S2', 'T1', 'T2', 'T3']);
    expect(tracker.titled('Card form').parent?.key).toBe(tracker.titled('Pay by card').key);
    expect(result.itemsCreated).toEqual({ EPIC: 1, STORY: 2, TASK: 3 });
    expect(result.counts).toMatchObject({ created: 6, updated: 0, unchanged: 0, failed: 0 });
  });

  test('links dependencies, and rolls them up to stories but not to the same epic', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN);
    const blockers = (title: string) =>
      tracker.titled(title).blockers.map(({ id }) => tracker.item(id).title);
    expect(blockers('Card charge')).toEqual(['Card form']);
    expect(blockers('Refund button')).toEqual(['Card charge']);
    expect(blockers('Refunds')).toEqual(['Pay by card']);
    expect(blockers('Checkout')).toEqual([]);
  });

  test('writes sizes and creation defaults with the create', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN);
    expect(tracker.titled('Card form').fields).toEqual({ Status: 'Backlog', Size: 'M' });
    expect(tracker.titled('Checkout').fields).toEqual({ Status: 'Backlog' });
  });

  test('maps every item, in plan order', async () => {
    const { syncMap } = await sync(new MemoryTracker(), PLAN);
    expect([...syncMap.entries.keys()]).toEqual(['E1', 'S1', 'T1', 'T2', 'S2', 'T3']);
    expect(syncMap).toMatchObject({ planId: 'roadmap', target: 'acme/roadmap' });
    expect(syncMap.entries.get('T1')?.applied?.labels).toHaveLength(1);
  });

  test('keeps at most max-concurrent times the batch size in flight, and one by one when asked', async () => {
    const wide = new MemoryTracker();
    await sync(wide, PLAN, { config: { maxConcurrent: 2 } });
    expect(wide.mostInFlight).toBe(2);
    const narrow = new MemoryTracker();
    await sync(narrow, PLAN, { config: { maxConcurrent: 1 } });
    expect(narrow.mostInFlight).toBe(1);
  });

  test('awaits the journal before a create counts', async () => {
    const recorded: string[] = [];
    const journal: Journal = {
      created: async (id) => {
        await Promise.resolve();
        recorded.push(id);
      },
    };
    await sync(new MemoryTracker(), PLAN, { ports: { journal } });
    expect(recorded).toEqual(['E1', 'S1', 'S2', 'T1', 'T2', 'T3']);
  });

  test('a record that fails stops new work, and what was created stays known', async () => {
    const journal: Journal = { created: () => Promise.reject(new Error('no space left')) };
    const tracker = new MemoryTracker();
    const { result } = await syncIncomplete(tracker, PLAN, { ports: { journal } });
    expect(tracker.items.size).toBe(1);
    expect([...result.syncMap.entries.keys()]).toEqual(['E1']);
    expect(result.counts).toMatchObject({ created: 1, failed: 1, deferred: 5 });
    expect(result.outcomes[0]?.error?.message).toMatch(/E1.*no space left/);
  });

  test('tells the phases and their progress', async () => {
    const events: string[] = [];
    await sync(new MemoryTracker(), PLAN, {
      ports: {
        progress: {
          phaseStarted: (phase, total) => void events.push(`${phase} ${total}`),
          itemDone: (phase, done, total) => void (done === total && events.push(`${phase} ${done}/${total}`)),
          phaseDone: (phase) => void events.push(`${phase} done`),
        },
      },
    });
    expect(events).toEqual([
      'discovery 1',
      'discovery 1/1',
      'discovery done',
      'upsert 6',
      'upsert 6/6',
      'upsert done',
      'relations 3',
      'relations 3/3',
      'relations done',
    ]);
  });
});

describe('second sync', () => {
  test('skips existing items and writes nothing when nothing changed', async () => {
    const tracker = await synced();
    const result = await sync(tracker, PLAN);
    expect(tracker.calls).toEqual([]);
    expect(result.counts).toMatchObject({ created: 0, updated: 0, relinked: 0, unchanged: 6 });
  });

  test('writes one edited title once', async () => {
    const tracker = await synced();
    const result = await sync(tracker, PLAN.replace('Card form', 'Card entry form'));
    expect(tracker.calls.map(({ operation }) => operation)).toEqual(['updateItem']);
    expect(result.outcomes.find(({ item }) => item.id === 'T1')?.changes).toEqual([
      { field: 'title', before: 'Card form', after: 'Card entry form' },
    ]);
    tracker.calls.length = 0;
    await sync(tracker, PLAN.replace('Card form', 'Card entry form'));
    expect(tracker.calls).toEqual([]);
  });

  test('moves an item to its new parent and says so in the marker only afterwards', async () => {
    const tracker = await synced();
    const moved = PLAN.replace('          - { id: T2, title: Card charge, depends_on: [T1] }\n', '').replace(
      '          - { id: T3,',
      '          - { id: T2, title: Card charge, depends_on: [T1] }\n          - { id: T3,',
    );
    const result = await sync(tracker, moved);
    expect(tracker.titled('Card charge').parent?.key).toBe(tracker.titled('Refunds').key);
    expect(tracker.calls.filter(({ target }) => target === tracker.titled('Card charge').id)).toMatchObject([
      { operation: 'setParent' },
      { operation: 'updateItem' },
    ]);
    expect(result.counts.relinked).toBeGreaterThan(0);
    tracker.calls.length = 0;
    await sync(tracker, moved);
    expect(tracker.calls).toEqual([]);
  });

  test('puts higher levels in place before lower ones, wherever the plan lists them', async () => {
    const tracker = new MemoryTracker();
    const item = (id: string, type: string, parent?: string): string =>
      `  - { id: ${id}, type: ${type}, title: ${id}${parent === undefined ? '' : `, parent_id: ${parent}`} }\n`;
    await sync(tracker, `items:\n${item('B', 'epic')}${item('A', 'story', 'B')}${item('C', 'epic')}`);
    tracker.calls.length = 0;
    await sync(tracker, `items:\n${item('B', 'task', 'A')}${item('A', 'story', 'C')}${item('C', 'epic')}`);
    const moved = tracker.calls.filter(({ operation }) => operation === 'setParent');
    expect(moved.map(({ target }) => tracker.item(target).title)).toEqual(['A', 'B']);
  });

  test('takes an item away from a parent that the plan dropped, not from one that a person set', async () => {
    const tracker = await synced();
    const apart = PLAN.replace(/ {10}- \{ id: T3.*\n/, '').replace(
      'items:\n',
      'items:\n  - { id: T3, type: task, title: Refund button, depends_on: [T2] }\n',
    );
    await sync(
      tracker,
      apart.replace('        title: Refunds\n        items:\n', '        title: Refunds\n'),
    );
    expect(tracker.titled('Refund button').parent).toBeUndefined();
    tracker.link(tracker.titled('Refund button').id, tracker.foreign('Theirs').id);
    await sync(
      tracker,
      apart.replace('        title: Refunds\n        items:\n', '        title: Refunds\n'),
    );
    expect(tracker.item(tracker.titled('Refund button').parent?.id ?? '').title).toBe('Theirs');
  });

  test('takes back a dependency that the plan dropped, roll-up included', async () => {
    const tracker = await synced();
    await sync(tracker, PLAN.replace(', depends_on: [T2]', ''));
    expect(tracker.titled('Refund button').blockers).toEqual([]);
    expect(tracker.titled('Refunds').blockers).toEqual([]);
    expect(tracker.titled('Card charge').blockers).toHaveLength(1);
  });

  test('lists an orphan and leaves it alone', async () => {
    const tracker = await synced();
    const result = await sync(tracker, PLAN.replace(/ {10}- \{ id: T3.*\n/, '').replace('items:\n\n', ''));
    expect(result.orphans).toMatchObject([{ id: 'T3', title: 'Refund button', state: 'open' }]);
    expect(tracker.titled('Refund button').labels).toEqual(['planpilot']);
  });
});

describe('failures', () => {
  test('one failed item fails alone; what needs it is blocked; everything else is done and reported', async () => {
    const tracker = new MemoryTracker();
    tracker.faults = {
      before: ({ operation, target }) => {
        if (operation === 'createItem' && target === 'S1') throw new ProviderError('title refused');
      },
    };
    const { result, error } = await syncIncomplete(tracker, PLAN);
    const statuses = Object.fromEntries(result.outcomes.map(({ item, status }) => [item.id, status]));
    expect(statuses).toEqual({
      E1: 'created',
      S1: 'failed',
      T1: 'blocked',
      T2: 'blocked',
      S2: 'blocked',
      T3: 'blocked',
    });
    expect([...result.syncMap.entries.keys()]).toEqual(['E1', 'S2', 'T3']);
    expect(error.failures.map(({ item }) => item)).toEqual(['S1', 'T1', 'T2', 'S2', 'T3']);
    tracker.faults = {};
    await sync(tracker, PLAN);
    expect(tracker.items.size).toBe(6);
  });

  test('a partial create is wrapped, journaled and completed by the next run', async () => {
    const tracker = new MemoryTracker();
    const recorded: string[] = [];
    const journal: Journal = { created: (id) => Promise.resolve(void recorded.push(id)) };
    tracker.faults = {
      after: ({ operation, target }) => {
        if (operation !== 'createItem' || target !== 'T1') return;
        const item = tracker.titled('Card form');
        item.fields = {};
        item.onBoard = false;
        throw new CreateItemPartialFailureError('board refused', item, ['issue_created', 'issue_type_set']);
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN, { ports: { journal } });
    expect(recorded).toContain('T1');
    expect(result.syncMap.entries.has('T1')).toBe(true);
    expect(result.outcomes.find(({ item }) => item.id === 'T1')?.status).toBe('failed');
    tracker.faults = {};
    await sync(tracker, PLAN);
    expect(tracker.titled('Card form')).toMatchObject({
      onBoard: true,
      fields: { Size: 'M', Status: 'Backlog' },
    });
    expect(tracker.items.size).toBe(6);
  });

  test('a right that was missing for a part of one item stops new work as well', async () => {
    const tracker = new MemoryTracker();
    tracker.faults = {
      after: ({ operation }) => {
        if (operation !== 'createItem') return;
        const cause = new AuthenticationError('may not label');
        const [item] = tracker.items.values();
        if (item !== undefined)
          throw new CreateItemPartialFailureError('not complete', item, ['issue_created'], { cause });
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN, { config: { maxConcurrent: 1 } });
    expect(result.counts).toMatchObject({ created: 1, failed: 1, deferred: 5 });
  });

  test('a rejected token stops new work; the rest is deferred', async () => {
    const tracker = new MemoryTracker();
    tracker.faults = {
      before: (_call, index) => {
        if (index === 1) throw new AuthenticationError('Bad credentials');
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN, { config: { maxConcurrent: 1 } });
    expect(result.counts).toMatchObject({ created: 1, failed: 1 });
    expect(result.counts.deferred + result.counts.blocked).toBe(4);
    expect(tracker.calls).toHaveLength(2);
  });

  test('an exhausted budget defers the rest and says when to continue', async () => {
    const tracker = new MemoryTracker();
    tracker.faults = {
      before: (_call, index) => {
        if (index >= 3) throw new DeferredError('the hour is used up', 1234);
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN, { config: { maxConcurrent: 1 } });
    expect(result).toMatchObject({ complete: false, resumeAt: 1234, counts: { created: 3, failed: 0 } });
    tracker.faults = {};
    await sync(tracker, PLAN);
    expect(tracker.items.size).toBe(6);
  });

  test('an abort starts nothing new and still yields a result', async () => {
    const tracker = new MemoryTracker();
    const abort = new AbortController();
    tracker.faults = {
      after: (_call, index) => {
        if (index === 0) abort.abort(new Error('SIGTERM'));
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN, {
      ports: { signal: abort.signal },
      config: { maxConcurrent: 1 },
    });
    expect(tracker.calls).toHaveLength(1);
    expect(result.counts).toMatchObject({ created: 1, deferred: 5, blocked: 0 });
    expect(result.syncMap.entries.has('E1')).toBe(true);
  });

  test('an unknown outcome is told apart from a failure', async () => {
    const tracker = new MemoryTracker();
    tracker.faults = {
      after: ({ target }) => {
        if (target === 'E1') throw new UnknownOutcomeError('reply lost');
      },
    };
    const { result } = await syncIncomplete(tracker, PLAN);
    expect(result.counts).toMatchObject({ unknown: 1, blocked: 5, failed: 0 });
    tracker.faults = {};
    await sync(tracker, PLAN);
    expect(tracker.items.size).toBe(6);
  });

  test('two trusted items with one identity stop the run before any write, naming both', async () => {
    const tracker = await synced();
    const twin = tracker.foreign('Twin', tracker.titled('Card form').body);
    twin.labels = ['planpilot'];
    const run = sync(tracker, PLAN.replace('Refunds', 'Money back'));
    await expect(run).rejects.toThrow(IdentityError);
    await expect(run).rejects.toThrow(new RegExp(`${tracker.titled('Card form').key} .*${twin.key} `));
    expect(tracker.calls).toEqual([]);
  });
});

describe('trackers that do not show relations', () => {
  test('Enrich lists them with keys, once they are known, and the next run is quiet', async () => {
    const tracker = new MemoryTracker({ hierarchy: false, dependencies: false });
    await sync(tracker, PLAN);
    expect(tracker.titled('Checkout').body).toContain(
      `Child: ${tracker.titled('Pay by card').key} Pay by card`,
    );
    expect(tracker.titled('Refund button').body).toContain(
      `Blocked by: ${tracker.titled('Card charge').key}`,
    );
    tracker.calls.length = 0;
    await sync(tracker, PLAN);
    expect(tracker.calls).toEqual([]);
  });

  test('updates are rendered with the full context', async () => {
    const tracker = new MemoryTracker({ hierarchy: false, dependencies: false });
    await sync(tracker, PLAN);
    tracker.calls.length = 0;
    await sync(tracker, PLAN.replace('title: Checkout', 'title: Checkout\n    goal: Sell'));
    const body = tracker.titled('Checkout').body;
    expect(body).toContain('Goal: Sell');
    expect(body).toContain('Child: ');
    expect(tracker.calls).toHaveLength(1);
  });
});

describe('a part of a plan (validation: partial)', () => {
  const PART = `
items:
  - { id: S1, type: story, title: Pay by card, parent_id: E1 }
  - { id: T3, type: task, title: Refund button, parent_id: S2, depends_on: [T2, T9] }
  - { id: T4, type: task, title: Refund mail, parent_id: S2 }
`;

  test('refers to what an earlier run created, leaves the rest alone, and warns about what nobody knows', async () => {
    const tracker = await synced();
    const part = planOf(PART, { validation: 'partial' });
    const result = await sync(tracker, part);
    expect(tracker.calls.map(({ operation, target }) => [operation, target])).toEqual([['createItem', 'T4']]);
    expect(tracker.titled('Refund mail').parent?.key).toBe(tracker.titled('Refunds').key);
    expect(tracker.titled('Pay by card').parent?.key).toBe(tracker.titled('Checkout').key);
    expect(result.warnings).toEqual([expect.stringContaining('depends_on of T3 names T9')]);
  });
});
