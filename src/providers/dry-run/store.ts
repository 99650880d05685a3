import { ProviderError } from '../../contracts/errors.ts';
import type { CreateItemInput } from '../../contracts/inputs.ts';
import type { Item, ItemRef } from '../../contracts/item.ts';
import type { FieldValue, ItemType } from '../../plan/types.ts';
import { type ItemRecord, reparent } from './record.ts';

/** The items of an imagined tracker, in the order of their creation. */
export class ItemStore {
  readonly #records = new Map<string, ItemRecord>();

  /** Starts with these items and the relations among them. */
  constructor(seed: readonly Item[]) {
    for (const item of seed) this.#add(recordOf(item, item));
    for (const item of seed) {
      for (const child of item.children) reparent(this.get(child.id), this.get(item.id));
      for (const blocker of item.blockers) this.block(item.id, blocker.id);
    }
  }

  all(): Iterable<ItemRecord> {
    return this.#records.values();
  }

  /** @throws ProviderError when there is no such item. */
  get(id: string): ItemRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new ProviderError(`There is no item ${id}`);
    return record;
  }

  create(input: CreateItemInput): ItemRef {
    const parent = input.parent === undefined ? undefined : this.get(input.parent.id);
    const ref = this.#freeRef(input.itemId);
    const record = recordOf(ref, { ...input, state: 'open', authoredByUs: true, onBoard: true });
    this.#add(record);
    reparent(record, parent);
    return ref;
  }

  block(blocked: string, blocker: string): void {
    const [waiting, first] = [this.get(blocked), this.get(blocker)];
    waiting.blockers.add(first);
    first.blocking.add(waiting);
  }

  unblock(blocked: string, blocker: string): void {
    const [waiting, first] = [this.get(blocked), this.get(blocker)];
    waiting.blockers.delete(first);
    first.blocking.delete(waiting);
  }

  remove(record: ItemRecord): void {
    this.#records.delete(record.ref.id);
  }

  #add(record: ItemRecord): void {
    this.#records.set(record.ref.id, record);
  }

  /** The same run always gives the same placeholders; a second item of one id, from another plan, gets a number. */
  #freeRef(itemId: string): ItemRef {
    let name = itemId;
    for (let count = 2; this.#records.has(`dry-run:${name}`); count++) name = `${itemId}~${count}`;
    return { id: `dry-run:${name}`, key: `new:${name}`, url: '' };
  }
}

type Values = Pick<Item, 'title' | 'body' | 'labels' | 'state' | 'authoredByUs' | 'asApplied'> & {
  readonly itemType?: ItemType;
  readonly onBoard?: boolean;
  readonly fields: Readonly<Record<string, FieldValue>>;
};

function recordOf({ id, key, url }: ItemRef, values: Values): ItemRecord {
  return {
    ref: { id, key, url },
    title: values.title,
    body: values.body,
    itemType: values.itemType,
    labels: new Set(values.labels),
    state: values.state,
    authoredByUs: values.authoredByUs,
    ...(values.asApplied === true ? { asApplied: true } : {}),
    onBoard: values.onBoard ?? false,
    fields: new Map(Object.entries(values.fields)),
    parent: undefined,
    children: new Set(),
    blockers: new Set(),
    blocking: new Set(),
  };
}
