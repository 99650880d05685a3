import type { UndoStep, UndoValue } from '../contracts/undo.ts';
import type { PlanItem, PlanItemId } from '../plan/types.ts';
import type { ChangeSet, ItemChange, RelationChange } from './changes/types.ts';
import { removalId } from './phases/prune.ts';
import type { RunState } from './phases/run-state.ts';
import type { Snapshot } from './snapshot.ts';

type Update = Extract<ItemChange, { action: 'update' }>;

export interface UndoContext {
  readonly snapshot: Snapshot;
  readonly state: RunState;
  /** Our region of a body. */
  readonly contentOf: (body: string) => string;
}

/**
 * The inverse of what a run did, in the order in which it was done. Items of which a step failed are left out as a whole:
 * what was written of them is not known well enough to be taken back blindly. Moves among siblings are not undone.
 */
export function undoSteps(changes: ChangeSet, context: UndoContext): readonly UndoStep[] {
  const { state } = context;
  const succeeded = ({ item }: ItemChange): boolean => state.failureOf(item.id) === undefined;
  const items = new Map(changes.items.filter(succeeded).map(({ item }) => [item.id, item]));
  const isNew = new Set(changes.items.filter(({ action }) => action === 'create').map(({ item }) => item.id));
  return [
    ...changes.items.filter(succeeded).flatMap((change) => itemSteps(change, context)),
    ...changes.relations.flatMap((relation) =>
      isNew.has(relation.from) ? [] : relationSteps(relation, items.get(relation.from), context),
    ),
    ...changes.removals
      .filter((removal) => removal.action === 'close' && state.failureOf(removalId(removal)) === undefined)
      .map(
        ({ orphan }): UndoStep => ({
          item: orphan.id,
          title: orphan.title,
          target: orphan.ref,
          value: { kind: 'state', now: 'closed' },
        }),
      ),
  ];
}

function itemSteps(change: ItemChange, context: UndoContext): readonly UndoStep[] {
  if (change.action === 'create') return stepsOf(change.item, [{ kind: 'created' }], context);
  return change.action === 'update' ? stepsOf(change.item, valuesOf(change, context), context) : [];
}

function stepsOf(item: PlanItem, values: readonly UndoValue[], { state }: UndoContext): readonly UndoStep[] {
  const target = state.refOf(item.id);
  if (target === undefined) return [];
  return values.map((value) => ({ item: item.id, title: item.title, target, value }));
}

function valuesOf({ item, input, changes }: Update, context: UndoContext): readonly UndoValue[] {
  const observed = context.snapshot.matched.get(item.id)?.item;
  if (observed === undefined) return [];
  const values: UndoValue[] = [];
  if (input.title !== undefined) values.push({ kind: 'title', now: input.title, before: observed.title });
  if (input.body !== undefined && changes.some(({ field }) => field === 'body')) {
    const [now, before] = [context.contentOf(input.body.next), context.contentOf(input.body.observed)];
    values.push({ kind: 'body', now, before });
  }
  if (input.itemType !== undefined)
    values.push({ kind: 'type', now: input.itemType, before: observed.itemType ?? null });
  const { addLabels: added = [], removeLabels: removed = [] } = input;
  if (added.length + removed.length > 0) values.push({ kind: 'labels', added, removed });
  for (const [name, now] of Object.entries(input.fields ?? {}))
    values.push({ kind: 'field', name, now, before: shownIn(observed.fields, name) });
  if (input.state !== undefined) values.push({ kind: 'state', now: input.state });
  return values;
}

/** Boards compare the names of their fields without case. */
function shownIn<V>(fields: Readonly<Record<string, V>>, name: string): V | null {
  return Object.entries(fields).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

function relationSteps(
  { action, kind, from, to }: RelationChange,
  item: PlanItem | undefined,
  context: UndoContext,
): readonly UndoStep[] {
  const end = typeof to === 'string' ? refOf(to, context) : to;
  if (item === undefined || end === undefined) return [];
  if (kind === 'blocked-by')
    return stepsOf(item, [{ kind: 'blocker', end, now: action === 'link' ? 'linked' : 'unlinked' }], context);
  const before = context.snapshot.matched.get(from)?.item.parent ?? null;
  return stepsOf(item, [{ kind: 'parent', now: action === 'link' ? end : null, before }], context);
}

function refOf(id: PlanItemId, { state }: UndoContext) {
  return state.refOf(id);
}
