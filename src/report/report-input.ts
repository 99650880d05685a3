import type { SyncResult } from '../contracts/sync-result.ts';
import type { Plan, PlanItemId } from '../plan/types.ts';

/** What a run was for. */
export type ReportMode = 'preview' | 'sync' | 'dry-run' | 'drift' | 'clean' | 'import' | 'revert';

/**
 * What a report rests on: `live` - the tracker was read; `cached` - what was written last, as the sync map tells it;
 * `offline` - the plan alone, so what exists in the tracker is unknown.
 */
export type Fidelity = 'live' | 'cached' | 'offline';

/** The workflow run behind a report; what is unknown is absent. */
export interface RunInfo {
  readonly url?: string;
  /** Full hash of the commit whose plan this is. */
  readonly commit?: string;
  readonly commitUrl?: string;
  readonly pullRequest?: { readonly number: number; readonly url: string };
}

/** Everything that the surfaces of one run are made of. Whether it is told in the future tense follows from `result.dryRun`. */
export interface ReportInput {
  readonly result: SyncResult;
  readonly mode: ReportMode;
  readonly fidelity: Fidelity;
  /** Why the fidelity is not `live`, as plain text: one clause. */
  readonly fidelityNote?: string;
  /** What the tracker calls one of its items; `issue` where nothing is said. */
  readonly noun?: string;
  /** New items are created; existing ones are neither compared nor changed. */
  readonly createsOnly?: boolean;
  /** Names the files and the title where it is given. */
  readonly plan?: Plan;
  /** Items that are closed in the tracker; they take no part in the order of work that is left. */
  readonly done?: ReadonlySet<PlanItemId>;
  readonly run?: RunInfo;
}
