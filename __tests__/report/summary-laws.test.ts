import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError } from '../../src/contracts/errors.ts';
import type { ItemOutcome, SyncResult } from '../../src/contracts/sync-result.ts';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { ITEM_TYPES } from '../../src/plan/types.ts';
import { renderFailureSummary } from '../../src/report/failure-summary.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { HOSTILE } from './hostile.ts';
import { planItem, syncResult } from './results.ts';

const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        '|',
        '`',
        '\\',
        '<',
        '>',
        '</details>',
        '<!--',
        '\n',
        '@a',
        '#1',
        '[',
        ']',
        '(',
        ')',
        '```',
      ),
    )
    .map((parts) => parts.join('')),
);
const ref = fc.record({ id: text, key: text, url: fc.oneof(text, fc.webUrl()) });
const change = fc.record({ field: text, before: text, after: text });
const item = fc
  .record({ id: text, title: text, type: fc.constantFrom(...ITEM_TYPES), parentId: text, file: text })
  .map(({ id, title, type, parentId, file }) =>
    planItem(id, { title, type, parentId, place: { file, line: 1, column: 1 } }),
  );
const outcome: fc.Arbitrary<ItemOutcome> = fc
  .record({
    item,
    status: fc.constantFrom('created', 'updated', 'unchanged', 'failed', 'unknown', 'deferred', 'blocked'),
    created: fc.boolean(),
    relinked: fc.boolean(),
    changes: fc.array(change, { maxLength: 3 }),
    ref,
    message: text,
  })
  .map(({ message, ...rest }) => ({ ...rest, error: new ProviderError(message, { hint: message }) }));
const result: fc.Arbitrary<SyncResult> = fc
  .record({
    outcomes: fc.array(outcome, { maxLength: 12 }),
    dryRun: fc.boolean(),
    target: text,
    boardUrl: text,
    planId: text,
    warnings: fc.array(text, { maxLength: 4 }),
    drift: fc.array(
      fc.record({
        item: text,
        ref,
        field: text,
        observed: text,
        desired: text,
        conflict: fc.boolean(),
        resolution: fc.constantFrom('kept', 'overwritten'),
      }),
      { maxLength: 4 },
    ),
    orphans: fc.array(fc.record({ id: text, ref, title: text, state: fc.constantFrom('open', 'closed') }), {
      maxLength: 4,
    }),
  })
  .map(({ outcomes, target, boardUrl, planId, ...rest }) =>
    syncResult(outcomes, {
      ...rest,
      syncMap: { target, boardUrl, planId, planFingerprint: 'abc', entries: new Map() },
    }),
  );

/** An escaped character, a code span, or a link: nothing in them is alive (people in a link are not notified). */
const INERT = /\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)|\[(?:\\.|[^\]\\\n])*\]\([^)\s]*\)/gu;

/** What is left of `<`, `@name` and `#12` in it is alive. */
function alive(markdown: string): string {
  return markdown.replace(INERT, ' ');
}

function expectSound(markdown: string): void {
  const lines = markdown.split('\n');
  const opened = lines.filter((line) => line.startsWith('<details><summary>'));
  expect(opened).toHaveLength(lines.filter((line) => line === '</details>').length);
  for (const line of opened) expect(line).toMatch(/^<details><summary>[^<>]*<\/summary>$/u);

  const living = alive(markdown);
  expect(living.replace(/<\/?details>|<\/?summary>|<br>/gu, '').replace(/^> /gmu, '')).not.toMatch(/[<>]/u);
  expect(living).not.toMatch(/(?<![A-Za-z0-9])@[A-Za-z0-9]/u);
  expect(living).not.toMatch(/(?<!&)#\d/u);
  expect(markdown).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u);
}

/** Every row of a table has as many cells as its head. */
function expectEvenTables(markdown: string): void {
  for (const [table] of markdown.matchAll(/(?:^\|.*\n)+/gmu)) {
    const widths = table
      .trim()
      .split('\n')
      .map((row) => row.replace(/\\[\\|]/gu, '').split('|').length);
    expect(new Set(widths).size).toBe(1);
  }
}

test('whatever a result holds, its summary fits, keeps the counts and stays in its frame', () => {
  fc.assert(
    fc.property(result, fc.constantFrom(12_000, 60_000, 1_000_000), (hostile, limit) => {
      const markdown = renderSummary({ result: hostile, fidelity: 'live' }, { bytes: limit });

      expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(limit);
      const { created, failed, unchanged } = hostile.counts;
      const counts = markdown.split('\n').find((line) => /^\| \d/u.test(line)) ?? '';
      expect(counts.split('|').map((cell) => cell.trim())).toEqual(
        expect.arrayContaining([String(created), String(failed), String(unchanged)]),
      );
      expectSound(markdown);
      expectEvenTables(markdown);
    }),
    { numRuns: 300 },
  );
});

test('whatever ends a run, its summary fits and stays in its frame', () => {
  const problem = fc.record({
    message: text,
    remedy: text,
    item: text,
    place: fc.record({ file: text, line: fc.constant(1), column: fc.constant(1) }),
  });
  const error = fc.oneof(
    fc.array(problem, { minLength: 1, maxLength: 20 }).map((problems) => new PlanValidationError(problems)),
    text.map((message) => new ProviderError(message, { hint: message })),
    text,
  );

  fc.assert(
    fc.property(error, text, fc.constantFrom(12_000, 1_000_000), (thrown, target, limit) => {
      const markdown = renderFailureSummary({ error: thrown, target }, { bytes: limit });

      expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(limit);
      expect(markdown).toMatch(/^## Stopped: /u);
      expectSound(markdown);
      expectEvenTables(markdown);
    }),
    { numRuns: 300 },
  );
});
