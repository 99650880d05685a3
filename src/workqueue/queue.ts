import type { Clock } from '../kernel/clock.ts';

/** What a queue tells about itself; durations in seconds. */
export interface QueueObserver {
  added(): void;
  depth(waiting: number): void;
  /** From add to get. */
  waited(seconds: number): void;
  /** From get to done. */
  worked(seconds: number): void;
  /** Every delayed add. */
  retried(): void;
}

/** Hears nothing. */
const deafObserver: QueueObserver = {
  added: () => undefined,
  depth: () => undefined,
  waited: () => undefined,
  worked: () => undefined,
  retried: () => undefined,
};

/**
 * A fair queue of distinct items with the semantics of client-go's work queue: an item is handed to one worker at a time,
 * any number of adds collapses into one, and an add while the item is being worked on makes it come back after `done`.
 * Items are told apart as by `Set`, so use texts.
 */
export class WorkQueue<T> {
  protected readonly clock: Clock;
  protected readonly observer: QueueObserver;
  #order: T[] = [];
  #head = 0;
  /** Items that need work: those in the order, and those being processed that have to come back. */
  readonly #dirty = new Set<T>();
  /** Items handed out, with the time that happened. */
  readonly #processing = new Map<T, number>();
  readonly #addedAt = new Map<T, number>();
  readonly #workers: ((item: T | undefined) => void)[] = [];
  readonly #drained: (() => void)[] = [];
  #shuttingDown = false;

  constructor(clock: Clock, observer: QueueObserver = deafObserver) {
    this.clock = clock;
    this.observer = observer;
  }

  /** How many items wait to be handed out. */
  get length(): number {
    return this.#order.length - this.#head;
  }

  get shuttingDown(): boolean {
    return this.#shuttingDown;
  }

  /** Items that wait, first come first. */
  get waiting(): readonly T[] {
    return this.#order.slice(this.#head);
  }

  /** Items handed out and not done yet. */
  get processing(): readonly T[] {
    return [...this.#processing.keys()];
  }

  /** Seconds since each item that is being worked on was handed out. */
  get running(): readonly number[] {
    const now = this.clock.now();
    return [...this.#processing.values()].map((start) => (now - start) / 1000);
  }

  /** Asks for work on the item. Does nothing when that was asked already, or when the queue is shutting down. */
  add(item: T): void {
    if (this.#shuttingDown || this.#dirty.has(item)) return;
    this.observer.added();
    this.#dirty.add(item);
    this.#addedAt.set(item, this.clock.now());
    if (!this.#processing.has(item)) this.#enqueue(item);
  }

  /** The next item, as soon as there is one; nothing once the queue is shut down and empty. Call `done` afterwards. */
  get(): Promise<T | undefined> {
    if (this.length > 0) return Promise.resolve(this.#handOut());
    if (this.#shuttingDown) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#workers.push(resolve);
    });
  }

  /** The work on the item has ended, well or not. */
  done(item: T): void {
    const start = this.#processing.get(item);
    if (start === undefined) return;
    this.#processing.delete(item);
    this.observer.worked((this.clock.now() - start) / 1000);
    if (this.#dirty.has(item)) this.#enqueue(item);
    this.#settleDrain();
  }

  /** Ignores new items from now on; those already queued are still handed out. */
  shutDown(): void {
    this.#shuttingDown = true;
    if (this.length === 0) for (const resolve of this.#workers.splice(0)) resolve(undefined);
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  /** As {@link shutDown}; resolves once all that was queued is done, or when {@link shutDown} is called meanwhile. */
  async shutDownWithDrain(): Promise<void> {
    this.shutDown();
    if (this.#empty()) return;
    await new Promise<void>((resolve) => {
      this.#drained.push(resolve);
    });
  }

  #enqueue(item: T): void {
    const worker = this.#workers.shift();
    this.#order.push(item);
    this.observer.depth(this.length);
    worker?.(this.#handOut());
  }

  #handOut(): T | undefined {
    const item = this.#order[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    if (this.#head > 1000 && this.#head * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#head);
      this.#head = 0;
    }
    const now = this.clock.now();
    this.#dirty.delete(item);
    this.#processing.set(item, now);
    this.observer.depth(this.length);
    this.observer.waited((now - (this.#addedAt.get(item) ?? now)) / 1000);
    this.#addedAt.delete(item);
    if (this.#shuttingDown && this.length === 0)
      for (const resolve of this.#workers.splice(0)) resolve(undefined);
    return item;
  }

  #settleDrain(): void {
    if (this.#shuttingDown && this.#empty()) for (const resolve of this.#drained.splice(0)) resolve();
  }

  #empty(): boolean {
    return this.length === 0 && this.#processing.size === 0;
  }
}
