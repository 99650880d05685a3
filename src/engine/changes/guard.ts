import { DriftError } from '../../contracts/errors.ts';
import type { Capabilities } from '../../contracts/provider.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Problem } from '../../kernel/problem.ts';
import { PlanValidationError } from '../../plan/errors.ts';
import type { Plan, PlanItem, PlanItemId } from '../../plan/types.ts';
import type { EngineConfig } from '../config.ts';
import type { Snapshot } from '../snapshot.ts';
import type { ChangeSet, RelationChange } from './types.ts';

/**
 * Refuses a change set that must not be started.
 * @throws PlanValidationError when an item would break a limit of the tracker
 * @throws DriftError when `on-drift: fail` and somebody else changed what we wrote; a run that only looks goes on
 */
export function guard(
  plan: Plan,
  changes: ChangeSet,
  snapshot: Snapshot,
  {
    capabilities,
    config,
    dryRun,
  }: { readonly capabilities: Capabilities; readonly config: EngineConfig; readonly dryRun: boolean },
): void {
  const problems = [
    ...lengthProblems(changes, capabilities),
    ...childProblems(plan, snapshot, capabilities),
    ...blockerProblems(changes, snapshot, capabilities),
  ];
  if (problems.length > 0) throw new PlanValidationError(problems);
  if (config.onDrift === 'fail' && changes.drift.length > 0 && !dryRun)
    throw new DriftError(driftProblems(plan, changes));
}

function lengthProblems(changes: ChangeSet, { limits }: Capabilities): readonly Problem[] {
  return changes.items.flatMap((change) => {
    if (change.action === 'no-op' || change.action === 'held') return [];
    const body = change.action === 'create' ? change.input.body : change.input.body?.next;
    return [
      ...tooLong(change.item, 'title', change.input.title, limits.titleLength),
      ...tooLong(change.item, 'rendered body', body, limits.bodyLength),
    ];
  });
}

function tooLong(item: PlanItem, what: string, text: string | undefined, limit: number): readonly Problem[] {
  // A text has at least half as many code points as code units: most need no counting.
  if (text === undefined || text.length <= limit) return [];
  const length = [...text].length;
  if (length <= limit) return [];
  return [
    problem(
      item,
      `The ${what} of ${item.id} has ${length} characters, the tracker takes ${limit}`,
      'shorten it',
    ),
  ];
}

/** Closed and foreign children count as well. */
function childProblems(plan: Plan, snapshot: Snapshot, { limits }: Capabilities): readonly Problem[] {
  const planned = groupBy(plan.items, (item) => item.parentId);
  return plan.items.flatMap((item) => {
    const children = new Set((planned.get(item.id) ?? []).map((child) => child.id));
    const foreign = (snapshot.matched.get(item.id)?.item.children ?? []).filter((ref) => {
      const id = snapshot.idByRef.get(ref.id);
      return id === undefined || !snapshot.matched.has(id);
    });
    const total = children.size + foreign.length;
    if (total <= limits.childrenPerItem) return [];
    return [
      problem(
        item,
        `${item.id} would have ${total} sub-items, the tracker takes ${limits.childrenPerItem}`,
        'split it; closed ones and those added by hand count as well',
      ),
    ];
  });
}

function blockerProblems(
  changes: ChangeSet,
  snapshot: Snapshot,
  { limits }: Capabilities,
): readonly Problem[] {
  const edges = groupBy(
    changes.relations.filter((relation) => relation.kind === 'blocked-by'),
    (relation) => relation.from,
  );
  return changes.items.flatMap(({ item }) => {
    const changed = edges.get(item.id) ?? [];
    const total = (snapshot.matched.get(item.id)?.item.blockers.length ?? 0) + netCount(changed);
    if (total <= limits.blockersPerItem) return [];
    return [
      problem(
        item,
        `${item.id} would be blocked by ${total} items, the tracker takes ${limits.blockersPerItem}`,
        'name fewer dependencies, or set rollup: false when they come from its children',
      ),
    ];
  });
}

function netCount(relations: readonly RelationChange[]): number {
  return relations.reduce((sum, relation) => sum + (relation.action === 'link' ? 1 : -1), 0);
}

function driftProblems(plan: Plan, changes: ChangeSet): readonly Problem[] {
  const items = new Map<PlanItemId, PlanItem>(plan.items.map((item) => [item.id, item]));
  return changes.drift.map((drift) => {
    const item = items.get(drift.item);
    return {
      message: `${drift.field} of ${drift.item} (${drift.ref.key}) was changed in the tracker`,
      remedy: 'accept the change in the plan, or run with on-drift: overwrite',
      item: drift.item,
      ...(item === undefined ? {} : { place: item.place }),
    };
  });
}

function problem(item: PlanItem, message: string, remedy: string): Problem {
  return { message, remedy, item: item.id, place: item.place };
}
