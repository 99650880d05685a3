import type { ProgressListener } from '../contracts/progress.ts';
import type { ProviderUsage } from '../contracts/provider.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { LineRange } from '../conversation/changed-lines.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Plan } from '../plan/types.ts';
import type { Fidelity, ReportInput, RunInfo } from '../report/report-input.ts';
import type { EventFacts } from './event-file.ts';
import type { RunMode } from './mode.ts';

/** The workflow around a run; absent members are unknown. */
export interface WorkflowContext {
  readonly event?: EventFacts;
  /** `owner/name` of the repository in which the workflow runs. */
  readonly repository?: string;
  /** Full hash of the commit that is checked out. */
  readonly commit?: string;
  /** Web address of GitHub, such as `https://github.com`. */
  readonly serverUrl?: string;
  /** Web address of this workflow run. */
  readonly runUrl?: string;
}

/** The doors of one run. */
export interface RunPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: ProgressListener;
  /** Folder for the files of the run when the settings name none. */
  readonly mapFolder: string;
  readonly workflow?: WorkflowContext;
  readonly signal?: AbortSignal;
  /** The way to an Odoo server; the machine's own where nothing else is said. */
  readonly fetch?: typeof fetch;
}

/** Everything known at the end of a run; what is absent was not reached. */
export interface RunOutcome {
  readonly mode?: RunMode;
  readonly target?: string;
  readonly planId?: string;
  readonly planFingerprint?: string;
  readonly plan?: Plan;
  readonly result?: SyncResult;
  readonly fidelity?: Fidelity;
  /** Why the tracker was not looked at, one clause. */
  readonly fidelityNote?: string;
  /** What the tracker calls its items, and whether it only takes new ones. */
  readonly tracker?: Pick<ReportInput, 'noun' | 'createsOnly'>;
  readonly run?: RunInfo;
  /** Lines of the plan files that the pull request changed, by file. */
  readonly changedLines?: ReadonlyMap<string, readonly LineRange[]>;
  readonly syncMap?: SyncMap;
  readonly syncMapPath?: string;
  readonly changeSetPath?: string;
  readonly reportPath?: string;
  /** The plan that an import wrote. */
  readonly planPath?: string;
  readonly commentUrl?: string;
  readonly driftIssueUrl?: string;
  readonly proposalUrl?: string;
  readonly usage?: ProviderUsage;
  /** Why the run failed; absent when it did not. */
  readonly error?: unknown;
}
