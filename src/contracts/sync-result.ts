import type { Problem } from '../kernel/problem.ts';
import type { ItemType, PlanItem, PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';
import type { HeldOperation, Operation } from './operation.ts';
import type { ProviderUsage } from './provider.ts';
import type { SyncMap } from './sync-map.ts';
import type { UndoStep } from './undo.ts';

/**
 * How a run ended for one item. `created`, `updated` and `unchanged` are successes; `failed` did not happen; `unknown`
 * may have happened; `deferred` was not attempted because a budget or an abort ended the run; `blocked` was not
 * attempted because an item it needs failed; `held` was not attempted because nobody reviewed it.
 */
export type ItemStatus =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'failed'
  | 'unknown'
  | 'deferred'
  | 'blocked'
  | 'held';

/** A field that was, or would be, written; texts as people read them. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

export interface ItemOutcome {
  readonly item: PlanItem;
  readonly status: ItemStatus;
  /** The item is new since this run, even if a later step of it did not succeed. */
  readonly created: boolean;
  /** Parent or blockers of an existing item were changed. */
  readonly relinked: boolean;
  readonly changes: readonly FieldChange[];
  /** Absent when the item does not exist. */
  readonly ref?: ItemRef;
  /** As the run found it in the tracker; absent for an item that was not there. */
  readonly found?: 'open' | 'completed' | 'closed';
  readonly error?: Error;
}

/** Somebody else changed a value that we wrote. */
export interface Drift {
  readonly item: PlanItemId;
  readonly ref: ItemRef;
  readonly field: string;
  /** What the tracker shows. */
  readonly observed: string;
  /** What the plan says. */
  readonly desired: string;
  /** The plan changed as well since we wrote last. */
  readonly conflict: boolean;
  /** `kept` leaves the tracker's value, `overwritten` puts the plan's in its place. */
  readonly resolution: 'kept' | 'overwritten';
  /** Who changed the value last, where the tracker tells. */
  readonly changedBy?: Attribution;
}

/** Who did something, and when. */
export interface Attribution {
  readonly login: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** An item of ours that the plan no longer has. */
export interface Orphan {
  readonly id: PlanItemId;
  readonly ref: ItemRef;
  readonly title: string;
  readonly state: 'open' | 'closed';
}

/** How taking an item out of the tracker ended. */
export interface RemovalOutcome extends Orphan {
  readonly action: 'close' | 'delete';
  readonly status: 'done' | 'failed' | 'unknown' | 'deferred';
  readonly error?: Error;
}

/**
 * Items, each counted once per column; an item may be both updated and relinked, never one of these and created.
 * A new item whose later steps failed or were deferred counts as created and as failed or deferred.
 */
export interface SyncCounts {
  readonly created: number;
  readonly updated: number;
  readonly relinked: number;
  readonly unchanged: number;
  readonly failed: number;
  readonly unknown: number;
  readonly deferred: number;
  readonly blocked: number;
  /** Items that left the plan and were closed (or deleted). */
  readonly closed: number;
  /** New items that nobody reviewed and that were therefore not created. */
  readonly held: number;
}

/** Everything known at the end of a run, whether or not it succeeded. */
export interface SyncResult {
  readonly dryRun: boolean;
  readonly syncMap: SyncMap;
  readonly itemsCreated: Readonly<Record<ItemType, number>>;
  /** In plan order, one per plan item. */
  readonly outcomes: readonly ItemOutcome[];
  readonly counts: SyncCounts;
  readonly drift: readonly Drift[];
  readonly orphans: readonly Orphan[];
  /** What became of those that were to be closed or deleted. */
  readonly removals: readonly RemovalOutcome[];
  /** Everything that was, or would be, written; held operations excepted. In the order of the plan, then removals. */
  readonly operations: readonly Operation[];
  /** What was not written because nobody reviewed it, or because somebody touched it since. */
  readonly held: readonly HeldOperation[];
  /** Why the whole run would be held before its first write; a run that writes fails with these instead. */
  readonly holdReasons: readonly Problem[];
  /** How to take back what was written. */
  readonly undo: readonly UndoStep[];
  readonly warnings: readonly string[];
  /** Every item has what the plan wants. */
  readonly complete: boolean;
  /** Milliseconds since the epoch from when a re-run can continue, when work was deferred. */
  readonly resumeAt?: number;
  readonly durationMs: number;
  readonly usage: ProviderUsage;
}
