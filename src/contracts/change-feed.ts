import type { PlanItemId } from '../plan/types.ts';
import type { Item, ItemRef } from './item.ts';

/**
 * The way back: what people changed in a tracker, for whoever wants to bring it into the plan. A provider that offers it
 * says so by `capabilities.pull` and has it as `feed`. Reading a feed changes nothing in the tracker, and a feed never
 * writes a plan: merging is up to the caller, who owns the file.
 */
export interface ChangeFeed {
  /**
   * Every item of `known` that changed after `since`, and those that are gone; complete, or it throws.
   * @param since the `now` of an earlier answer, opaque; absent asks for the present state of all
   */
  changesSince(known: ReadonlyMap<PlanItemId, ItemRef>, since?: string): Promise<ChangesSince>;
}

/** What changed, by plan item id. */
export interface ChangesSince {
  readonly changed: ReadonlyMap<PlanItemId, Item>;
  /** Deleted, archived or moved out of sight. */
  readonly gone: readonly PlanItemId[];
  /** Where the next question starts, by the tracker's own clock. */
  readonly now: string;
}
