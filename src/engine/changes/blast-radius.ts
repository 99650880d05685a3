import type { Problem } from '../../kernel/problem.ts';
import type { EngineConfig } from '../config.ts';
import type { Snapshot } from '../snapshot.ts';
import type { ChangeSet } from './types.ts';

/** Keys that a message names before it only counts. */
const NAMED = 20;

/** Why a run is held before its first write: it would close or change more than the settings allow. */
export function holdReasons(
  changes: ChangeSet,
  snapshot: Snapshot,
  config: EngineConfig,
): readonly Problem[] {
  return [...tooManyCloses(changes, config), ...tooManyChanges(changes, snapshot, config)];
}

function tooManyCloses({ removals }: ChangeSet, { maxCloses }: EngineConfig): readonly Problem[] {
  if (removals.length <= maxCloses) return [];
  return [
    {
      message: `${removals.length} ${removals.length === 1 ? 'item' : 'items'} would be closed, and max-closes allows ${maxCloses}: ${listed(removals.map(({ orphan }) => orphan.ref.key))}`,
      remedy: 'put them back into the plan, or raise max-closes for this run',
    },
  ];
}

function tooManyChanges(
  { items, relations, order, removals }: ChangeSet,
  { matched, orphans }: Snapshot,
  { maxChangesPercent }: EngineConfig,
): readonly Problem[] {
  if (maxChangesPercent === undefined) return [];
  const existing = matched.size + orphans.length;
  const touched = new Set([
    ...items
      .filter((change) => change.action === 'update' && change.changes.length > 0)
      .map(({ item }) => item.id),
    ...[...relations.map(({ from }) => from), ...order.map(({ child }) => child)].filter((id) =>
      matched.has(id),
    ),
    ...removals.map(({ orphan }) => orphan.ref.id),
  ]);
  if (touched.size * 100 <= maxChangesPercent * existing) return [];
  return [
    {
      message: `${touched.size} of ${existing} existing items would be changed or closed, and max-changes-percent allows ${maxChangesPercent} %`,
      remedy: 'check that this is the right plan for this target, or raise max-changes-percent for this run',
    },
  ];
}

function listed(keys: readonly string[]): string {
  const rest = keys.length - NAMED;
  return rest > 0 ? `${keys.slice(0, NAMED).join(', ')} and ${rest} more` : keys.join(', ');
}
