import { stringifyJson } from '../../../src/clusters/exact-json.ts';
import { at, type JsonObject, mapOf, put, textOf, without } from './json.ts';
import { apiVersionOf, type Kind } from './kinds.ts';
import { managedFields, type Owner } from './ownership.ts';
import { expired } from './refusal.ts';

/** One state of one object; never changed, replaced by the next. */
export class Entry {
  readonly kind: Kind;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Without `managedFields`. */
  readonly object: JsonObject;
  readonly owners: readonly Owner[];
  #text: string | undefined;
  #itemText: string | undefined;

  constructor(kind: Kind, cluster: string, object: JsonObject, owners: readonly Owner[]) {
    this.kind = kind;
    this.cluster = cluster;
    this.object = object;
    this.owners = owners;
    this.namespace = textOf(at(object, 'metadata', 'namespace'));
    this.name = textOf(at(object, 'metadata', 'name'));
  }

  get key(): string {
    return entryKey(this.cluster, this.namespace, this.name);
  }

  get labels(): JsonObject {
    return mapOf(at(this.object, 'metadata', 'labels'));
  }

  get version(): string {
    return textOf(at(this.object, 'metadata', 'resourceVersion'));
  }

  /** The object as clients get it. */
  rendered(): JsonObject {
    if (this.owners.length === 0) return this.object;
    const time = textOf(at(this.object, 'metadata', 'creationTimestamp'));
    const fields = managedFields(this.owners, apiVersionOf(this.kind), time);
    return put(this.object, ['metadata', 'managedFields'], fields);
  }

  /** The object as JSON; made once, however many lists and watches send it. */
  text(): string {
    this.#text ??= stringifyJson(this.rendered());
    return this.#text;
  }

  /** As an item of a list: built-in kinds leave out what kind they are. */
  itemText(): string {
    if (!this.kind.builtIn) return this.text();
    this.#itemText ??= stringifyJson(without(this.rendered(), 'kind', 'apiVersion'));
    return this.#itemText;
  }
}

function entryKey(cluster: string, namespace: string, name: string): string {
  return `${cluster}\u0000${namespace}\u0000${name}`;
}

export interface StoredEvent {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly entry: Entry;
  readonly previous?: Entry;
}

interface Collection {
  readonly entries: Map<string, Entry>;
  readonly history: StoredEvent[];
  readonly listeners: Set<(event: StoredEvent) => void>;
}

/** All objects of a server under one version counter, as etcd keeps them. */
export class Storage {
  /** Not from 1: whatever was before the start is forgotten. */
  #version = 1000;
  #compacted = 1000;
  readonly #collections = new Map<string, Collection>();

  get version(): number {
    return this.#version;
  }

  get(kind: Kind, cluster: string, namespace: string, name: string): Entry | undefined {
    return this.#of(kind).entries.get(entryKey(cluster, namespace, name));
  }

  /** Sorted as etcd's keys are. */
  list(kind: Kind): readonly Entry[] {
    return [...this.#of(kind).entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  has(kind: Kind): boolean {
    return this.#of(kind).entries.size > 0;
  }

  /** Stores the object under the next version. */
  commit(kind: Kind, cluster: string, object: JsonObject, owners: readonly Owner[]): Entry {
    const { entries } = this.#of(kind);
    const versioned = put(object, ['metadata', 'resourceVersion'], String(++this.#version));
    const entry = new Entry(kind, cluster, versioned, owners);
    const previous = entries.get(entry.key);
    entries.set(entry.key, entry);
    this.#publish(
      kind,
      previous === undefined ? { type: 'ADDED', entry } : { type: 'MODIFIED', entry, previous },
    );
    return entry;
  }

  remove(entry: Entry): Entry {
    const { kind, cluster, object, owners } = entry;
    this.#of(kind).entries.delete(entry.key);
    const versioned = put(object, ['metadata', 'resourceVersion'], String(++this.#version));
    const last = new Entry(kind, cluster, versioned, owners);
    this.#publish(kind, { type: 'DELETED', entry: last, previous: entry });
    return last;
  }

  /** Events after this version; refuses with 410 when some of them are forgotten. */
  since(kind: Kind, version: number): readonly StoredEvent[] {
    if (version < this.#compacted) throw expired(`too old resource version: ${version} (${this.#compacted})`);
    const { history } = this.#of(kind);
    const first = history.findLastIndex((event) => event.version <= version);
    return history.slice(first + 1);
  }

  subscribe(kind: Kind, listener: (event: StoredEvent) => void): () => void {
    const { listeners } = this.#of(kind);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Forgets all events so far; the counter moves on, so that no earlier version can be resumed. */
  compact(): void {
    this.#compacted = ++this.#version;
    for (const { history } of this.#collections.values()) history.length = 0;
  }

  #publish(kind: Kind, change: Omit<StoredEvent, 'version'>): void {
    const event = { ...change, version: this.#version };
    const { history, listeners } = this.#of(kind);
    history.push(event);
    for (const listener of listeners) listener(event);
  }

  #of({ group, resource }: Kind): Collection {
    const key = `${group}/${resource}`;
    const known = this.#collections.get(key);
    if (known !== undefined) return known;
    const fresh: Collection = { entries: new Map(), history: [], listeners: new Set() };
    this.#collections.set(key, fresh);
    return fresh;
  }
}
