import type { Item } from '../contracts/item.ts';
import type { PlanItem } from '../plan/types.ts';
import { hasOurHand, type IdentityContext } from './identity.ts';

/** What the previous sync map knows of a plan item that no marker led to. */
export interface Recalled {
  /** The item itself, when it lost its marker but surely is ours. */
  readonly item?: Item;
  readonly warning?: string;
}

/**
 * Looks up a plan item in the previous map. A map may be old or wrong: what carries another marker, or neither our label
 * nor our authorship, is left alone.
 */
export function recall(planItem: PlanItem, items: readonly Item[], context: IdentityContext): Recalled {
  const ref = [planItem.id, ...planItem.was].map((id) => context.previous.get(id)).find(Boolean);
  if (ref === undefined) return {};
  const name = `${planItem.id} is ${ref.key} (${ref.url}) in the previous sync map`;
  const item = items.find(({ id }) => id === ref.id);
  if (item === undefined) {
    const warning = `${name}, but the target no longer has that: deleted, transferred or converted; it is created again`;
    return { warning };
  }
  if (context.codec.parse(item.body) !== undefined)
    return { warning: `${name}, but that says to be another item; left alone` };
  if (!hasOurHand(item, context)) {
    const warning = `${name}, but that has neither our marker nor our label nor our authorship; left alone`;
    return { warning };
  }
  return { item };
}
