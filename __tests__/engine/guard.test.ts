import { describe, expect, test } from '@jest/globals';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { planOf, sync } from '../support/engine-harness.ts';
import { MemoryTracker, NATIVE } from '../support/memory-tracker.ts';

const limits = { titleLength: 20, bodyLength: 2_000, childrenPerItem: 2, blockersPerItem: 1 };

async function problemsOf(tracker: MemoryTracker, yaml: string): Promise<readonly string[]> {
  try {
    await sync(tracker, planOf(yaml));
  } catch (error) {
    if (error instanceof PlanValidationError) {
      return error.problems.map(({ message, place }) => `${place?.line}: ${message}`);
    }
    throw error;
  }
  return [];
}

describe('limits of the tracker, each at its plan line, before the first write', () => {
  test.each([
    [
      'title, in code points',
      `items:\n  - { id: A, type: epic, title: "${'é'.repeat(21)}" }`,
      ['2: The title of A has 21 characters, the tracker takes 20'],
    ],
    [
      'rendered body',
      `items:\n  - { id: A, type: epic, title: a, goal: "${'x'.repeat(2_000)}" }`,
      [expect.stringMatching(/^2: The rendered body of A has 2\d+ characters, the tracker takes 2000$/)],
    ],
    [
      'children',
      'items:\n  - id: A\n    title: a\n    items: [{ id: B, title: b }, { id: C, title: c }, { id: D, title: d }]',
      ['2: A would have 3 sub-items, the tracker takes 2'],
    ],
    [
      'blockers, rolled-up ones included',
      `items:
  - id: E
    title: e
    items:
      - { id: S1, title: s1, items: [{ id: T1, title: t1 }] }
      - { id: S2, title: s2, depends_on: [S1], items: [{ id: T2, title: t2, depends_on: [T3] }] }
  - id: F
    title: f
    items: [{ id: S3, title: s3, items: [{ id: T3, title: t3 }] }]`,
      ['6: S2 would be blocked by 2 items, the tracker takes 1'],
    ],
  ])('%s', async (_name, yaml, expected) => {
    const tracker = new MemoryTracker({ limits });
    expect(await problemsOf(tracker, yaml)).toEqual(expected);
    expect(tracker.calls).toEqual([]);
  });

  test('children that people added, closed or not, count as well', async () => {
    const tracker = new MemoryTracker({ limits });
    const yaml = 'items:\n  - id: A\n    title: a\n    items: [{ id: B, title: b }]';
    await sync(tracker, yaml);
    for (const title of ['x', 'y']) tracker.link(tracker.foreign(title).id, tracker.titled('a').id);
    tracker.calls.length = 0;
    expect(await problemsOf(tracker, yaml)).toEqual(['2: A would have 3 sub-items, the tracker takes 2']);
  });

  test('emoji count once', async () => {
    const tracker = new MemoryTracker({ limits });
    expect(
      await problemsOf(tracker, `items:\n  - { id: A, type: epic, title: "${'🚀'.repeat(20)}" }`),
    ).toEqual([]);
  });
});

test('a provider that only creates leaves existing items as they are', async () => {
  const tracker = new MemoryTracker();
  await sync(tracker, 'items:\n  - { id: A, type: epic, title: a }');
  const createOnly = new MemoryTracker({ ...NATIVE, update: false });
  for (const [id, item] of tracker.items) createOnly.items.set(id, item);
  const { counts } = await sync(createOnly, 'items:\n  - { id: A, type: epic, title: b }');
  expect(counts).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
  expect(createOnly.titled('a').title).toBe('a');
});
