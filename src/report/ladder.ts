/** What one size of the report shows; each is shorter than the one before. */
export interface Rung {
  readonly details: 'all' | 'changed' | 'counts' | 'none';
  /** Unified diffs of long texts below the lists. */
  readonly diffs: boolean;
  /** Critical path and inversions, or these and the dependency graph. */
  readonly order: 'graph' | 'list' | 'none';
  /** Entries of each list of dangers, failures, edits, orphans and warnings. */
  readonly cap: number;
  /** What is left out, put into the second line. */
  readonly leftOut?: string;
}

const SHORTER: readonly Rung[] = [
  {
    details: 'changed',
    diffs: false,
    order: 'list',
    cap: Infinity,
    leftOut: 'the graph, differences of long texts and items that did not change are left out',
  },
  {
    details: 'counts',
    diffs: false,
    order: 'list',
    cap: Infinity,
    leftOut: 'items are counted per epic instead of listed',
  },
  {
    details: 'none',
    diffs: false,
    order: 'none',
    cap: 50,
    leftOut: 'items are not listed, and of each list below only the first 50 entries',
  },
  { details: 'none', diffs: false, order: 'none', cap: 0, leftOut: 'only the counts are shown' },
];

/** A summary starts with every item. */
export const SUMMARY_LADDER: readonly Rung[] = [
  { details: 'all', diffs: true, order: 'graph', cap: Infinity },
  {
    details: 'changed',
    diffs: true,
    order: 'graph',
    cap: Infinity,
    leftOut: 'items that did not change are left out',
  },
  ...SHORTER,
];

/** A comment tells changes only. */
export const COMMENT_LADDER: readonly Rung[] = [
  { details: 'changed', diffs: true, order: 'graph', cap: Infinity },
  ...SHORTER,
];

/** A receipt links what was done; how texts differed was told before. */
export const RECEIPT_LADDER: readonly Rung[] = [
  { details: 'changed', diffs: false, order: 'none', cap: Infinity },
  ...SHORTER.slice(1).map((rung) => ({ ...rung, order: 'none' as const })),
];
