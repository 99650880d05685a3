import type { Danger, Operation } from '../../contracts/operation.ts';
import type { Drift, FieldChange } from '../../contracts/sync-result.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { shortHash } from '../../kernel/hash.ts';
import type { PlanItem, PlanItemId } from '../../plan/types.ts';
import type { Snapshot } from '../snapshot.ts';
import type { ChangeSet, ItemChange, OrderChange, RelationChange, Removal } from './types.ts';

type Create = Extract<ItemChange, { action: 'create' }>;
type Update = Extract<ItemChange, { action: 'update' }>;
type Draft = Omit<Operation, 'digest'>;

/** Every write of a change set as data, in plan order, then removals. Renewed markers are no operations: nobody sees them. */
export function operationsOf(changes: ChangeSet, snapshot: Snapshot): readonly Operation[] {
  const relations = groupBy(changes.relations, ({ from }) => from);
  const moves = groupBy(changes.order, ({ child }) => child);
  const overwritten = groupBy(
    changes.drift.filter(({ resolution }) => resolution === 'overwritten'),
    ({ item }) => item,
  );
  return [
    ...changes.items.flatMap((change) => [
      ...ownOperations(change, overwritten.get(change.item.id) ?? []),
      ...(relations.get(change.item.id) ?? []).map((relation) =>
        relationOperation(change.item, relation, overwritten.get(change.item.id) ?? [], snapshot),
      ),
      ...(moves.get(change.item.id) ?? []).map((move) => moveOperation(change.item, move, snapshot)),
    ]),
    ...changes.removals.map(removalOperation),
  ];
}

function ownOperations(change: ItemChange, overwritten: readonly Drift[]): readonly Operation[] {
  if (change.action === 'create') return [createOperation(change)];
  return change.action === 'update' ? fieldOperations(change, overwritten) : [];
}

function createOperation({ item, input, parentId }: Create): Operation {
  const { planId: _planId, itemId: _itemId, ...values } = input;
  const draft: Draft = { ...subject(item), action: 'create', field: 'item', before: '', after: input.title };
  const written = { ...values, milestone: values.milestone ?? null, parent: parentId ?? null };
  return { ...draft, digest: shortHash(canonicalJson(written)) };
}

function fieldOperations(
  { item, target, changes }: Update,
  overwritten: readonly Drift[],
): readonly Operation[] {
  return changes.filter(isVisible).map(({ field, before, after }) => {
    const isReopening = field === 'state';
    const isEdit = overwritten.some((drift) => drift.field === field);
    const danger: Danger | undefined = isReopening ? 'reopens' : isEdit ? 'overwrites' : undefined;
    return digested({
      ...subject(item),
      action: isReopening ? 'reopen' : 'set',
      target,
      field,
      before,
      after,
      ...(danger === undefined ? {} : { danger }),
    });
  });
}

function isVisible({ field }: FieldChange): boolean {
  return field !== 'marker';
}

function relationOperation(
  item: PlanItem,
  { action, kind, to }: RelationChange,
  overwritten: readonly Drift[],
  snapshot: Snapshot,
): Operation {
  const end = typeof to === 'string' ? to : (snapshot.idByRef.get(to.id) ?? to.key);
  const before = kind === 'parent' ? parentBefore(item.id, snapshot) : action === 'unlink' ? end : '';
  const isEdit = kind === 'parent' && overwritten.some(({ field }) => field === 'parent');
  const danger: Danger | undefined = action === 'unlink' ? 'unlinks' : isEdit ? 'overwrites' : undefined;
  return digested({
    ...subject(item),
    ...targetOf(item.id, snapshot),
    action,
    field: kind,
    before,
    after: action === 'link' ? end : '',
    ...(danger === undefined ? {} : { danger }),
  });
}

function moveOperation(item: PlanItem, { after }: OrderChange, snapshot: Snapshot): Operation {
  const sibling = after === null ? 'first' : typeof after === 'string' ? after : after.key;
  const draft = { ...subject(item), ...targetOf(item.id, snapshot), field: 'order', before: '' } as const;
  return digested({ ...draft, action: 'move', after: after === null ? sibling : `behind ${sibling}` });
}

function removalOperation({ action, orphan }: Removal): Operation {
  return digested({
    action,
    item: orphan.id,
    title: orphan.title,
    target: orphan.ref,
    field: 'item',
    before: orphan.state,
    after: action === 'close' ? 'closed' : 'deleted',
    danger: action === 'close' ? 'closes' : 'deletes',
  });
}

function parentBefore(id: PlanItemId, { matched, idByRef }: Snapshot): string {
  const parent = matched.get(id)?.item.parent;
  return parent === undefined ? '' : (idByRef.get(parent.id) ?? parent.key);
}

function subject({ id, title }: PlanItem) {
  return { item: id, title };
}

function targetOf(id: PlanItemId, { matched }: Snapshot): Pick<Operation, 'target'> {
  const item = matched.get(id)?.item;
  return item === undefined ? {} : { target: { id: item.id, key: item.key, url: item.url } };
}

function digested(draft: Draft): Operation {
  return { ...draft, digest: shortHash(canonicalJson([draft.before, draft.after])) };
}
