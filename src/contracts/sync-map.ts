import type { ItemType, PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';
import type { Applied } from './marker.ts';

/** Which tracker item each plan item is. Written with the keys of planpilot 2.x plus `version`, `plan_fingerprint` and `applied`. */
export interface SyncMap {
  readonly planId: string;
  /** Repository or project, as given in the settings. */
  readonly target: string;
  readonly boardUrl?: string;
  readonly planFingerprint: string;
  /** In plan order. */
  readonly entries: ReadonlyMap<PlanItemId, SyncMapEntry>;
}

export interface SyncMapEntry extends ItemRef {
  readonly itemType: ItemType;
  readonly applied?: Applied;
}
