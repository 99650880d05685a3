/** A bound on how much goes on at once; whoever waits is served in order of arrival. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  /** @param count how many may hold a slot at the same time, at least 1. */
  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves with the function that gives the slot back. Rejects with the signal's reason when it aborts first. */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) this.#free--;
    else await this.#turn(signal);
    let held = true;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  #turn(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const serve = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        this.#waiting.delete(serve);
        reject(signal?.reason);
      };
      this.#waiting.add(serve);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Hands the slot to the next in line rather than freeing it, so that nobody can slip in between. */
  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
