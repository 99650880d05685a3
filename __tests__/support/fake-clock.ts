import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/kernel/clock.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * A clock that moves only when a test moves it. Work that is not waiting for the clock (promises, loopback
 * sockets) goes on in real time, so nothing in a test ever waits for a wall clock.
 */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();

  /** @param start milliseconds since the epoch; the default is some moment in 2026. */
  constructor(start = Date.UTC(2026, 10, 21, 9)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const abort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { wakeAt: this.#now + Math.max(0, ms), wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** How long each sleeper still sleeps, in milliseconds, the next one to wake first. */
  get sleeping(): readonly number[] {
    return [...this.#sleepers].map(({ wakeAt }) => wakeAt - this.#now).sort((a, b) => a - b);
  }

  /** Moves time on by `ms`, waking every sleeper on the way at its own moment, and lets those that woke run. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#next(); next !== undefined && next.wakeAt <= end; next = this.#next()) {
      this.#now = Math.max(this.#now, next.wakeAt);
      next.wake();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  /**
   * Waits for `work`; whenever it only waits for this clock, time jumps to the next sleeper. Sleeps longer than
   * `longestSleep` are left asleep: that is how a time-out does not fire while a real socket is still answering.
   */
  async run<T>(work: Promise<T>, longestSleep = Number.POSITIVE_INFINITY): Promise<T> {
    const state = { running: true };
    const done = (): void => {
      state.running = false;
    };
    work.then(done, done);
    await settled();
    while (state.running) {
      const next = this.#next();
      if (next !== undefined && next.wakeAt - this.#now <= longestSleep) {
        this.#now = Math.max(this.#now, next.wakeAt);
        next.wake();
      }
      await settled();
    }
    return work;
  }

  #next(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers)
      if (first === undefined || sleeper.wakeAt < first.wakeAt) first = sleeper;
    return first;
  }
}

/** Lets everything that can go on without the clock go on: several turns, because work may hop between phases. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) await turn();
}
