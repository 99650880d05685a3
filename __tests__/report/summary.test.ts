import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { AuthenticationError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { renderFailureSummary } from '../../src/report/failure-summary.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { eventfulSync } from './example.ts';
import { outcome, placeholder, ref, report, syncResult } from './results.ts';

const expected = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/expected', `summary-${name}.md`), 'utf8');
const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Many items under a few epics; most of them unchanged. */
function large(epics: number, tasksPerEpic: number, overrides: Partial<SyncResult> = {}): SyncResult {
  return syncResult(
    Array.from({ length: epics }, (_, epic) => [
      outcome(`e${epic}`, 'unchanged', { ref: ref(epic), item: { type: 'EPIC' } }),
      ...Array.from({ length: tasksPerEpic }, (_task, task) =>
        outcome(`e${epic}-t${task}`, task % 10 === 0 ? 'created' : 'unchanged', {
          ref: ref(1000 + task),
          item: { parentId: `e${epic}` },
        }),
      ),
    ]).flat(),
    overrides,
  );
}

describe('as stored', () => {
  const offline: SyncResult = syncResult(
    [
      outcome('checkout', 'created', {
        ref: placeholder('checkout'),
        item: { type: 'EPIC', title: 'Checkout' },
      }),
      outcome('pay', 'created', {
        ref: placeholder('pay'),
        item: { type: 'STORY', title: 'Pay by card', parentId: 'checkout' },
      }),
    ],
    { dryRun: true, durationMs: 12, usage: { requests: 0, writes: 0, retries: 0, refusals: 0, points: 0 } },
  );
  const invalid = new PlanValidationError([
    {
      message: 'duplicate id "pay", also at plan/roadmap.yaml:9',
      remedy: 'rename one of them',
      item: 'pay',
      place: { file: 'plan/roadmap.yaml', line: 15, column: 5 },
    },
    { message: 'the plan has no items' },
  ]);

  test.each([
    ['sync', renderSummary(report(eventfulSync))],
    ['dry-run', renderSummary(report(offline))],
    ['nothing-to-do', renderSummary(report(syncResult([outcome('a', 'unchanged')])))],
    ['counts-only', renderSummary(report(eventfulSync), { bytes: 800 })],
    ['invalid-plan', renderFailureSummary({ error: invalid, target: 'acme/roadmap' })],
    [
      'no-rights',
      renderFailureSummary({
        error: new AuthenticationError('the token cannot write issues', { hint: 'add "issues: write"' }),
      }),
    ],
  ])('%s', (name, markdown) => {
    expect(markdown).toBe(expected(name));
  });
});

describe('the size ladder', () => {
  const verdict = '## Created 400 issues in acme/roadmap';
  const result = large(20, 200);
  const warnings = Array.from({ length: 80 }, (_, index) => `warning ${index}`);

  test.each([
    [1_000_000, undefined, '| `e0-t1` |'],
    [100_000, 'items that did not change are left out', '| `e0-t10` |'],
    [10_000, 'items are counted per epic instead of listed', '| Title of e19 | 20 | 0 | 181 | 0 |'],
    [
      2_000,
      'items are not listed, and of each list below only the first 50 entries',
      '- warning 49\n\n… and 30 more',
    ],
    [1_000, 'only the counts are shown', '| 400 | 0 | 3620 | 0 |'],
  ])('in %i bytes', (limit, announced, shown) => {
    const markdown = renderSummary(report({ ...result, warnings }), { bytes: limit });

    const [first, second] = markdown.split('\n');
    expect(first).toBe(verdict);
    expect(second).toBe(announced === undefined ? '' : `> Shortened to fit: ${announced}.`);
    expect(markdown).toContain(shown);
    expect(markdown).toContain('| 400 | 0 | 3620 | 0 |');
    expect(bytes(markdown)).toBeLessThanOrEqual(limit);
  });

  test('an item without change is in the full report only', () => {
    expect(renderSummary(report(result), { bytes: 100_000 })).not.toContain('`e0-t1`');
  });
});

describe('a run without result', () => {
  const problems = Array.from({ length: 600 }, (_, index) => ({ message: `problem ${index}` }));

  test.each([
    [undefined, 'the first 500 of 600 problems are listed', '… and 100 more'],
    [{ bytes: 5_000 }, 'the first 50 of 600 problems are listed', '… and 550 more'],
    [{ bytes: 800 }, 'the 600 problems are in the log', '**Remedy:**'],
  ])('caps the list of problems: %j', (limit, announced, shown) => {
    const markdown = renderFailureSummary({ error: new PlanValidationError(problems) }, limit);

    expect(markdown.split('\n').slice(0, 2)).toEqual([
      '## Stopped: The plan has 600 problems',
      `> Shortened to fit: ${announced}.`,
    ]);
    expect(markdown).toContain(shown);
  });

  test('shows no stack trace of a defect', () => {
    const markdown = renderFailureSummary({ error: new TypeError('x is not a function') });

    expect(markdown).toContain('x is not a function');
    expect(markdown).toContain('`internal`');
    expect(markdown).not.toMatch(/\bat .+:\d+:\d+/u);
  });
});
