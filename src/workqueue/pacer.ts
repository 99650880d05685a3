import type { Clock } from '../kernel/clock.ts';

/**
 * Keeps starts a given time apart. A start may be reserved first, so that what is going to be started can be decided
 * at the last moment; the time to the next one is counted from the start itself.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #spacing: number;
  #nextStart = Number.NEGATIVE_INFINITY;
  /** Ends when everybody before has started or given up. */
  #line: Promise<void> = Promise.resolve();
  #leave: (() => void) | undefined;

  /** @param spacing milliseconds between two starts. */
  constructor(clock: Clock, spacing: number) {
    this.#clock = clock;
    this.#spacing = spacing;
  }

  /** Resolves when a start is due; it stays due until {@link start} or {@link cancel}, and nobody else's is before that. */
  async reserve(signal?: AbortSignal): Promise<void> {
    const before = this.#line;
    let leave = (): void => undefined;
    this.#line = new Promise((resolve) => {
      leave = resolve;
    });
    await before;
    try {
      const wait = this.#nextStart - this.#clock.now();
      if (wait > 0) await this.#clock.sleep(wait, signal);
      signal?.throwIfAborted();
    } catch (error) {
      leave();
      throw error;
    }
    this.#leave = leave;
  }

  /** Starts: at once when a start is due, otherwise after reserving one. */
  async start(): Promise<void> {
    if (this.#leave === undefined) await this.reserve();
    this.#nextStart = this.#clock.now() + this.#spacing;
    this.cancel();
  }

  /** Gives a due start back unused. */
  cancel(): void {
    const leave = this.#leave;
    this.#leave = undefined;
    leave?.();
  }
}
