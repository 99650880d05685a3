import type { ItemRef } from '../../contracts/item.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { PlanItemId } from '../../plan/types.ts';
import type { Snapshot } from '../snapshot.ts';
import { fewestMoves } from './fewest-moves.ts';
import type { ItemChange, OrderChange, RelationChange } from './types.ts';

/** One of ours, or somebody else's. */
type Child = PlanItemId | ItemRef;

/** Under each parent, the fewest moves after which our children stand in plan order; other people's stay in their places. */
export function diffOrder(
  items: readonly ItemChange[],
  relations: readonly RelationChange[],
  snapshot: Snapshot,
): readonly OrderChange[] {
  const edges = relations.filter(({ kind }) => kind === 'parent');
  const leaving = new Set<Child>(edges.map(({ from }) => from));
  const arrivals = groupBy(arrivalsOf(items, edges), ({ parent }) => parent);
  const planned = groupBy(items, ({ item }) => item.parentId);
  return items.flatMap(({ item }) => {
    const current = [
      ...childrenOf(item.id, snapshot).filter((child) => !leaving.has(child)),
      ...(arrivals.get(item.id) ?? []).map(({ child }) => child),
    ];
    const present = new Set(current);
    const wanted = (planned.get(item.id) ?? []).map((change): Child => change.item.id);
    const moves = fewestMoves(
      current,
      wanted.filter((child) => present.has(child)),
    );
    return moves.flatMap(({ child, after }) => (typeof child === 'string' ? [{ child, after }] : []));
  });
}

function childrenOf(id: PlanItemId, { matched, idByRef }: Snapshot): readonly Child[] {
  return (matched.get(id)?.item.children ?? []).map((ref) => idByRef.get(ref.id) ?? ref);
}

/** New children in the order in which they come: trackers put them behind the others, and creates precede links. */
function arrivalsOf(items: readonly ItemChange[], edges: readonly RelationChange[]) {
  const created = items.flatMap((change) =>
    change.action === 'create' ? [{ child: change.item.id, parent: change.parentId }] : [],
  );
  const linked = edges.flatMap(({ action, from, to }) =>
    action === 'link' && typeof to === 'string' ? [{ child: from, parent: to }] : [],
  );
  return [...created, ...linked];
}
