import type { KubeObject } from './kube-object.ts';
import { versionOf, withMetadata } from './object-fields.ts';

/** What became of an object; `object` is the last state that was seen of it. */
export interface StoreEvent {
  readonly type: 'added' | 'changed' | 'deleted';
  readonly object: KubeObject;
  readonly previous?: KubeObject;
}

interface StorePorts {
  readonly keyOf: (object: KubeObject) => string;
  /** Objects can be found by this as well; several may share one. */
  readonly indexOf?: (object: KubeObject) => string | undefined;
  /** Only computes a key and asks for work. What it throws must not stop the stream of events. */
  readonly onEvent: (event: StoreEvent) => void;
  readonly onHandlerError: (error: unknown) => void;
}

/** The last known state of the objects that one list and watch covers. */
export class ObjectStore {
  readonly #ports: StorePorts;
  readonly #objects = new Map<string, KubeObject>();
  readonly #index = new Map<string, Set<string>>();

  constructor(ports: StorePorts) {
    this.#ports = ports;
  }

  get size(): number {
    return this.#objects.size;
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(key);
  }

  values(): Iterable<KubeObject> {
    return this.#objects.values();
  }

  keys(): Iterable<string> {
    return this.#objects.keys();
  }

  /** All objects with this index value. */
  indexed(value: string): readonly KubeObject[] {
    return [...(this.#index.get(value) ?? [])].flatMap((key) => this.#objects.get(key) ?? []);
  }

  /** Index values in use. */
  indexValues(): Iterable<string> {
    return this.#index.keys();
  }

  put(object: KubeObject): void {
    const slim = withMetadata(object, { managedFields: undefined });
    const key = this.#ports.keyOf(slim);
    const previous = this.#objects.get(key);
    if (previous !== undefined) this.#unindex(key, previous);
    this.#objects.set(key, slim);
    const index = this.#ports.indexOf?.(slim);
    if (index !== undefined) this.#index.set(index, (this.#index.get(index) ?? new Set()).add(key));
    if (previous === undefined) this.#tell({ type: 'added', object: slim });
    else if (versionOf(previous) !== versionOf(slim)) this.#tell({ type: 'changed', object: slim, previous });
  }

  /** Tells the state in the store where the event brings none that is newer. */
  remove(object: KubeObject): void {
    const key = this.#ports.keyOf(object);
    const known = this.#objects.get(key);
    if (known !== undefined) this.#unindex(key, known);
    this.#objects.delete(key);
    this.#tell({ type: 'deleted', object, ...(known === undefined ? {} : { previous: known }) });
  }

  /** Takes over a complete list; what is not in it was deleted while nobody watched. */
  replace(objects: readonly KubeObject[]): void {
    const listed = new Set(objects.map((object) => this.#ports.keyOf(object)));
    for (const [key, object] of this.#objects) if (!listed.has(key)) this.remove(object);
    for (const object of objects) this.put(object);
  }

  #unindex(key: string, object: KubeObject): void {
    const index = this.#ports.indexOf?.(object);
    const keys = index === undefined ? undefined : this.#index.get(index);
    if (index === undefined || keys === undefined) return;
    keys.delete(key);
    if (keys.size === 0) this.#index.delete(index);
  }

  #tell(event: StoreEvent): void {
    try {
      this.#ports.onEvent(event);
    } catch (error) {
      this.#ports.onHandlerError(error);
    }
  }
}
