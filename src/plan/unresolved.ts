import { type Candidate, placeIn } from './candidate.ts';
import { placeOfDependency } from './check-dependencies.ts';
import type { KnownItems } from './known-items.ts';
import type { UnresolvedReference } from './types.ts';

/** The references of an item that no loaded item answers. */
export function unresolvedReferences(
  candidate: Candidate,
  known: KnownItems,
): readonly UnresolvedReference[] {
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
