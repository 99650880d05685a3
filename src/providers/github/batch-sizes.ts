import type { BatchPolicy, BatchReply } from './pending-writes.ts';

/** What a reply is to take. */
const AIM_MS = 3000;
const SLOW_MS = 5000;
/** GitHub gives up on a request after this time. */
const GIVEN_UP_MS = 10_000;

/** Documents as small as this are not slow because of what is in them; only what was too much shrinks them further. */
const SMALL = 5;

/** How many writes of one weight travel in a document, learned from the replies. */
export class AdaptiveSize {
  readonly #most: number;
  #size: number;

  /** @param most where it starts, and what it never exceeds. */
  constructor(most: number) {
    this.#most = most;
    this.#size = most;
  }

  get size(): number {
    return this.#size;
  }

  /**
   * Halves when a document was too much or slow, shrinks to what fits the aim when that was missed by less, and grows by
   * a quarter with each full document that met it. Documents under way together shrink it once.
   */
  observe({ count, tookMs, tooMuch }: BatchReply): void {
    const sent = Math.max(count, this.#size);
    if (tooMuch || tookMs >= GIVEN_UP_MS) this.#shrink(count / 2, 1);
    else if (tookMs > SLOW_MS) this.#shrink(sent / 2, SMALL);
    else if (tookMs > AIM_MS) this.#shrink((sent * AIM_MS) / tookMs, SMALL);
    else if (count >= this.#size) this.#size = Math.min(this.#most, Math.ceil(this.#size * 1.25));
  }

  #shrink(to: number, least: number): void {
    this.#size = Math.min(this.#size, Math.max(least, Math.floor(to)));
  }
}

/** 20 creates or 50 light writes a document, fewer while GitHub is slow. */
export function adaptiveSizes(): BatchPolicy {
  const sizes = { create: new AdaptiveSize(20), light: new AdaptiveSize(50) };
  return {
    size: (weight) => sizes[weight].size,
    observe: (weight, reply) => sizes[weight].observe(reply),
  };
}
