import type { ItemOutcome, SyncCounts, SyncResult } from '../contracts/sync-result.ts';

/** One column of every count table. */
export interface TallyColumn {
  readonly key: keyof SyncCounts;
  readonly title: string;
}

const PAST: readonly TallyColumn[] = [
  { key: 'created', title: 'created' },
  { key: 'updated', title: 'updated' },
  { key: 'relinked', title: 'relinked' },
  { key: 'closed', title: 'closed' },
  { key: 'unchanged', title: 'unchanged' },
  { key: 'held', title: 'held' },
  { key: 'failed', title: 'failed' },
  { key: 'unknown', title: 'unknown' },
  { key: 'blocked', title: 'blocked' },
  { key: 'deferred', title: 'deferred' },
];

const FUTURE_TITLES: Partial<Record<keyof SyncCounts, string>> = {
  created: 'to create',
  updated: 'to update',
  relinked: 'to relink',
  closed: 'to close',
};

/** Counts that are always shown, zero or not. */
const ALWAYS: ReadonlySet<keyof SyncCounts> = new Set(['created', 'updated', 'unchanged']);

/** The columns worth showing for these counts, named in the tense of the run. */
export function columnsFor(counts: SyncCounts, dryRun: boolean): readonly TallyColumn[] {
  return PAST.filter(({ key }) => counts[key] > 0 || ALWAYS.has(key) || (key === 'failed' && !dryRun)).map(
    ({ key, title }) => ({ key, title: dryRun ? (FUTURE_TITLES[key] ?? title) : title }),
  );
}

/** The counts of a run; items of which anything was held, and in a dry run items that would be closed, counted in. */
export function countsOf({ counts, dryRun, held, operations }: SyncResult): SyncCounts {
  const removals = operations.filter(({ action }) => action === 'close' || action === 'delete').length;
  return {
    ...counts,
    closed: dryRun ? Math.max(counts.closed, removals) : counts.closed,
    held: Math.max(counts.held, new Set(held.map(({ operation }) => operation.item)).size),
  };
}

/** Counts of some of a run's items, by the rules of the whole. */
export function tally(outcomes: readonly ItemOutcome[]): SyncCounts {
  const counts = {
    created: 0,
    updated: 0,
    relinked: 0,
    unchanged: 0,
    failed: 0,
    unknown: 0,
    deferred: 0,
    blocked: 0,
    closed: 0,
    held: 0,
  };
  for (const { status, created, relinked, changes } of outcomes) {
    if (created) counts.created += 1;
    if (relinked) counts.relinked += 1;
    // An updated item without changed fields is a relinked one.
    if (status !== 'created' && (status !== 'updated' || changes.length > 0)) counts[status] += 1;
  }
  return counts;
}
