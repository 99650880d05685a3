import type { PlannedChange } from '../../syncer/planned-change.ts';
import type { SyncItem } from '../../syncer/sync-item.ts';
import type { SyncStatus } from '../../syncer/sync-status.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Mode } from '../settings.ts';

/** What a run came to; everything that is reported is made from it. */
export interface RunReport {
  readonly mode: Mode | 'daemon';
  readonly exitCode: ExitCode;
  readonly durationMs: number;
  /** Who we are on the clusters; absent when the run ended before that was known. */
  readonly target?: string;
  readonly converged: boolean;
  readonly timedOut: boolean;
  /** Stopped by a signal. */
  readonly cancelled: boolean;
  /** More objects failed than `max-failures` allows. */
  readonly gaveUp: boolean;
  readonly status?: SyncStatus;
  /** Known work that was not finished. */
  readonly notSynced: readonly SyncItem[];
  /** Of a plan: what would be done. */
  readonly planned?: readonly PlannedChange[];
  /** Switched off: why nothing was done. */
  readonly notice?: string;
  /** What ended the run before it had a result. */
  readonly error?: unknown;
  /** File with the whole report. */
  readonly statusPath?: string;
}

/** Objects in each state. */
export interface Totals {
  readonly synced: number;
  readonly pending: number;
  readonly failed: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly unchanged: number;
}

/** Of a plan the changes that it would make. Nothing for a run without a result. */
export function totalsOf({ status, planned }: RunReport): Totals | undefined {
  if (status === undefined) return undefined;
  const { created, updated, deleted } = status.operations;
  const states = {
    synced: sum(status.syncedResources),
    pending: sum(status.pendingResources),
    failed: sum(status.failedResources),
  };
  // The engine counts each look at a copy; here each copy counts once.
  const unchangedBut = (changed: number): number => Math.max(0, states.synced - changed);
  if (planned === undefined)
    return { ...states, created, updated, deleted, unchanged: unchangedBut(created + updated) };
  const count = (action: PlannedChange['action']): number =>
    planned.filter((change) => change.action === action).length;
  const [create, update] = [count('create'), count('update')];
  return {
    ...states,
    created: create,
    updated: update,
    deleted: count('delete'),
    unchanged: unchangedBut(create + update),
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
