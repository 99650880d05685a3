import { DelayHeap } from './delay-heap.ts';
import { WorkQueue } from './queue.ts';

/**
 * A {@link WorkQueue} whose items can be added later. A second delay for an item only ever makes it earlier. Shutting down
 * stops the delays; {@link delayed} still names the items that were waiting for one, so that nothing is lost unnoticed.
 */
export class DelayingQueue<T> extends WorkQueue<T> {
  readonly #heap = new DelayHeap<T>();
  #alarm: { readonly at: number; readonly off: AbortController } | undefined;

  /** Items that wait for their time. */
  get delayed(): readonly T[] {
    return this.#heap.items;
  }

  /** Adds the item after `ms` milliseconds; at once for 0 and less. */
  addAfter(item: T, ms: number): void {
    if (this.shuttingDown) return;
    this.observer.retried();
    if (ms <= 0) {
      this.add(item);
      return;
    }
    if (this.#heap.put(item, this.clock.now() + ms)) this.#setAlarm();
  }

  override shutDown(): void {
    this.#alarm?.off.abort();
    this.#alarm = undefined;
    super.shutDown();
  }

  /** Makes all delayed items due now; for a stop that still wants to try them. */
  flush(): void {
    for (const item of this.#heap.take(Number.POSITIVE_INFINITY)) this.add(item);
  }

  #setAlarm(): void {
    const at = this.#heap.next;
    if (at === undefined || (this.#alarm !== undefined && this.#alarm.at <= at)) return;
    this.#alarm?.off.abort();
    const alarm = { at, off: new AbortController() };
    this.#alarm = alarm;
    this.clock.sleep(Math.max(0, at - this.clock.now()), alarm.off.signal).then(
      () => this.#ring(alarm),
      () => undefined,
    );
  }

  #ring(alarm: object): void {
    if (this.#alarm !== alarm) return;
    this.#alarm = undefined;
    for (const item of this.#heap.take(this.clock.now())) this.add(item);
    this.#setAlarm();
  }
}
