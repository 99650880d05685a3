import { ITEM_TYPES, type Plan, type PlanItemId } from '../../plan/types.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Holds, holdsOn } from './holds.ts';

/** New items that are not to be created: those held, and everything below them. */
export function heldItems(plan: Plan, { matched }: Snapshot, holds: Holds): ReadonlySet<PlanItemId> {
  const held = new Set<PlanItemId>();
  if (holds.size === 0) return held;
  for (const type of ITEM_TYPES) {
    for (const { id, parentId, type: level } of plan.items) {
      if (level !== type || matched.has(id)) continue;
      const isBelow = parentId !== undefined && held.has(parentId);
      if (isBelow || holdsOn(id, holds)('create', 'item')) held.add(id);
    }
  }
  return held;
}
