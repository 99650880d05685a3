import type { CreateItemInput, UpdateBody, UpdateItemInput } from '../../contracts/inputs.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { Applied, Marker } from '../../contracts/marker.ts';
import type { Drift, FieldChange, Orphan } from '../../contracts/sync-result.ts';
import type { ItemType, PlanItem, PlanItemId } from '../../plan/types.ts';

/** One intended write of an item, or the statement that none is needed. Plain data; phases obey nothing else. */
export type ItemChange =
  | {
      readonly action: 'create';
      readonly item: PlanItem;
      /** Complete but for the parent, which may not exist yet. */
      readonly input: Omit<CreateItemInput, 'parent'>;
      /** Symbolic until Upsert knows the parent's tracker item. */
      readonly parentId?: PlanItemId;
      readonly applied: Applied;
    }
  | {
      readonly action: 'update';
      readonly item: PlanItem;
      readonly target: ItemRef;
      /** Empty when only relations change. */
      readonly input: UpdateItemInput;
      readonly changes: readonly FieldChange[];
      readonly applied: Applied;
      /** Stated only once the item's relations were changed, so that an interrupted change is seen by the next run. */
      readonly finalMarker?: Marker;
      /** The body as it will be when `finalMarker` is put into it. */
      readonly bodyBefore: string;
    }
  | {
      readonly action: 'no-op';
      readonly item: PlanItem;
      readonly target: ItemRef;
      readonly applied: Applied;
    }
  /** Would be created, were it not that nobody reviewed that. */
  | { readonly action: 'held'; readonly item: PlanItem };

/** An item that left the plan, to be closed or deleted. */
export interface Removal {
  readonly action: 'close' | 'delete';
  readonly orphan: Orphan;
  readonly itemType?: ItemType;
  /** The body that says that it was we who closed it; written before it is closed. */
  readonly body?: UpdateBody;
}

/** One edge to add or to take away; the ends are plan items, or a tracker item that the plan no longer has. */
export interface RelationChange {
  readonly action: 'link' | 'unlink';
  readonly kind: 'parent' | 'blocked-by';
  readonly from: PlanItemId;
  readonly to: PlanItemId | ItemRef;
}

/** One child to put right behind a sibling, or before all others (`null`); applied in this order. */
export interface OrderChange {
  readonly child: PlanItemId;
  readonly after: PlanItemId | ItemRef | null;
}

/** Everything one run intends, computed before the first write. */
export interface ChangeSet {
  /** In plan order, one per plan item. */
  readonly items: readonly ItemChange[];
  /** Edges of existing items, and blockers of new ones. */
  readonly relations: readonly RelationChange[];
  /** Of children below their parents, once all edges are in place. */
  readonly order: readonly OrderChange[];
  readonly drift: readonly Drift[];
  readonly orphans: readonly Orphan[];
  /** Children before their parents. */
  readonly removals: readonly Removal[];
  readonly warnings: readonly string[];
}
