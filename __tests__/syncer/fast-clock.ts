import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/clock.ts';

/** Real time, run faster: sockets keep up, and nobody waits for back-offs and quiet times. */
export class FastClock implements Clock {
  readonly #start = performance.now();
  readonly #factor: number;

  constructor(factor = 20) {
    this.#factor = factor;
  }

  now(): number {
    return Date.UTC(2026, 10, 21, 9) + (performance.now() - this.#start) * this.#factor;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    try {
      await delay(ms / this.#factor, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }
}
