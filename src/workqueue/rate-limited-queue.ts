import type { Clock } from '../kernel/clock.ts';
import { DelayingQueue } from './delaying-queue.ts';
import { defaultLimiter, type RateLimiter } from './limiters.ts';
import type { QueueObserver } from './queue.ts';

/** A {@link DelayingQueue} that spaces the tries of an item that fails. */
export class RateLimitedQueue<T> extends DelayingQueue<T> {
  readonly #limiter: RateLimiter<T>;

  constructor(clock: Clock, limiter: RateLimiter<T> = defaultLimiter<T>(clock), observer?: QueueObserver) {
    super(clock, observer);
    this.#limiter = limiter;
  }

  /** Adds the item when the limiter allows its next try. */
  addRateLimited(item: T): void {
    this.addAfter(item, this.#limiter.when(item));
  }

  /** The item is fine, or given up: counts its tries from zero again. `done` is still due. */
  forget(item: T): void {
    this.#limiter.forget(item);
  }

  /** Tries since the last {@link forget}. */
  numRequeues(item: T): number {
    return this.#limiter.numRequeues(item);
  }
}
