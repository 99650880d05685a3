import type { Forecast, WriteCounts } from '../../src/contracts/forecast.ts';
import type { CreateItemInput, ItemSearchFilters, UpdateItemInput } from '../../src/contracts/inputs.ts';
import type { Item, ItemRef } from '../../src/contracts/item.ts';
import type { Capabilities, Provider, ProviderReader, ProviderWriter } from '../../src/contracts/provider.ts';
import type { FieldValue } from '../../src/plan/types.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One write as the tracker saw it. */
export interface Call {
  readonly operation: keyof ProviderWriter;
  readonly target: string;
  readonly input?: CreateItemInput | UpdateItemInput | string | null;
}

/** Called around every write: throwing before loses the write, throwing after loses only its reply. */
export interface Faults {
  before?(call: Call, index: number): void | Promise<void>;
  after?(call: Call, index: number): void | Promise<void>;
}

/** Shows relations itself, has a board, no limits that matter. */
export const NATIVE: Capabilities = {
  hierarchy: true,
  dependencies: true,
  siblingOrder: true,
  update: true,
  board: true,
  limits: { titleLength: 256, bodyLength: 65_536, childrenPerItem: 100, blockersPerItem: 50 },
};

/** A tracker in memory: the port the engine is tested over, with a log, faults, and doors for people's edits. */
export class MemoryTracker implements Provider {
  readonly name = 'memory';
  readonly warnings: readonly string[] = [];
  readonly capabilities: Capabilities;
  readonly items = new Map<string, Mutable<Item>>();
  readonly calls: Call[] = [];
  readonly comments: string[] = [];
  readonly searches: ItemSearchFilters[] = [];
  faults: Faults = {};
  /** What it says that writes are going to cost, if anything. */
  expects: (counts: WriteCounts) => Forecast | undefined = () => undefined;
  inFlight = 0;
  mostInFlight = 0;
  #next = 1;

  constructor(capabilities: Partial<Capabilities> = {}) {
    this.capabilities = { ...NATIVE, ...capabilities };
  }

  readonly reader: ProviderReader = {
    searchItems: (filters) => {
      this.searches.push(filters);
      return Promise.resolve([...this.items.values()].map((item) => structuredClone(item)));
    },
    getItem: (id) => Promise.resolve(structuredClone(this.item(id))),
    shownValue: (_field, value) => value,
  };

  readonly writer: ProviderWriter = {
    batchSize: 1,
    createItem: (input) =>
      this.#write({ operation: 'createItem', target: input.itemId, input }, () => this.#create(input)),
    updateItem: (id, input) =>
      this.#write({ operation: 'updateItem', target: id, input }, () => this.#update(id, input)),
    deleteItem: (id) =>
      this.#write({ operation: 'deleteItem', target: id }, () => void this.items.delete(id)),
    setParent: (child, parent) =>
      this.#write({ operation: 'setParent', target: child, input: parent }, () => this.link(child, parent)),
    addDependency: (blocked, blocker) =>
      this.#write({ operation: 'addDependency', target: blocked, input: blocker }, () =>
        this.block(blocked, blocker),
      ),
    removeDependency: (blocked, blocker) =>
      this.#write({ operation: 'removeDependency', target: blocked, input: blocker }, () => {
        const item = this.item(blocked);
        item.blockers = item.blockers.filter(({ id }) => id !== blocker);
      }),
    moveAfter: (child, sibling) =>
      this.#write({ operation: 'moveAfter', target: child, input: sibling }, () => this.move(child, sibling)),
  };

  forecast(counts: WriteCounts): Forecast | undefined {
    return this.expects(counts);
  }

  usage() {
    return { requests: this.calls.length, writes: this.calls.length, retries: 0, refusals: 0, points: 0 };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  /** The stored item itself: tests edit it as a person would. */
  item(id: string): Mutable<Item> {
    const item = this.items.get(id);
    if (item === undefined) throw new Error(`no item ${id}`);
    return item;
  }

  /** The stored item with this title. */
  titled(title: string): Mutable<Item> {
    const found = [...this.items.values()].filter((item) => item.title === title);
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`${found.length} items titled ${title}`);
    return found[0];
  }

  /** An item that somebody else made. */
  foreign(title: string, body = ''): Mutable<Item> {
    return this.#store({ title, body, labels: [], fields: {}, authoredByUs: false, onBoard: false });
  }

  link(child: string, parent: string | null): void {
    const item = this.item(child);
    for (const other of this.items.values()) other.children = other.children.filter(({ id }) => id !== child);
    if (parent === null) delete item.parent;
    else {
      item.parent = refOf(this.item(parent));
      this.item(parent).children = [...this.item(parent).children, refOf(item)];
    }
  }

  move(child: string, sibling: string | null): void {
    const { parent } = this.item(child);
    if (parent === undefined) throw new Error(`${child} has no parent`);
    const others = this.item(parent.id).children.filter(({ id }) => id !== child);
    const at = sibling === null ? 0 : others.findIndex(({ id }) => id === sibling) + 1;
    if (sibling !== null && at === 0) throw new Error(`${sibling} is no sibling of ${child}`);
    this.item(parent.id).children = others.toSpliced(at, 0, refOf(this.item(child)));
  }

  block(blocked: string, blocker: string): void {
    const item = this.item(blocked);
    if (!item.blockers.some(({ id }) => id === blocker))
      item.blockers = [...item.blockers, refOf(this.item(blocker))];
  }

  /** Everything people see, without ids that depend on the order of creation. */
  snapshot(): unknown {
    const titleOf = (ref: ItemRef): string => this.item(ref.id).title;
    return [...this.items.values()]
      .map((item) => ({
        title: item.title,
        body: item.body,
        type: item.itemType,
        labels: item.labels.toSorted(),
        state: item.state,
        fields: item.fields,
        onBoard: item.onBoard,
        parent: item.parent === undefined ? null : titleOf(item.parent),
        children: item.children.map(titleOf).toSorted(),
        blockers: item.blockers.map(titleOf).toSorted(),
      }))
      .toSorted((a, b) => (a.title < b.title ? -1 : 1));
  }

  #create(input: CreateItemInput): ItemRef {
    const item = this.#store({
      title: input.title,
      body: input.body,
      labels: input.labels,
      fields: input.fields,
      authoredByUs: true,
      onBoard: true,
    });
    item.itemType = input.itemType;
    if (input.parent !== undefined) this.link(item.id, input.parent.id);
    return refOf(item);
  }

  #store(
    values: Pick<Item, 'title' | 'body' | 'labels' | 'fields' | 'authoredByUs' | 'onBoard'>,
  ): Mutable<Item> {
    const number = this.#next++;
    const id = `node-${number}`;
    const item: Mutable<Item> = {
      id,
      key: `#${number}`,
      url: `https://tracker.example/${number}`,
      state: 'open',
      children: [],
      blockers: [],
      ...values,
    };
    this.items.set(id, item);
    return item;
  }

  #update(id: string, input: UpdateItemInput): void {
    const item = this.item(id);
    if (input.title !== undefined) item.title = input.title;
    if (input.body !== undefined) {
      if (item.body !== input.body.observed) throw new Error(`${item.key} changed meanwhile`);
      item.body = input.body.next;
    }
    if (input.itemType !== undefined) item.itemType = input.itemType;
    if (input.comment !== undefined) this.comments.push(`${item.key}: ${input.comment}`);
    if (input.state !== undefined) item.state = input.state;
    if (input.addToBoard) item.onBoard = true;
    const removed = new Set(input.removeLabels ?? []);
    item.labels = [...item.labels.filter((label) => !removed.has(label)), ...(input.addLabels ?? [])];
    item.fields = withFields(item.fields, input.fields ?? {});
  }

  async #write<T>(call: Call, apply: () => T): Promise<T> {
    const index = this.calls.push(call) - 1;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.faults.before?.(call, index);
      const result = apply();
      await this.faults.after?.(call, index);
      return result;
    } finally {
      this.inFlight -= 1;
    }
  }
}

function refOf({ id, key, url }: ItemRef): ItemRef {
  return { id, key, url };
}

function withFields(
  fields: Readonly<Record<string, FieldValue>>,
  changes: Readonly<Record<string, FieldValue | null>>,
): Readonly<Record<string, FieldValue>> {
  const merged = new Map(Object.entries(fields));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
