import { describe, expect, test } from '@jest/globals';
import type { ItemOutcome, SyncResult } from '../../src/contracts/sync-result.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { failureVerdict, verdictOf } from '../../src/report/verdict.ts';
import { operation, outcome, ref, report, syncResult } from './results.ts';

const many = (count: number, status: ItemOutcome['status']): ItemOutcome[] =>
  Array.from({ length: count }, (_, index) => outcome(`${status}-${index}`, status));
const retitled = (id: string): ItemOutcome =>
  outcome(id, 'updated', { changes: [{ field: 'title', before: 'a', after: 'b' }] });
const drift = (resolution: 'kept' | 'overwritten'): SyncResult['drift'][number] => ({
  item: 'a',
  ref: ref(1),
  field: 'title',
  observed: 'x',
  desired: 'y',
  conflict: false,
  resolution,
});

test.each([
  ['an empty plan', syncResult([]), 'Nothing to do: the plan for acme/roadmap is empty'],
  [
    'no change',
    syncResult(many(105, 'unchanged')),
    'Nothing to do: acme/roadmap matches the plan (105 items)',
  ],
  ['one create', syncResult(many(1, 'created')), 'Created 1 issue in acme/roadmap'],
  [
    'creates and updates',
    syncResult([...many(3, 'created'), retitled('a'), retitled('b')]),
    'Created 3 and updated 2 issues in acme/roadmap',
  ],
  [
    'an item that is both updated and relinked',
    syncResult([...many(3, 'created'), { ...retitled('a'), relinked: true }]),
    'Created 3, updated 1 and relinked 1 issue in acme/roadmap',
  ],
  [
    'an item of which only relations change',
    syncResult([outcome('a', 'updated', { relinked: true })], { dryRun: true }),
    'Would relink 1 issue in acme/roadmap',
  ],
  [
    'kept edits and nothing to write',
    syncResult(many(4, 'unchanged'), { drift: [drift('kept')] }),
    'Nothing to write in acme/roadmap (4 items; 1 edit made in the tracker kept)',
  ],
  [
    'overwritten edits',
    syncResult([retitled('a')], { drift: [drift('overwritten'), drift('overwritten')] }),
    'Updated 1 issue in acme/roadmap (2 edits made in the tracker overwritten)',
  ],
  [
    'failures',
    syncResult([...many(100, 'created'), ...many(2, 'failed'), ...many(3, 'blocked')]),
    'Stopped: of 105 items in acme/roadmap, 2 failed and 3 waiting for a failed one; 100 done (created 100 issues)',
  ],
  [
    'a lost reply',
    syncResult([...many(4, 'unchanged'), ...many(1, 'unknown')]),
    'Unsettled: of 5 items in acme/roadmap, 1 unknown; 4 done',
  ],
  [
    'a spent budget',
    syncResult([...many(2, 'created'), ...many(3, 'deferred')]),
    'Paused: of 5 items in acme/roadmap, 3 left for the next run; 2 done (created 2 issues)',
  ],
])('says %s in one sentence', (_what, result, verdict) => {
  expect(verdictOf(report(result, { fidelity: 'live' }))).toBe(verdict);
});

test('a dry run speaks of the future and says when it did not look', () => {
  const result = syncResult(many(30, 'created'), { dryRun: true });

  expect(verdictOf(report(result))).toBe(
    'Would create 30 issues in acme/roadmap (offline: existing issues were not looked at)',
  );
});

test('a tracker of tasks that only takes new ones is spoken of in its own words', () => {
  const tasks = { fidelity: 'live', noun: 'task', createsOnly: true } as const;
  expect(verdictOf(report(syncResult(many(2, 'created')), tasks))).toBe('Created 2 tasks in acme/roadmap');
  expect(verdictOf(report(syncResult(many(2, 'unchanged')), tasks))).toBe(
    'Nothing to create in acme/roadmap (2 items)',
  );
  const preview = syncResult(many(1, 'created'), { dryRun: true });
  expect(verdictOf(report(preview, { ...tasks, fidelity: 'offline' }))).toBe(
    'Would create 1 task in acme/roadmap (offline: existing tasks were not looked at)',
  );
});

test.each([
  [new Error('The plan has 2 problems:\n  a\n  b'), undefined, 'Stopped: The plan has 2 problems'],
  [new Error('no right to write.'), 'acme/roadmap', 'Stopped: no right to write (acme/roadmap)'],
  ['a string', undefined, 'Stopped: a string'],
])('a run without a result is told by the first line of its error', (error, target, verdict) => {
  expect(failureVerdict(error, target)).toBe(verdict);
});

describe('each mode has its own words', () => {
  const removal = { id: 'x', ref: ref(8), title: 'X', state: 'open', status: 'done' } as const;
  const close = operation('x', { action: 'close', danger: 'closes' });
  const entries = new Map([['a', { ...ref(1), itemType: 'TASK' as const }]]);
  const future = { dryRun: true };
  const drifted = { ...future, drift: [drift('kept'), { ...drift('kept'), field: 'Size' }] };
  const pullRequest = { number: 7, url: 'https://github.com/acme/roadmap/pull/7' };

  test.each<[string, Partial<ReportInput>, SyncResult, string]>([
    [
      'a preview on a pull request',
      { mode: 'preview', run: { pullRequest } },
      syncResult([...many(3, 'created'), retitled('a')], { ...future, operations: [close] }),
      'Merging will create 3, update 1 and close 1 issue in acme/roadmap',
    ],
    [
      'a preview elsewhere',
      { mode: 'preview' },
      syncResult(many(1, 'created'), future),
      'A sync would create 1 issue in acme/roadmap',
    ],
    [
      'a preview without a right to look',
      { mode: 'preview', fidelity: 'cached' },
      syncResult(many(1, 'unchanged'), future),
      'Nothing to do: acme/roadmap matches the plan (1 item; cached: compared with what was written last)',
    ],
    [
      'a preview of a run that would be held',
      { mode: 'preview', run: { pullRequest } },
      syncResult(many(2, 'created'), { ...future, holdReasons: [{ message: 'too many' }] }),
      'Would be held before the first write: create 2 issues in acme/roadmap',
    ],
    [
      'a sync of which something was not reviewed',
      { mode: 'sync' },
      syncResult(many(2, 'created'), { held: [{ operation: operation('a'), why: 'new' }] }),
      'Created 2 issues in acme/roadmap (1 operation held: nobody reviewed it)',
    ],
    [
      'a sync that closed and deleted',
      { mode: 'sync' },
      {
        ...syncResult(many(1, 'unchanged'), {
          removals: [
            { ...removal, action: 'close' },
            { ...removal, id: 'y', action: 'delete' },
          ],
        }),
        counts: { ...syncResult(many(1, 'unchanged')).counts, closed: 2 },
      },
      'Closed 1 and deleted 1 issue in acme/roadmap',
    ],
    [
      'no drift',
      { mode: 'drift' },
      syncResult(many(4, 'unchanged'), future),
      'No drift: nobody changed what is planned in acme/roadmap (4 items)',
    ],
    [
      'drift, and a plan that is ahead',
      { mode: 'drift' },
      syncResult(many(2, 'created'), drifted),
      'Drift: 2 edits made in 1 issue of acme/roadmap (a sync would create 2 issues)',
    ],
    [
      'a clean-up before',
      { mode: 'clean' },
      syncResult([], { ...future, operations: [close] }),
      'Cleaning up will close 1 issue in acme/roadmap',
    ],
    [
      'a clean-up after',
      { mode: 'clean' },
      {
        ...syncResult([], { removals: [{ ...removal, action: 'close' }] }),
        counts: { ...syncResult([]).counts, closed: 1 },
      },
      'Cleaned up: closed 1 issue in acme/roadmap',
    ],
    [
      'a clean-up of nothing',
      { mode: 'clean' },
      syncResult([], future),
      'Nothing to clean up in acme/roadmap',
    ],
    [
      'an undo before',
      { mode: 'revert' },
      syncResult([retitled('a')], future),
      'Reverting will update 1 issue in acme/roadmap',
    ],
    [
      'an undo after',
      { mode: 'revert' },
      syncResult([retitled('a')]),
      'Reverted: updated 1 issue in acme/roadmap',
    ],
    [
      'an import',
      { mode: 'import' },
      syncResult([], { syncMap: { ...syncResult([]).syncMap, entries } }),
      'Imported 1 item of plan "acme-roadmap" from acme/roadmap',
    ],
  ])('%s', (_what, input, result, verdict) => {
    expect(verdictOf(report(result, { fidelity: 'live', ...input }))).toBe(verdict);
  });
});
