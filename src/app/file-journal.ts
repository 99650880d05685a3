import type { ItemRef } from '../contracts/item.ts';
import type { Journal } from '../contracts/journal.ts';
import type { SyncMap, SyncMapEntry } from '../contracts/sync-map.ts';
import type { ItemType, PlanItemId } from '../plan/types.ts';

/** Makes a map durable; resolves once it would survive a crash. */
export type SaveMap = (map: SyncMap) => Promise<void>;

/**
 * A journal that keeps the sync map on disk up to date. One write runs at a time; the next one carries everything that
 * came in meanwhile, so a burst of creates costs few writes and each of them still waits for its own.
 */
export class FileJournal implements Journal {
  readonly #start: SyncMap;
  readonly #typeOf: ReadonlyMap<PlanItemId, ItemType>;
  readonly #save: SaveMap;
  readonly #entries: Map<PlanItemId, SyncMapEntry>;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #isUsed = false;

  /** @param start what is known before the run; entries are added to it */
  constructor(start: SyncMap, typeOf: ReadonlyMap<PlanItemId, ItemType>, save: SaveMap) {
    this.#start = start;
    this.#typeOf = typeOf;
    this.#save = save;
    this.#entries = new Map(start.entries);
  }

  created(id: PlanItemId, ref: ItemRef): Promise<void> {
    const { id: trackerId, key, url } = ref;
    this.#entries.set(id, { id: trackerId, key, url, itemType: this.#typeOf.get(id) ?? 'TASK' });
    this.#isUsed = true;
    this.#next ??= this.#afterRunning();
    return this.#next;
  }

  /** Whether this run created anything. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** What is on record. */
  map(): SyncMap {
    return { ...this.#start, entries: new Map(this.#entries) };
  }

  async #afterRunning(): Promise<void> {
    // A failed write was told to those who waited for it; the next one carries its entries again.
    await this.#running.catch(() => undefined);
    this.#next = undefined;
    this.#running = this.#save(this.map());
    await this.#running;
  }
}
