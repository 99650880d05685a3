import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ProviderError } from '../../src/contracts/errors.ts';
import { OPERATION_ACTIONS } from '../../src/contracts/operation.ts';
import type { ItemOutcome, SyncResult } from '../../src/contracts/sync-result.ts';
import { PlanValidationError } from '../../src/plan/errors.ts';
import { ITEM_TYPES } from '../../src/plan/types.ts';
import { renderComment, renderReceipt } from '../../src/report/comment.ts';
import { renderDriftIssue } from '../../src/report/drift-issue.ts';
import { renderFailureSummary } from '../../src/report/failure-summary.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { HOSTILE_TEXTS as HOSTILE } from '../fixtures/hostile-text.ts';
import { livingText, tagsOf, toHtml } from './html.ts';
import { operation, planItem, report, syncResult } from './results.ts';

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
const STATUSES = [
  'created',
  'updated',
  'unchanged',
  'failed',
  'unknown',
  'deferred',
  'blocked',
  'held',
] as const;
const ref = fc.record({ id: text, key: text, url: fc.oneof(text, fc.webUrl()) });
const change = fc.record({ field: text, before: text, after: text });
const item = fc
  .record({
    id: text,
    title: text,
    type: fc.constantFrom(...ITEM_TYPES),
    parentId: text,
    file: text,
    dependsOn: fc.array(text, { maxLength: 3 }),
  })
  .map(({ id, file, ...rest }) => planItem(id, { ...rest, place: { file, line: 1, column: 1 } }));
const outcome: fc.Arbitrary<ItemOutcome> = fc
  .record({
    item,
    status: fc.constantFrom(...STATUSES),
    created: fc.boolean(),
    relinked: fc.boolean(),
    changes: fc.array(change, { maxLength: 3 }),
    ref,
    message: text,
  })
  .map(({ message, ...rest }) => ({ ...rest, error: new ProviderError(message, { hint: message }) }));
const writes = fc.record({
  action: fc.constantFrom(...OPERATION_ACTIONS),
  item: text,
  title: text,
  target: ref,
  field: fc.oneof(text, fc.constantFrom('item', 'parent', 'blocked-by')),
  before: text,
  after: text,
});
const danger = fc.constantFrom('closes', 'deletes', 'unlinks', 'overwrites', 'reopens');
const origin = fc.constantFrom('plan', 'standing');
const write = fc.oneof(
  writes.map((each) => operation(each.item, each)),
  fc.tuple(writes, danger).map(([each, kind]) => operation(each.item, { ...each, danger: kind })),
  fc.tuple(writes, origin).map(([each, kind]) => operation(each.item, { ...each, origin: kind })),
);
const result: fc.Arbitrary<SyncResult> = fc
  .record({
    outcomes: fc.array(outcome, { maxLength: 12 }),
    dryRun: fc.boolean(),
    target: text,
    boardUrl: text,
    planId: text,
    warnings: fc.array(text, { maxLength: 4 }),
    operations: fc.array(write, { maxLength: 8 }),
    held: fc.array(fc.record({ operation: write, why: fc.constantFrom('new', 'changed') }), { maxLength: 3 }),
    holdReasons: fc.array(fc.record({ message: text, remedy: text }), { maxLength: 2 }),
    removals: fc.array(
      fc.record({
        id: text,
        ref,
        title: text,
        state: fc.constantFrom('open', 'closed'),
        action: fc.constantFrom('close', 'delete'),
        status: fc.constantFrom('done', 'failed', 'unknown', 'deferred'),
      }),
      { maxLength: 3 },
    ),
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

/** What our own Markdown is made of; a link leads to the web, a mail address is none. */
const OURS =
  /^<\/?(?:h[23]|p|table|thead|tbody|tr|th|td|ul|li|strong|em|blockquote|br|br \/|pre|code(?: class="language-(?:diff|mermaid)")?|details(?: open)?|summary|a(?: href="https?:[^"]*")?)>$/u;

function expectSound(markdown: string): void {
  const html = toHtml(markdown);
  const tags = tagsOf(html);
  const foreign = tags.filter((tag) => !OURS.test(tag));
  expect(foreign).toEqual([]);
  expect(tags.filter((tag) => tag.startsWith('<details')).length).toBe(
    tags.filter((tag) => tag === '</details>').length,
  );

  const living = livingText(html);
  expect(living).not.toMatch(/@[A-Za-z0-9]/u);
  expect(living).not.toMatch(/#\d|\bGH-\d/iu);
  expect(markdown).not.toMatch(/(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u);
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

const SURFACES = [renderSummary, renderComment, renderReceipt] as const;
const MODES = ['preview', 'sync', 'dry-run', 'drift', 'clean', 'import', 'revert'] as const;

test('whatever a result holds, its report fits, keeps the counts and stays in its frame', () => {
  const limit = fc.constantFrom(12_000, 60_000, 1_000_000);
  fc.assert(
    fc.property(
      result,
      limit,
      fc.constantFrom(...SURFACES),
      fc.constantFrom(...MODES),
      (hostile, bytes, render, mode) => {
        const markdown = render(report(hostile, { mode, fidelityNote: hostile.syncMap.target }), { bytes });

        expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(bytes);
        const { created, unchanged } = hostile.counts;
        const counts = markdown.split('\n').find((line) => /^\| \d/u.test(line)) ?? '';
        expect(counts.split('|').map((cell) => cell.trim())).toEqual(
          expect.arrayContaining([String(created), String(unchanged)]),
        );
        expectSound(markdown);
        expectEvenTables(markdown);
      },
    ),
    { numRuns: 400 },
  );
});

test('whatever drifted, the issue about it fits and stays in its frame', () => {
  fc.assert(
    fc.property(result, (hostile) => {
      const markdown = renderDriftIssue(report(hostile, { mode: 'drift' }));

      expect(Array.from(markdown).length).toBeLessThanOrEqual(60_000);
      expectSound(markdown);
      expectEvenTables(markdown);
    }),
    { numRuns: 100 },
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
