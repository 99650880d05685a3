import { ProviderError } from '../../contracts/errors.ts';
import type { UpdateItemInput } from '../../contracts/inputs.ts';
import type { Item, ItemRef, ItemState } from '../../contracts/item.ts';
import type { FieldValue, ItemType } from '../../plan/types.ts';

/** One item as it is kept; relations are sets of other records, in the tracker's order. */
export interface ItemRecord {
  readonly ref: ItemRef;
  title: string;
  body: string;
  itemType: ItemType | undefined;
  readonly labels: Set<string>;
  state: ItemState;
  readonly authoredByUs: boolean;
  readonly asApplied?: true;
  onBoard: boolean;
  readonly fields: Map<string, FieldValue>;
  parent: ItemRecord | undefined;
  children: Set<ItemRecord>;
  readonly blockers: Set<ItemRecord>;
  /** The other end of `blockers`. */
  readonly blocking: Set<ItemRecord>;
}

/** The item as a reader sees it: a copy that later writes do not change. */
export function itemOf(record: ItemRecord, board: boolean): Item {
  const { ref, itemType, parent } = record;
  return {
    ...ref,
    title: record.title,
    body: record.body,
    ...(itemType === undefined ? {} : { itemType, typeName: itemType }),
    labels: [...record.labels],
    state: record.state,
    authoredByUs: record.authoredByUs,
    ...(record.asApplied === true ? { asApplied: true } : {}),
    ...(board ? { onBoard: record.onBoard } : {}),
    fields: Object.fromEntries(record.fields),
    ...(parent === undefined ? {} : { parent: parent.ref }),
    children: Array.from(record.children, (child) => child.ref),
    blockers: Array.from(record.blockers, (blocker) => blocker.ref),
  };
}

/** Applies an update as a whole. @throws ProviderError when the body is not the observed one; nothing is changed then. */
export function updateRecord(record: ItemRecord, input: UpdateItemInput): void {
  if (input.body !== undefined && input.body.observed !== record.body)
    throw new ProviderError(`The body of ${record.ref.key} changed after it was read`, {
      kind: 'retryable',
      hint: 'Run again: the new body is read and kept.',
    });
  record.body = input.body?.next ?? record.body;
  record.title = input.title ?? record.title;
  record.itemType = input.itemType ?? record.itemType;
  record.state = input.state ?? record.state;
  record.onBoard ||= input.addToBoard ?? false;
  for (const label of input.removeLabels ?? []) record.labels.delete(label);
  for (const label of input.addLabels ?? []) record.labels.add(label);
  for (const [name, value] of Object.entries(input.fields ?? {}))
    if (value === null) record.fields.delete(name);
    else record.fields.set(name, value);
}

/** Puts the child behind the parent's other children, or under nobody. */
export function reparent(child: ItemRecord, parent: ItemRecord | undefined): void {
  if (child.parent === parent) return;
  child.parent?.children.delete(child);
  child.parent = parent;
  parent?.children.add(child);
}

/** Removes every relation of the record. */
export function detach(record: ItemRecord): void {
  reparent(record, undefined);
  for (const child of record.children) child.parent = undefined;
  for (const blocked of record.blocking) blocked.blockers.delete(record);
  for (const blocker of record.blockers) blocker.blocking.delete(record);
}
