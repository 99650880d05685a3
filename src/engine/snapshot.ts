import type { Item } from '../contracts/item.ts';
import type { Marker } from '../contracts/marker.ts';
import type { Orphan } from '../contracts/sync-result.ts';
import type { PlanItemId } from '../plan/types.ts';
import { claimsOf, match, refuseDoubleClaims } from './claims.ts';
import {
  adopt,
  type Candidate,
  type IdentityContext,
  readMarkers,
  refuseMovedPlan,
  refuseSharedIssue,
} from './identity.ts';
import { refuseLostMarkers } from './lost-markers.ts';
import { recall } from './recall.ts';

/** A tracker item and what its marker says; an adopted item has no marker of ours yet. */
export interface ObservedItem {
  readonly item: Item;
  readonly marker?: Marker;
}

/** An orphan with what was read of it. */
export interface ObservedOrphan extends Orphan {
  readonly item: Item;
  readonly marker: Marker;
}

/** Discovery's result: which tracker item each plan item is, and what else is ours. */
export interface Snapshot {
  readonly matched: ReadonlyMap<PlanItemId, ObservedItem>;
  /** Tracker id to plan item id, orphans included: tells our relations from foreign ones. */
  readonly idByRef: ReadonlyMap<string, PlanItemId>;
  readonly orphans: readonly ObservedOrphan[];
  readonly warnings: readonly string[];
}

/**
 * Decides which observed item is which plan item.
 * @throws IdentityError when two trusted items claim one identity, when the plan seems to have moved, when an item to
 * adopt is missing or belongs to another plan item, or when an item seems to have lost its marker
 */
export function takeSnapshot(items: readonly Item[], context: IdentityContext): Snapshot {
  const { trusted, strangers } = readMarkers(items, context);
  const claims = claimsOf(trusted, context);
  refuseMovedPlan(trusted, claims.own, context);
  refuseDoubleClaims(claims, context);

  const matched = new Map<PlanItemId, ObservedItem>();
  const taken = new Map<string, PlanItemId>();
  for (const planItem of context.plan.items) {
    const found = match(planItem, claims) ?? adopt(planItem, items, trusted, context);
    if (found === undefined) continue;
    refuseSharedIssue(found.item, planItem, taken);
    matched.set(planItem.id, found);
    taken.set(found.item.id, planItem.id);
  }
  const remembered: string[] = [];
  for (const planItem of context.plan.items) {
    if (matched.has(planItem.id)) continue;
    const { item, warning } = recall(planItem, items, context);
    if (warning !== undefined) remembered.push(warning);
    if (item === undefined || taken.has(item.id)) continue;
    matched.set(planItem.id, { item });
    taken.set(item.id, planItem.id);
  }

  const missing = context.plan.items.filter(({ id }) => !matched.has(id));
  refuseLostMarkers(missing, items, context);

  const left = [...claims.adopted.values(), ...claims.own.values()].filter(({ item }) => !taken.has(item.id));
  return {
    matched,
    idByRef: new Map([...taken, ...left.map(({ item, marker }) => [item.id, marker.itemId] as const)]),
    orphans: left.map(orphanOf),
    warnings: [...strangers.map(strangerWarning), ...remembered],
  };
}

function strangerWarning({ item, marker }: Candidate): string {
  return `${item.key} carries a marker of item ${marker.itemId} but neither our label nor our authorship; left alone`;
}

function orphanOf({ item, marker }: Candidate): ObservedOrphan {
  return {
    id: marker.itemId,
    ref: { id: item.id, key: item.key, url: item.url },
    title: item.title,
    state: item.state,
    item,
    marker,
  };
}
