import type { ProviderUsage } from '../../contracts/provider.ts';
import type { SyncMapEntry } from '../../contracts/sync-map.ts';
import type {
  ItemOutcome,
  ItemStatus,
  RemovalOutcome,
  SyncCounts,
  SyncResult,
} from '../../contracts/sync-result.ts';
import type { ItemType, Plan, PlanItemId } from '../../plan/types.ts';
import type { ChangeSet, ItemChange, Removal } from '../changes/types.ts';
import type { EngineConfig } from '../config.ts';
import { removalId } from './prune.ts';
import type { RunState } from './run-state.ts';

export interface ResultContext {
  readonly plan: Plan;
  readonly planId: string;
  readonly config: EngineConfig;
  readonly dryRun: boolean;
  readonly durationMs: number;
  readonly usage: ProviderUsage;
  readonly operations: SyncResult['operations'];
  readonly held: SyncResult['held'];
  readonly holdReasons: SyncResult['holdReasons'];
  readonly undo: SyncResult['undo'];
  /** The state of an item when the run began; nothing for one that was not there. */
  readonly foundState: (id: PlanItemId) => ItemOutcome['found'];
}

/** Everything known at the end, successes and failures alike. */
export function resultOf(changes: ChangeSet, state: RunState, context: ResultContext): SyncResult {
  const outcomes = changes.items.map((change) => outcomeOf(change, state, context.foundState));
  const removals = changes.removals.map((removal) => removalOutcome(removal, state));
  const counts = countOutcomes(outcomes, removals);
  const { plan, planId, config } = context;
  return {
    dryRun: context.dryRun,
    syncMap: {
      planId,
      target: config.target,
      ...(config.boardUrl === undefined ? {} : { boardUrl: config.boardUrl }),
      planFingerprint: plan.fingerprint,
      entries: new Map(changes.items.flatMap((change) => entryOf(change, state))),
    },
    itemsCreated: createdByType(outcomes),
    outcomes,
    counts,
    drift: changes.drift,
    orphans: changes.orphans,
    removals,
    operations: context.operations,
    held: context.held,
    holdReasons: context.holdReasons,
    undo: context.undo,
    warnings: changes.warnings,
    complete: isComplete(outcomes, removals),
    ...(state.resumeAt === undefined ? {} : { resumeAt: state.resumeAt }),
    durationMs: context.durationMs,
    usage: context.usage,
  };
}

function outcomeOf(
  change: ItemChange,
  state: RunState,
  foundState: ResultContext['foundState'],
): ItemOutcome {
  const { item } = change;
  const ref = state.refOf(item.id);
  const found = foundState(item.id);
  const failure = state.failureOf(item.id);
  const written = change.action === 'update' ? change.changes : [];
  const relinked = state.wasRelinked(item.id);
  return {
    item,
    status: failure?.status ?? successOf(change, relinked),
    created: state.wasCreated(item.id),
    relinked,
    changes: written,
    ...(ref === undefined ? {} : { ref }),
    ...(found === undefined ? {} : { found }),
    ...(failure === undefined ? {} : { error: failure.error }),
  };
}

function successOf(change: ItemChange, relinked: boolean): 'created' | 'updated' | 'unchanged' | 'held' {
  if (change.action === 'held') return 'held';
  if (change.action === 'create') return 'created';
  return relinked || (change.action === 'update' && change.changes.length > 0) ? 'updated' : 'unchanged';
}

/** Held operations leave a run incomplete in the eyes of who reads its result, but they are no failure of it. */
function isComplete(outcomes: readonly ItemOutcome[], removals: readonly RemovalOutcome[]): boolean {
  return (
    outcomes.every(({ status }) => SUCCESSES.has(status)) && removals.every(({ status }) => status === 'done')
  );
}

const SUCCESSES: ReadonlySet<ItemStatus> = new Set(['created', 'updated', 'unchanged', 'held']);

function removalOutcome(removal: Removal, state: RunState): RemovalOutcome {
  const { action, orphan } = removal;
  const failure = state.failureOf(removalId(removal));
  if (failure === undefined) return { ...orphan, action, status: 'done' };
  const status = failure.status === 'unknown' || failure.status === 'deferred' ? failure.status : 'failed';
  return { ...orphan, action, status, error: failure.error };
}

function countOutcomes(outcomes: readonly ItemOutcome[], removals: readonly RemovalOutcome[]): SyncCounts {
  const count = (test: (outcome: ItemOutcome) => boolean): number => outcomes.filter(test).length;
  return {
    created: count(({ created }) => created),
    updated: count(({ status, changes }) => status === 'updated' && changes.length > 0),
    relinked: count(({ relinked }) => relinked),
    unchanged: count(({ status }) => status === 'unchanged'),
    failed: count(({ status }) => status === 'failed'),
    unknown: count(({ status }) => status === 'unknown'),
    deferred: count(({ status }) => status === 'deferred'),
    blocked: count(({ status }) => status === 'blocked'),
    closed: removals.filter(({ status }) => status === 'done').length,
    held: count(({ status }) => status === 'held'),
  };
}

function createdByType(outcomes: readonly ItemOutcome[]): Readonly<Record<ItemType, number>> {
  const created = { EPIC: 0, STORY: 0, TASK: 0 };
  for (const outcome of outcomes) if (outcome.created) created[outcome.item.type] += 1;
  return created;
}

function entryOf(change: ItemChange, state: RunState): readonly (readonly [PlanItemId, SyncMapEntry])[] {
  const ref = state.refOf(change.item.id);
  if (ref === undefined || change.action === 'held') return [];
  // Hashes of an item that did not get all of its values would be a lie.
  const applied = state.failureOf(change.item.id) === undefined ? { applied: change.applied } : {};
  const entry = { id: ref.id, key: ref.key, url: ref.url, itemType: change.item.type, ...applied };
  return [[change.item.id, entry]];
}
