import type { Item } from '../contracts/item.ts';
import { type MarkerCodec, NOTHING_APPLIED } from '../contracts/marker.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import { idHash } from '../engine/changes/applied.ts';
import { groupBy } from '../kernel/group-by.ts';

/**
 * The items of a sync map as if they were read: what we wrote last is known by its hashes, edges by the ids they hash
 * to, and everything that people did since is not known at all.
 */
export function itemsOfMap(map: SyncMap, label: string, codec: MarkerCodec): readonly Item[] {
  const refs = new Map(
    [...map.entries].map(([id, { id: trackerId, key, url }]) => [
      idHash(id),
      { planItem: id, ref: { id: trackerId, key, url } },
    ]),
  );
  const children = groupBy([...map.entries], ([, { applied }]) => applied?.parent);
  return [...map.entries].map(([id, { applied = NOTHING_APPLIED, itemType, ...ref }]): Item => {
    const parent = refs.get(applied.parent ?? '');
    const marker = {
      planId: map.planId,
      itemId: id,
      itemType,
      ...(parent === undefined ? {} : { parentId: parent.planItem }),
      applied,
    };
    return {
      ...ref,
      title: id,
      body: codec.compose(marker, ''),
      itemType,
      labels: [label],
      state: 'open',
      authoredByUs: true,
      asApplied: true,
      fields: {},
      ...(parent === undefined ? {} : { parent: parent.ref }),
      children: (children.get(idHash(id)) ?? []).map(([, { id: child, key, url }]) => ({
        id: child,
        key,
        url,
      })),
      blockers: applied.blockers.flatMap((hash) => refs.get(hash)?.ref ?? []),
    };
  });
}
