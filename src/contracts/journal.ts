import type { PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';

/** Durable record of what was created. */
export interface Journal {
  /** Resolves once the record would survive a crash; a create does not count as done before. */
  created(id: PlanItemId, ref: ItemRef): Promise<void>;
}

/** For runs whose items need no record. */
export const noJournal: Journal = { created: () => Promise.resolve() };
