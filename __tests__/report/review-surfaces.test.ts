import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { renderComment, renderReceipt } from '../../src/report/comment.ts';
import { renderDriftIssue } from '../../src/report/drift-issue.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { blocksOf } from './html.ts';
import { operation, outcome, placeholder, ref, report, syncResult } from './results.ts';
import { examplePreview, exampleReceipt } from './review-example.ts';

const expected = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../fixtures/expected', `${name}.md`), 'utf8');
const exampleDrift: ReportInput = {
  ...examplePreview,
  mode: 'drift',
  result: {
    ...examplePreview.result,
    operations: [],
    counts: { ...examplePreview.result.counts, closed: 0 },
  },
};

test.each([
  ['comment-preview', renderComment(examplePreview)],
  ['comment-receipt', renderReceipt(exampleReceipt)],
  ['drift-issue', renderDriftIssue(exampleDrift)],
])('%s as stored', (name, markdown) => {
  expect(markdown).toBe(expected(name));
});

describe('the size of a comment', () => {
  const many = (count: number, body: string): ReportInput => {
    const outcomes = Array.from({ length: count }, (_, index) =>
      outcome(`t${index}`, 'updated', {
        ref: ref(index + 1),
        changes: [{ field: 'body', before: 'a\n', after: body }],
      }),
    );
    const operations = outcomes.map(({ item, ref: target }) =>
      operation(item.id, { target: target ?? ref(0), field: 'body', before: 'a\n', after: body }),
    );
    return report(syncResult(outcomes, { operations, dryRun: true }), {
      mode: 'preview',
      fidelity: 'live',
      run: { url: 'https://github.com/acme/shop/actions/runs/7' },
    });
  };

  test.each([
    [20, undefined, '```diff'],
    [300, 'the graph, differences of long texts and items that did not change are left out', '+40 −1 lines'],
    [3000, 'items are counted per epic instead of listed', '| Items without epic | 0 | 3000 | 0 |'],
  ])('with %i changed texts', (count, leftOut, shown) => {
    const markdown = renderComment(many(count, 'line\n'.repeat(40)));

    const [, second] = markdown.split('\n');
    const link = '[all of it is in the run](https://github.com/acme/shop/actions/runs/7)';
    expect(second).toBe(leftOut === undefined ? '' : `> Shortened to fit: ${leftOut} (${link}).`);
    expect(markdown).toContain(shown);
    expect(markdown).toContain(`| 0 | ${count} | 0 |`);
    expect(Array.from(markdown).length).toBeLessThanOrEqual(60_000);
  });

  test('a summary has room for what a comment leaves out', () => {
    expect(blocksOf(renderSummary(many(300, 'line\n'.repeat(40))), 'diff')).toHaveLength(300);
  });

  test('more texts than anybody reads are not compared, which is said', () => {
    const markdown = renderSummary(many(401, 'line\n'));

    expect(blocksOf(markdown, 'diff')).toHaveLength(400);
    expect(markdown).toContain('Differences are shown of the first 400 of 401 long texts.');
  });
});

describe('what a pull request changes', () => {
  const [changes = '', before = ''] =
    renderComment(examplePreview)
      .split('### This pull request changes')[1]
      ?.split('### Already differed before') ?? [];

  test('is told apart from how the tracker differed before', () => {
    expect(changes).toContain('`card`');
    expect(changes).not.toContain('Size: S → M');
    expect(before).toContain('Size: S → M');
    expect(before.split('### Order')[0]).not.toContain('`card`');
  });

  test('an item on both sides tells each side its own fields', () => {
    const operations = [
      operation('a', { field: 'title', origin: 'plan' }),
      operation('a', { field: 'Size', before: 'S', after: 'M', origin: 'standing' }),
    ];
    const result = syncResult([outcome('a', 'updated')], { dryRun: true, operations });

    const markdown = renderComment(report(result, { mode: 'preview' }));

    const [ours = '', standing = ''] = markdown.split('### Already differed before');
    expect(ours).toContain('title: Old → New');
    expect(ours).not.toContain('Size');
    expect(standing).toContain('Size: S → M');
    expect(standing).not.toContain('title: Old');
  });

  test('says so when it changes nothing', () => {
    const operations = [operation('a', { origin: 'standing' })];
    const result = syncResult([outcome('a', 'updated')], { dryRun: true, operations });

    expect(renderComment(report(result, { mode: 'preview' }))).toContain(
      '### The change of the plan\n\nNothing.',
    );
  });
});

describe('what is held', () => {
  const held = [{ operation: operation('a', { target: ref(5) }), why: 'changed' as const }];

  test('stands open, with why', () => {
    const markdown = renderSummary(report(syncResult([outcome('a', 'unchanged')], { held })));

    expect(markdown).toContain('**Nobody reviewed 1 of the operations, so they were held.**');
    expect(markdown).toMatch(
      /\| reviewed with other values \| update \| \[\\#&#8203;5\].* title: Old → New \|/u,
    );
  });

  test('a run that is held as a whole says why and what helps', () => {
    const holdReasons = [{ message: '12 issues would be closed; at most 5 are', remedy: 'raise max-closes' }];
    const result = syncResult([outcome('a', 'created')], { dryRun: true, holdReasons });

    const markdown = renderComment(report(result, { mode: 'preview', fidelity: 'live' }));

    expect(markdown).toMatch(/^## Would be held before the first write: create 1 issue in acme\/roadmap\n/u);
    expect(markdown).toContain('- 12 issues would be closed; at most 5 are. **Remedy:** raise max-closes.');
  });
});

describe('dangers of a run', () => {
  const operations = [
    operation('a', { action: 'unlink', field: 'parent', before: 'e', after: '', danger: 'unlinks' }),
    operation('x', {
      action: 'close',
      field: 'item',
      before: 'open',
      after: 'closed',
      target: ref(8),
      danger: 'closes',
    }),
    operation('y', {
      action: 'delete',
      field: 'item',
      before: 'open',
      after: 'deleted',
      target: ref(9),
      danger: 'deletes',
    }),
  ];
  const removal = { id: 'x', ref: ref(8), title: 'X', state: 'open', action: 'close' } as const;

  test('come the gravest first, in an open block', () => {
    const result = syncResult([outcome('a', 'updated', { relinked: true })], { dryRun: true, operations });

    const markdown = renderComment(report(result));

    expect(markdown).toContain(
      '> [!CAUTION]\n> **This deletes 1 issue, closes 1 issue and takes away 1 link.**',
    );
    expect(markdown.indexOf('**deletes**')).toBeLessThan(markdown.indexOf('**closes**'));
    expect(markdown.indexOf('**closes**')).toBeLessThan(markdown.indexOf('**takes away**'));
    expect(markdown).toContain('parent: `e` → _none_');
  });

  test('what was not done is no danger any more but a failure', () => {
    const result = syncResult([outcome('a', 'deferred')], {
      operations: operations.slice(0, 2),
      removals: [{ ...removal, status: 'failed', error: new Error('locked') }],
    });

    const markdown = renderReceipt(report(result));

    expect(markdown).not.toContain('[!CAUTION]');
    expect(markdown).toContain('### Not taken out of the tracker (1)');
    expect(markdown).toMatch(/- \*\*failed\*\* close \[\\#&#8203;8\]\(.*\) X \(was `x`\): locked\./u);
  });

  test('an orphan that is closed is not told as left', () => {
    const orphans = [
      { id: 'x', ref: ref(8), title: 'X', state: 'open' as const },
      { id: 'z', ref: ref(10), title: 'Z', state: 'open' as const },
    ];
    const result = syncResult([outcome('a', 'unchanged')], { dryRun: true, operations, orphans });

    expect(renderComment(report(result))).toContain('### No longer in the plan, left as they are (1)');
  });
});

describe('the JSON', () => {
  test('holds everything unshortened, by names that stay', () => {
    const body = 'line\n'.repeat(10_000);
    const result = syncResult([outcome('a', 'created', { ref: placeholder('a') })], {
      dryRun: true,
      operations: [operation('a', { field: 'body', after: body, danger: 'overwrites' })],
    });

    const parsed: unknown = JSON.parse(
      reportJson(report(result, { mode: 'preview', fidelityNote: 'a fork' })),
    );

    expect(parsed).toMatchObject({
      version: 1,
      mode: 'preview',
      dryRun: true,
      target: 'acme/roadmap',
      fidelity: 'offline',
      fidelityNote: 'a fork',
      plan: { id: 'acme-roadmap', fingerprint: '1f2e3d4c5b6a' },
      counts: { created: 1, closed: 0 },
      items: [
        { id: 'a', type: 'TASK', status: 'created', place: { file: 'roadmap.yaml', line: 1, column: 1 } },
      ],
      operations: [{ item: 'a', field: 'body', after: body }],
      dangers: [{ danger: 'overwrites', item: 'a', field: 'body' }],
      held: [],
      warnings: [],
    });
  });
});
