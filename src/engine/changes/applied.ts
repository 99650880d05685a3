import type { Applied, Marker } from '../../contracts/marker.ts';
import { shortHash } from '../../kernel/hash.ts';
import type { FieldValue, PlanItem, PlanItemId } from '../../plan/types.ts';
import type { DesiredItem } from './desired.ts';

const DIGITS = 8;

/** Hash of one value for the marker; equal for values that a tracker may store differently. */
export function hashOf(value: FieldValue): string {
  return shortHash(comparable(value), DIGITS);
}

/** The form in which values are compared: outer blanks and case of option names do not make a difference. */
function comparable(value: FieldValue): string {
  return typeof value === 'number' ? String(value) : value.trim();
}

/** Hash of a label or field name, which trackers compare without case. */
export function nameHash(name: string): string {
  return shortHash(name.trim().toLowerCase(), DIGITS);
}

/** Hash of a plan item id as member of a relation. */
export function idHash(id: PlanItemId): string {
  return shortHash(id, DIGITS);
}

/** Hash of a former id to hash of the present one, for the items that were renamed. */
export type Renames = ReadonlyMap<string, string>;

/** What was renamed. An id that another item has taken since stands for that one. */
export function renamesOf(items: readonly PlanItem[]): Renames {
  const present = new Set(items.map(({ id }) => id));
  return new Map(
    items.flatMap(({ id, was }) =>
      was.filter((former) => !present.has(former)).map((former) => [idHash(former), idHash(id)] as const),
    ),
  );
}

/** What was written last, relations by their present ids: a renamed item's edges are still ours. */
export function underPresentIds(applied: Applied, renames: Renames): Applied {
  const present = (hash: string): string => renames.get(hash) ?? hash;
  const { parent, blockers } = applied;
  return {
    ...applied,
    ...(parent === undefined ? {} : { parent: present(parent) }),
    blockers: blockers.map(present),
  };
}

/** What the marker of a new item states: everything that its creation is about to apply. */
export function appliedAtCreation(desired: DesiredItem, content: string): Applied {
  return {
    title: hashOf(desired.title),
    body: hashOf(content),
    type: hashOf(desired.itemType),
    ...(desired.parentId === undefined ? {} : { parent: idHash(desired.parentId) }),
    fields: Object.fromEntries(
      Object.entries(desired.fields).map(([name, value]) => [nameHash(name), hashOf(value)]),
    ),
    labels: desired.labels.map(nameHash),
    blockers: desired.blockers.map(idHash),
  };
}

/**
 * What planpilot 2.x wrote of the same content. It kept no record of it; its bodies had no region of their own, and what
 * it did to boards depends on its settings.
 */
export function appliedByFormer(desired: DesiredItem): Applied {
  const { body: _body, ...applied } = appliedAtCreation(desired, '');
  return { ...applied, fields: {} };
}

/** Whether two markers say the same, whatever order their sets are in. */
export function sameMarker(a: Marker | undefined, b: Marker): boolean {
  return a !== undefined && markerText(a) === markerText(b);
}

function markerText({ planId, itemId, itemType, parentId, applied }: Marker): string {
  const { title, body, type, parent, state } = applied;
  return JSON.stringify([
    [planId, itemId, itemType ?? '', parentId ?? ''],
    [title ?? '', body ?? '', type ?? '', parent ?? '', state ?? ''],
    Object.entries(applied.fields).toSorted(([x], [y]) => (x < y ? -1 : 1)),
    [...applied.labels].toSorted(),
    [...applied.blockers].toSorted(),
  ]);
}
