import { describe, expect, test } from '@jest/globals';
import type { Forecast, WriteCounts } from '../../src/contracts/forecast.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type RunOptions, sync } from '../support/engine-harness.ts';
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
`;

/** Syncs; what was logged before the first write, and what the provider was asked. */
async function told(tracker: MemoryTracker, plan: string, forecast: Forecast, dryRun = false) {
  const lines: string[] = [];
  const asked: WriteCounts[] = [];
  tracker.calls.length = 0;
  tracker.expects = (counts) => {
    asked.push(counts);
    return forecast;
  };
  const info = (line: string): unknown => tracker.calls.length === 0 && lines.push(line);
  const options: RunOptions = { ports: { logger: { ...silentLogger, info }, dryRun } };
  await sync(tracker, plan, options);
  return { lines, asked };
}

describe('before the first write', () => {
  test('the log tells what is about to be written and what that takes', async () => {
    const { lines, asked } = await told(new MemoryTracker(), PLAN, { requests: 7, durationMs: 8200 });
    expect(asked).toEqual([
      {
        levels: [
          { items: 1, fields: 1 },
          { items: 1, fields: 1 },
          { items: 2, fields: 3 },
        ],
        updates: 0,
        relations: 1,
      },
    ]);
    expect(lines).toEqual([
      'About to create 4 items, change 1 relation in acme/roadmap: some 7 requests, about 8.2 s',
    ]);
  });

  test('it warns when a budget is too short, and says when a re-run can continue', async () => {
    const resumeAt = Date.UTC(2026, 10, 21, 10, 30);
    const { lines } = await told(new MemoryTracker(), PLAN, { requests: 7, durationMs: 1000, resumeAt });
    expect(lines).toEqual([
      expect.stringMatching(/hourly budget .+ lasts for a part of it.+ a run from 2026-11-21 10:30 UTC$/u),
    ]);
  });

  test('updates are counted as well', async () => {
    const tracker = new MemoryTracker();
    await sync(tracker, PLAN);
    const edited = PLAN.replace('Card form', 'Form').replace('Checkout', 'Check out');
    const { lines } = await told(tracker, edited, { requests: 1, durationMs: 1000 });
    expect(lines).toEqual(['About to update 2 items in acme/roadmap: some 1 request, about 1.0 s']);
  });

  test('nothing is told when nothing is written, or nothing for real', async () => {
    const tracker = new MemoryTracker();
    expect((await told(tracker, PLAN, { requests: 7, durationMs: 1000 }, true)).lines).toEqual([]);
    expect((await told(tracker, PLAN, { requests: 0, durationMs: 0 })).lines).toEqual([]);
  });
});
