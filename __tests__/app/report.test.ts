import { expect, test } from '@jest/globals';
import { reportInputOf, summaryOf } from '../../src/app/report.ts';
import { planOf, sync } from '../support/engine-harness.ts';
import { MemoryTracker } from '../support/memory-tracker.ts';

const PLAN = `
items:
  - { id: A, type: epic, title: First }
  - { id: B, type: epic, title: Second, depends_on: [A] }
  - { id: C, type: epic, title: Third, depends_on: [B] }
  - { id: D, type: epic, title: Fourth, depends_on: [C] }
`;

async function reported(tracker: MemoryTracker, yaml: string) {
  const plan = planOf(yaml);
  const result = await sync(tracker, plan, { ports: { dryRun: true } });
  return { mode: 'preview', plan, result } as const;
}

test('what is closed, for whatever reason, or done as the plan says, takes no part in the order of work', async () => {
  const tracker = new MemoryTracker();
  await sync(tracker, PLAN);
  const open = await reported(tracker, PLAN);
  expect([...(reportInputOf(open)?.done ?? [])]).toEqual([]);
  expect(summaryOf(open)).toContain('Critical path');
  Object.assign(tracker.titled('First'), { state: 'closed', completed: true });
  tracker.titled('Second').state = 'closed';
  const later = await reported(tracker, PLAN.replace('title: Third', 'title: Third, done: true'));
  expect([...(reportInputOf(later)?.done ?? [])]).toEqual(['A', 'B', 'C']);
  expect(summaryOf(later)).not.toContain('Critical path');
});
