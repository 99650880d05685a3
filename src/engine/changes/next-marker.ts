import type { Applied, Marker, MarkerCodec } from '../../contracts/marker.ts';
import type { PlanItemId } from '../../plan/types.ts';
import { sameMarker } from './applied.ts';
import type { DesiredItem } from './desired.ts';

/** The marker as it is to be when all is written. */
export function markerOf(
  { item, itemType }: DesiredItem,
  planId: string,
  parentId: PlanItemId | undefined,
  applied: Applied,
): Marker {
  return {
    planId,
    itemId: item.id,
    itemType,
    ...(parentId === undefined ? {} : { parentId }),
    applied,
  };
}

/** What may be stated before edges are taken away: the old parent, and the old blockers beside the new ones. */
export function withoutRelationChanges(
  final: Marker,
  observed: Marker | undefined,
  added: readonly string[],
): Marker {
  const { parentId: _parentId, ...identity } = final;
  const { parent: _parent, ...applied } = final.applied;
  const old = observed?.applied;
  return {
    ...identity,
    ...(observed?.parentId === undefined ? {} : { parentId: observed.parentId }),
    applied: {
      ...applied,
      ...(old?.parent === undefined ? {} : { parent: old.parent }),
      blockers: [...new Set([...(old?.blockers ?? []), ...added])],
    },
  };
}

export interface BodyStep {
  readonly observed: string;
  readonly marker: Marker | undefined;
  readonly stated: Marker;
  readonly write: boolean;
  readonly content: string;
}

/** The body to write; nothing when neither region nor marker change. */
export function nextBody(
  { observed, marker, stated, write, content }: BodyStep,
  codec: MarkerCodec,
): string | undefined {
  if (write) return codec.compose(stated, content, observed);
  return sameMarker(marker, stated) ? undefined : codec.stamp(stated, observed);
}
