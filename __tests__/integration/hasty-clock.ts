import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/clock.ts';

/** A clock in the hands of a test. */
export interface TestClock extends Clock {
  /** The clock of the server. */
  readonly remote: Clock;
  /** Waits for work that may itself wait for the clock. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets so many milliseconds pass. */
  advance(ms: number): Promise<void>;
  /** Marks an exchange that goes on in real time. */
  during<T>(exchange: () => Promise<T>): Promise<T>;
}

/** Sleeps as long as this, the time-out of a request for one, end only by {@link HastyClock.expire}. */
export const NEVER_MS = 10_000_000;

/** A clock on which every sleep is over at once: for runs by the hundred in which only the outcome matters. */
export class HastyClock implements TestClock {
  readonly remote: Clock = this;
  #now = Date.UTC(2026, 10, 21, 9);
  readonly #endless = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  run<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
  }

  during<T>(exchange: () => Promise<T>): Promise<T> {
    return exchange();
  }

  /** Ends the sleeps that would not end: requests under way reach their time-out. */
  expire(): void {
    for (const wake of this.#endless) wake();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms >= NEVER_MS) return this.#forever(signal);
    this.#now += ms;
    await turn();
    signal?.throwIfAborted();
  }

  #forever(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#endless.delete(wake);
        resolve();
      };
      this.#endless.add(wake);
      const abort = (): void => {
        this.#endless.delete(wake);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
