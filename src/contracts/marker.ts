import type { ItemType, PlanItemId } from '../plan/types.ts';

/** What the body of one of our items says about itself. */
export interface Marker {
  readonly planId: string;
  readonly itemId: PlanItemId;
  /** Absent when the block names no type we know. */
  readonly itemType?: ItemType;
  readonly parentId?: PlanItemId;
  readonly applied: Applied;
}

/**
 * Short hashes of the values that we wrote last, so that a later run can tell our writes from other people's.
 * Absent members were never written by us.
 */
export interface Applied {
  readonly title?: string;
  readonly body?: string;
  readonly type?: string;
  readonly parent?: string;
  /** Present when we closed the item because it left the plan. */
  readonly state?: string;
  /** Hash of the board field's name to hash of its value. */
  readonly fields: Readonly<Record<string, string>>;
  /** One hash per label that we added. */
  readonly labels: readonly string[];
  /** One hash per blocker (its plan item id) that we added. */
  readonly blockers: readonly string[];
}

/** Nothing was written by us yet. */
export const NOTHING_APPLIED: Applied = { fields: {}, labels: [], blockers: [] };

/** Reads and writes the identity block and the managed region of a body. */
export interface MarkerCodec {
  /** The first complete block of a body, or nothing. Never throws, whatever the body holds. */
  parse(body: string): Marker | undefined;
  /** Our region of a body in the form used for comparing: LF newlines, no ticks, no trailing blanks. Absent when there is none. */
  managedContent(body: string): string | undefined;
  /** Brings rendered content into the form of {@link managedContent}. */
  normalise(content: string): string;
  /**
   * A body that carries the marker and the content. Text of `observed` outside the managed region is kept to the letter,
   * ticked boxes inside it stay ticked where their line still exists.
   */
  compose(marker: Marker, content: string, observed?: string): string;
  /** The same body with only its identity block replaced; everything else is kept to the letter. */
  stamp(marker: Marker, observed: string): string;
}
