import type { ItemOutcome } from '../../contracts/sync-result.ts';
import type { PlanItem, PlanItemId } from '../../plan/types.ts';

/** The items of one epic, itself first; or, without `epic`, all items that belong to none. */
export interface EpicGroup {
  readonly epic?: PlanItem;
  readonly outcomes: readonly ItemOutcome[];
}

/** Groups by the epic at the top of each item's chain of parents, in plan order; items without epic come last. */
export function groupByEpic(outcomes: readonly ItemOutcome[]): readonly EpicGroup[] {
  const items = new Map(outcomes.map(({ item }) => [item.id, item]));
  const roots = new Map<PlanItemId, PlanItem>();
  const groups = new Map<PlanItemId | undefined, ItemOutcome[]>();
  for (const outcome of outcomes) {
    const root = rootOf(outcome.item, items, roots);
    const key = root.type === 'EPIC' ? root.id : undefined;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [outcome]);
    else group.push(outcome);
  }
  const loose = groups.get(undefined);
  groups.delete(undefined);
  const epics = [...groups].map(([id, members]) => ({ ...epicOf(id, items), outcomes: members }));
  return loose === undefined ? epics : [...epics, { outcomes: loose }];
}

function epicOf(
  id: PlanItemId | undefined,
  items: ReadonlyMap<PlanItemId, PlanItem>,
): { readonly epic?: PlanItem } {
  const epic = id === undefined ? undefined : items.get(id);
  return epic === undefined ? {} : { epic };
}

/** Walks up to the first item whose root is known or that has no parent here; each item is walked over once. */
function rootOf(
  item: PlanItem,
  items: ReadonlyMap<PlanItemId, PlanItem>,
  roots: Map<PlanItemId, PlanItem>,
): PlanItem {
  const path = new Set<PlanItemId>();
  let top = item;
  for (;;) {
    const known = roots.get(top.id);
    const parent = top.parentId === undefined ? undefined : items.get(top.parentId);
    path.add(top.id);
    if (known !== undefined) top = known;
    if (known !== undefined || parent === undefined || path.has(parent.id)) break;
    top = parent;
  }
  for (const id of path) roots.set(id, top);
  return top;
}
