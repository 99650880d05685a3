import type { Clock } from '../kernel/clock.ts';

/** One pause that holds back everybody who has to pass. */
export class PauseGate {
  readonly #clock: Clock;
  #opensAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When the gate opens, in milliseconds since the epoch; nothing while it is open. */
  get opensAt(): number | undefined {
    return this.#opensAt > this.#clock.now() ? this.#opensAt : undefined;
  }

  /** Closes the gate until `time`. The longest pause that anybody asked for counts. */
  pauseUntil(time: number): void {
    this.#opensAt = Math.max(this.#opensAt, time);
  }

  /**
   * Resolves once the gate is open, also when the pause was prolonged on the way. When it opens more than `patience`
   * milliseconds from now, resolves at once with that time. Rejects with the signal's reason when it aborts.
   */
  async pass(patience: number, signal?: AbortSignal): Promise<number | undefined> {
    for (let opensAt = this.opensAt; opensAt !== undefined; opensAt = this.opensAt) {
      const wait = opensAt - this.#clock.now();
      if (wait > patience) return opensAt;
      await this.#clock.sleep(wait, signal);
    }
    return undefined;
  }
}
