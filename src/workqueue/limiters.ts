import type { Clock } from '../kernel/clock.ts';

/** Decides how long an item has to wait before its next try. */
export interface RateLimiter<T> {
  /** Milliseconds to wait; counts as a try. */
  when(item: T): number;
  /** Starts counting from zero again. */
  forget(item: T): void;
  /** Tries since the last {@link forget}. */
  numRequeues(item: T): number;
}

/** `base * 2^n` milliseconds per item, at most `max`. */
export class ItemExponentialLimiter<T> implements RateLimiter<T> {
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #tries = new Map<T, number>();

  constructor(baseMs: number, maxMs: number) {
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
  }

  when(item: T): number {
    const tries = this.numRequeues(item);
    this.#tries.set(item, tries + 1);
    return Math.min(this.#maxMs, this.#baseMs * 2 ** tries);
  }

  forget(item: T): void {
    this.#tries.delete(item);
  }

  numRequeues(item: T): number {
    return this.#tries.get(item) ?? 0;
  }
}

/** Tokens come in at a steady rate up to a burst; whoever takes one that is not there yet is told how long to wait for it. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #perMs: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = clock.now();
  }

  /** Takes a token; milliseconds until it may be used. */
  take(): number {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#perMs) - 1;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }
}

/** One bucket for all items together. */
export class BucketLimiter<T> implements RateLimiter<T> {
  readonly #bucket: TokenBucket;

  constructor(bucket: TokenBucket) {
    this.#bucket = bucket;
  }

  when(_item: T): number {
    return this.#bucket.take();
  }

  forget(_item: T): void {
    // Tokens are nobody's in particular.
  }

  numRequeues(_item: T): number {
    return 0;
  }
}

/** The longest wait that any of several limiters asks for. */
export class MaxOfLimiter<T> implements RateLimiter<T> {
  readonly #limiters: readonly RateLimiter<T>[];

  constructor(limiters: readonly RateLimiter<T>[]) {
    this.#limiters = limiters;
  }

  when(item: T): number {
    return Math.max(0, ...this.#limiters.map((limiter) => limiter.when(item)));
  }

  forget(item: T): void {
    for (const limiter of this.#limiters) limiter.forget(item);
  }

  numRequeues(item: T): number {
    return Math.max(0, ...this.#limiters.map((limiter) => limiter.numRequeues(item)));
  }
}

/** client-go's default: 5 ms to 1000 s per item, and 10 a second with a burst of 100 for all together. */
export function defaultLimiter<T>(clock: Clock): RateLimiter<T> {
  return new MaxOfLimiter<T>([
    new ItemExponentialLimiter<T>(5, 1_000_000),
    new BucketLimiter<T>(new TokenBucket(clock, 10, 100)),
  ]);
}
