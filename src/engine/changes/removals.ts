import type { MarkerCodec } from '../../contracts/marker.ts';
import { ITEM_TYPES } from '../../plan/types.ts';
import type { ObservedOrphan } from '../snapshot.ts';
import { CLOSED_BY_US } from './diff-state.ts';
import { type Holds, holdsOn } from './holds.ts';
import type { Removal } from './types.ts';

/** What closing orphans asks for, and what it leaves alone. */
export interface Removals {
  /** Children before their parents. */
  readonly removals: readonly Removal[];
  readonly warnings: readonly string[];
}

/**
 * Closes what left the plan and is open. What we closed before and somebody opened again stays open: whoever did that
 * wants it.
 */
export function closeOrphans(orphans: readonly ObservedOrphan[], codec: MarkerCodec, holds: Holds): Removals {
  const open = orphans.filter(({ item }) => item.state === 'open');
  const reopened = open.filter(
    ({ item, marker }) => marker.applied.state === CLOSED_BY_US && item.reopened === true,
  );
  const closing = open.filter(
    (orphan) => !reopened.includes(orphan) && !holdsOn(orphan.id, holds)('close', 'item'),
  );
  return {
    removals: childrenFirst(closing).map((orphan) => closingOf(orphan, codec)),
    warnings:
      reopened.length === 0
        ? []
        : [
            `somebody opened again what was closed for having left the plan; left open: ${reopened.map(({ ref }) => ref.key).join(', ')}`,
          ],
  };
}

function closingOf({ item, marker, ...orphan }: ObservedOrphan, codec: MarkerCodec): Removal {
  const next = codec.stamp({ ...marker, applied: { ...marker.applied, state: CLOSED_BY_US } }, item.body);
  return {
    action: 'close',
    orphan,
    ...(marker.itemType === undefined ? {} : { itemType: marker.itemType }),
    ...(next === item.body ? {} : { body: { observed: item.body, next } }),
  };
}

/** By level from the bottom up; items whose level is not known come first. */
export function childrenFirst(orphans: readonly ObservedOrphan[]): readonly ObservedOrphan[] {
  const depth = ({ marker }: ObservedOrphan): number =>
    marker.itemType === undefined ? ITEM_TYPES.length : ITEM_TYPES.indexOf(marker.itemType);
  return orphans.toSorted((a, b) => depth(b) - depth(a));
}
