import type { FieldValue, ItemType, PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';

/** What one operation did to an item, with what is needed to take it back and to see whether somebody touched it since. */
export type UndoValue =
  | { readonly kind: 'title'; readonly now: string; readonly before: string }
  /** Contents of our region of the body; everything else in the body is people's. */
  | { readonly kind: 'body'; readonly now: string; readonly before: string }
  | { readonly kind: 'type'; readonly now: ItemType; readonly before: ItemType | null }
  | { readonly kind: 'labels'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | {
      readonly kind: 'field';
      readonly name: string;
      readonly now: FieldValue | null;
      readonly before: FieldValue | null;
    }
  | { readonly kind: 'parent'; readonly now: ItemRef | null; readonly before: ItemRef | null }
  | { readonly kind: 'blocker'; readonly end: ItemRef; readonly now: 'linked' | 'unlinked' }
  | { readonly kind: 'state'; readonly now: 'open' | 'closed' }
  | { readonly kind: 'created' };

/** One step of an inverse change set. */
export interface UndoStep {
  readonly item: PlanItemId;
  readonly title: string;
  readonly target: ItemRef;
  readonly value: UndoValue;
}
