import type { Item, ItemRef } from '../../contracts/item.ts';
import type { Applied } from '../../contracts/marker.ts';
import type { PlanItemId } from '../../plan/types.ts';
import { idHash } from './applied.ts';
import { decide, held } from './decide.ts';
import type { DesiredItem } from './desired.ts';
import type { FieldDrift, FieldPolicy } from './diff-fields.ts';
import type { IsHeld } from './holds.ts';
import type { RelationChange } from './types.ts';

/** What comparing the edges of one existing item asks for. */
export interface RelationDiff {
  readonly relations: readonly RelationChange[];
  readonly drift: readonly FieldDrift[];
  /** An edge is taken away or replaced: the marker may say so only afterwards. */
  readonly removes: boolean;
}

type IdByRef = ReadonlyMap<string, PlanItemId>;

/** The parent, three ways; a parent that we never set is left alone unless the plan wants another one. */
export function diffParent(
  desired: DesiredItem,
  observed: Item,
  applied: Applied,
  context: { readonly idByRef: IdByRef; readonly policy: FieldPolicy },
): RelationDiff & { readonly applied: string | undefined } {
  const from = desired.item.id;
  const current = observed.parent;
  const currentHash = current === undefined ? undefined : hashOfEnd(current, context.idByRef);
  if (desired.parentId === undefined) {
    const isOurs = current !== undefined && currentHash === applied.parent;
    if (isOurs && context.policy.isHeld('unlink', 'parent'))
      return { relations: [], drift: [], removes: false, applied: applied.parent };
    return isOurs
      ? { relations: [unlink('parent', from, current)], drift: [], removes: true, applied: undefined }
      : { relations: [], drift: [], removes: false, applied: undefined };
  }
  const free = decide(
    { desired: idHash(desired.parentId), observed: currentHash, applied: applied.parent },
    context.policy.onDrift,
  );
  const decision = context.policy.isHeld('link', 'parent') ? held(free, applied.parent) : free;
  if (decision.action === 'keep')
    return { relations: [], drift: [], removes: false, applied: decision.applied };
  const drift: readonly FieldDrift[] =
    decision.drift === undefined
      ? []
      : [
          {
            field: 'parent',
            observed: current === undefined ? '' : (context.idByRef.get(current.id) ?? current.key),
            desired: desired.parentId,
            conflict: decision.drift === 'conflict',
            resolution: decision.action === 'write' ? 'overwritten' : 'kept',
          },
        ];
  if (decision.action !== 'write') return { relations: [], drift, removes: false, applied: decision.applied };
  const link: RelationChange = { action: 'link', kind: 'parent', from, to: desired.parentId };
  return { relations: [link], drift, removes: current !== undefined, applied: decision.applied };
}

/** Blockers as a set: missing ones are added, only those that we added are taken away. */
export function diffBlockers(
  desired: DesiredItem,
  observed: Item,
  applied: Applied,
  { idByRef, isHeld }: { readonly idByRef: IdByRef; readonly isHeld: IsHeld },
): RelationDiff & { readonly applied: readonly string[] } {
  const from = desired.item.id;
  const present = new Set(observed.blockers.flatMap((ref) => idByRef.get(ref.id) ?? []));
  const wanted = new Set(desired.blockers);
  const ours = new Set(applied.blockers);
  const added = desired.blockers.filter((id) => !present.has(id) && !isHeld('link', 'blocked-by', id));
  const unwanted = observed.blockers.filter(({ id: ref }) => {
    const id = idByRef.get(ref);
    return id !== undefined && !wanted.has(id) && ours.has(idHash(id));
  });
  const isKept = ({ id: ref }: ItemRef): boolean => isHeld('unlink', 'blocked-by', idByRef.get(ref));
  const removed = unwanted.filter((ref) => !isKept(ref));
  const kept = unwanted.filter(isKept).flatMap(({ id: ref }) => idByRef.get(ref) ?? []);
  const others = [...present].filter((id) => !wanted.has(id) && !ours.has(idHash(id)));
  return {
    relations: [
      ...removed.map((ref) => unlink('blocked-by', from, ref)),
      ...added.map((to): RelationChange => ({ action: 'link', kind: 'blocked-by', from, to })),
    ],
    drift: others.map(addedByPeople),
    removes: removed.length > 0,
    applied: [...desired.blockers.filter((id) => ours.has(idHash(id)) || added.includes(id)), ...kept].map(
      idHash,
    ),
  };
}

/** An edge between two items of the plan that somebody else added: it stays, and the plan does not know it. */
function addedByPeople(id: PlanItemId): FieldDrift {
  return { field: 'blocked-by', observed: id, desired: '', conflict: false, resolution: 'kept' };
}

/** Names the tracker item itself: the other end may have left the plan. */
function unlink(kind: RelationChange['kind'], from: PlanItemId, to: ItemRef): RelationChange {
  return { action: 'unlink', kind, from, to };
}

/** Foreign items hash differently from every plan item id, which cannot hold a line break. */
function hashOfEnd(ref: ItemRef, idByRef: IdByRef): string {
  const id = idByRef.get(ref.id);
  return idHash(id ?? `\n${ref.id}`);
}
