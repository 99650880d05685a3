import type { FieldValue, ItemType } from '../plan/types.ts';

/** How the tracker names one of its items. */
export interface ItemRef {
  /** The tracker's own id, opaque to everything but its provider. */
  readonly id: string;
  /** The name people use, such as `#12`. */
  readonly key: string;
  readonly url: string;
}

export type ItemState = 'open' | 'closed';

/** A tracker item as it was observed; plain data, never written back as a whole. */
export interface Item extends ItemRef {
  readonly title: string;
  /** Raw text, newlines as the tracker stores them. */
  readonly body: string;
  /** Absent when the tracker shows no type, or one that the plan's types do not map to. */
  readonly itemType?: ItemType;
  /** The type as the tracker names it, when there is one: tells a person's own type from none. */
  readonly typeName?: string;
  /** Without the labels by which the provider encodes the type. */
  readonly labels: readonly string[];
  readonly state: ItemState;
  /** Closed because the work is done, not for another reason; absent where the tracker does not tell. */
  readonly completed?: true;
  /** Open again after it was closed; absent where the tracker does not tell. */
  readonly reopened?: boolean;
  /** Whether the identity behind our token wrote this item. */
  readonly authoredByUs: boolean;
  /** Member of the configured board; absent when no board is configured. */
  readonly onBoard?: boolean;
  /**
   * Why nobody but people writes the fields, such as `archived on the board`; absent when they can be written. What
   * `fields` says may then be less than there is.
   */
  readonly lockedFields?: string;
  /** Board field name to the value shown; empty fields are absent. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Not read: the item is taken to be as we left it, of which its marker holds the hashes. */
  readonly asApplied?: true;
  readonly parent?: ItemRef;
  /** In the tracker's own order. */
  readonly children: readonly ItemRef[];
  readonly blockers: readonly ItemRef[];
}
