import { type Candidate, placeIn } from './candidate.ts';
import { placeOfDependency } from './check-dependencies.ts';
import type { KnownItems } from './known-items.ts';
import type { Plan, PlanItem, UnresolvedReference } from './types.ts';

/** The items without the references that no loaded item answers, and these references. */
export function dropUnresolved(
  candidates: readonly Candidate[],
  known: KnownItems,
): Pick<Plan, 'items' | 'unresolved'> {
  const unresolved = candidates.flatMap((candidate) => openReferences(candidate, known));
  const items = candidates.map(({ item }) => (isClosed(item, known) ? item : closed(item, known)));
  return { items, unresolved };
}

function openReferences(candidate: Candidate, known: KnownItems): UnresolvedReference[] {
  const { id, parentId, dependsOn } = candidate.item;
  const parents: readonly UnresolvedReference[] =
    parentId === undefined || known.has(parentId)
      ? []
      : [{ item: id, key: 'parent_id', reference: parentId, place: placeIn(candidate, 'parent_id') }];
  const dependencies = dependsOn
    .filter((reference) => !known.has(reference))
    .map((reference): UnresolvedReference => {
      const place = placeIn(candidate, ...placeOfDependency(candidate, reference));
      return { item: id, key: 'depends_on', reference, place };
    });
  return [...parents, ...dependencies];
}

function isClosed({ parentId, dependsOn }: PlanItem, known: KnownItems): boolean {
  return (
    (parentId === undefined || known.has(parentId)) && dependsOn.every((reference) => known.has(reference))
  );
}

function closed(item: PlanItem, known: KnownItems): PlanItem {
  const { parentId, ...rest } = item;
  const dependsOn = item.dependsOn.filter((reference) => known.has(reference));
  return { ...rest, dependsOn, ...(parentId !== undefined && known.has(parentId) ? { parentId } : {}) };
}
