import type { ItemRef } from '../../contracts/item.ts';
import type { PlanItemId } from '../../plan/types.ts';
import type { ChangeSet, ItemChange, OrderChange, RelationChange } from '../changes/types.ts';
import { type PhaseContext, type PhaseCounter, runOperations, runPhase } from './phase-context.ts';

type Update = Extract<ItemChange, { action: 'update' }>;
type Marked = Update & { readonly finalMarker: NonNullable<Update['finalMarker']> };

/** Takes edges away, adds edges, and only then lets the markers say so; last, children get their order. */
export async function relate(changes: ChangeSet, context: PhaseContext): Promise<void> {
  const existing = new Set(
    changes.items.flatMap((change) =>
      change.action === 'create' || change.action === 'held' ? [] : [change.item.id],
    ),
  );
  const marked = changes.items.filter(
    (change): change is Marked => change.action === 'update' && change.finalMarker !== undefined,
  );
  const relations = changes.relations.filter(({ from }) => !isUnclaimed(from, existing, context));
  const total = relations.length + marked.length + changes.order.length;
  if (total === 0) return;
  await runPhase('relations', total, context.progress, async (counter) => {
    for (const stage of stages(changes.items, relations)) {
      await runOperations(stage, context, counter, (relation) => apply(relation, existing, context));
    }
    await renewMarkers(marked, context, counter);
    await runOperations(changes.order, context, counter, (move) => reorder(move, existing, context));
  });
}

/** An item whose update failed may lack the marker that claims its new edges: unclaimed, they would look like somebody else's. */
function isUnclaimed(id: PlanItemId, existing: ReadonlySet<PlanItemId>, { state }: PhaseContext): boolean {
  return existing.has(id) && state.failureOf(id) !== undefined;
}

/**
 * Unlinking first keeps an item below the tracker's limits while its edges are exchanged. Higher levels are put in place
 * before lower ones, as an item that moves below its own child is refused while that is still its child.
 */
function stages(
  items: readonly ItemChange[],
  relations: readonly RelationChange[],
): readonly (readonly RelationChange[])[] {
  const levelOf = new Map(items.map(({ item }) => [item.id, item.type]));
  const links = relations.filter(({ action }) => action === 'link');
  const upper = links.filter(({ kind, from }) => kind === 'parent' && levelOf.get(from) === 'STORY');
  return [
    relations.filter(({ action }) => action === 'unlink'),
    upper,
    links.filter(({ kind, from }) => kind !== 'parent' || levelOf.get(from) !== 'STORY'),
  ];
}

async function apply(
  relation: RelationChange,
  existing: ReadonlySet<PlanItemId>,
  context: PhaseContext,
): Promise<void> {
  const { state } = context;
  const from = state.refOf(relation.from);
  // An item that does not exist has said so itself.
  if (from === undefined) return;
  const to = typeof relation.to === 'string' ? state.refOf(relation.to) : relation.to;
  if (typeof relation.to === 'string' && to === undefined) {
    state.block(relation.from, relation.to, `${endName(relation.kind, relation.to)} does not exist`);
  }
  if (to === undefined) return;
  const done = await state.attempt(relation.from, () => write(relation, from, to, context));
  if (done && existing.has(relation.from)) state.relinked(relation.from);
}

/** Where a sibling is missing or a link failed, the next run finds what is left to move. */
async function reorder(
  { child, after }: OrderChange,
  existing: ReadonlySet<PlanItemId>,
  { state, writer }: PhaseContext,
): Promise<void> {
  const involved = [child, ...(typeof after === 'string' ? [after] : [])];
  const ref = state.refOf(child);
  const sibling = typeof after === 'string' ? state.refOf(after) : after;
  if (ref === undefined || sibling === undefined || involved.some((id) => state.failureOf(id))) return;
  const done = await state.attempt(child, () => writer.moveAfter(ref.id, sibling?.id ?? null));
  if (done && existing.has(child)) state.relinked(child);
}

function write(
  { action, kind }: RelationChange,
  from: ItemRef,
  to: ItemRef,
  { writer }: PhaseContext,
): Promise<void> {
  if (kind === 'parent') return writer.setParent(from.id, action === 'link' ? to.id : null);
  return action === 'link' ? writer.addDependency(from.id, to.id) : writer.removeDependency(from.id, to.id);
}

function endName(kind: RelationChange['kind'], id: PlanItemId): string {
  return kind === 'parent' ? `its parent ${id}` : `its blocker ${id}`;
}

/** A marker that claimed a removal before it happened would make the leftover edge look like somebody else's. */
async function renewMarkers(
  marked: readonly Marked[],
  context: PhaseContext,
  counter: PhaseCounter,
): Promise<void> {
  await runOperations(marked, context, counter, async ({ item, target, bodyBefore, finalMarker }) => {
    if (context.state.failureOf(item.id) !== undefined) return;
    const next = context.codec.stamp(finalMarker, bodyBefore);
    await context.state.attempt(item.id, () =>
      context.writer.updateItem(target.id, { body: { observed: bodyBefore, next } }),
    );
  });
}
