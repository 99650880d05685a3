import type { Draft } from './drafts.ts';
import { ITEM_TYPES, type ItemType } from './types.ts';

const BY_NAME = { epic: 'EPIC', story: 'STORY', task: 'TASK' } as const satisfies Record<string, ItemType>;

/** The level below, or nothing below a task. */
function levelBelow(type: ItemType): ItemType | undefined {
  return ITEM_TYPES[ITEM_TYPES.indexOf(type) + 1];
}

/** The level above, or nothing above an epic. */
export function levelAbove(type: ItemType): ItemType | undefined {
  return ITEM_TYPES[ITEM_TYPES.indexOf(type) - 1];
}

/**
 * The type of an item: the role of its file, else what is written, else one level below its parent (the item around it
 * or the one that `parent_id` names), else epic when it holds nested items. Undefined when none of these answers.
 */
export function typeOf(draft: Draft, byId: ReadonlyMap<string, Draft>): ItemType | undefined {
  return resolve(draft, byId, ITEM_TYPES.length);
}

function resolve(draft: Draft, byId: ReadonlyMap<string, Draft>, levels: number): ItemType | undefined {
  const { forcedType, input, enclosing } = draft;
  if (forcedType !== undefined) return forcedType;
  if (typeof input.type === 'string') return BY_NAME[input.type];
  const parent = enclosing ?? byId.get(input.parent_id ?? '');
  if (parent === undefined) return hasNested(draft) ? 'EPIC' : undefined;
  const above = levels === 0 ? undefined : resolve(parent, byId, levels - 1);
  return above === undefined ? undefined : levelBelow(above);
}

function hasNested(draft: Draft): boolean {
  const { items, parent_id } = draft.input;
  return items !== undefined && items !== null && items.length > 0 && !parent_id;
}
