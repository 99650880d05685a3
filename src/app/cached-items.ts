import type { Item, ItemRef } from '../contracts/item.ts';
import { type MarkerCodec, NOTHING_APPLIED } from '../contracts/marker.ts';
import type { SyncMap, SyncMapEntry } from '../contracts/sync-map.ts';
import { idHash } from '../engine/changes/applied.ts';
import type { PlanItemId } from '../plan/types.ts';

/**
 * The items of a sync map as if they were read: what we wrote last is known by its hashes, edges by the ids they hash
 * to, and everything that people did since is not known at all.
 */
export function itemsOfMap(map: SyncMap, label: string, codec: MarkerCodec): readonly Item[] {
  const refs = new Map(
    [...map.entries].map(([id, { id: trackerId, key, url }]) => [idHash(id), { id: trackerId, key, url }]),
  );
  return [...map.entries].map(([id, entry]) => itemOf(id, entry, { map, label, codec, refs }));
}

interface MapContext {
  readonly map: SyncMap;
  readonly label: string;
  readonly codec: MarkerCodec;
  /** By the hash of the plan item's id. */
  readonly refs: ReadonlyMap<string, ItemRef>;
}

function itemOf(
  id: PlanItemId,
  { applied = NOTHING_APPLIED, itemType, ...ref }: SyncMapEntry,
  { map, label, codec, refs }: MapContext,
): Item {
  const parent = applied.parent === undefined ? undefined : refs.get(applied.parent);
  return {
    ...ref,
    title: id,
    body: codec.compose({ planId: map.planId, itemId: id, itemType, applied }, ''),
    itemType,
    labels: [label],
    state: 'open',
    authoredByUs: true,
    asApplied: true,
    fields: {},
    ...(parent === undefined ? {} : { parent }),
    children: [],
    blockers: applied.blockers.flatMap((hash) => refs.get(hash) ?? []),
  };
}
