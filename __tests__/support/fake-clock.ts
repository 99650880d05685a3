import { setTimeout as tick, setImmediate as turn } from 'node:timers/promises';
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
  /** Exchanges under way whose other end is at work, not asleep. */
  #exchanges = 0;

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

  /** The clock for the other end of an exchange: while that sleeps, nothing but time can bring the reply. */
  readonly remote: Clock = {
    now: () => this.now(),
    sleep: async (ms) => {
      this.#exchanges--;
      try {
        await this.sleep(ms);
      } finally {
        this.#exchanges++;
      }
    },
  };

  /** Marks work that goes on in real time, a request on loopback say: {@link run} does not jump until it is done. */
  async during<T>(exchange: () => Promise<T>): Promise<T> {
    this.#exchanges++;
    try {
      return await exchange();
    } finally {
      this.#exchanges--;
    }
  }

  /** How long each sleeper still sleeps, in milliseconds, the next one to wake first. */
  get sleeping(): readonly number[] {
    return [...this.#sleepers].map(({ wakeAt }) => wakeAt - this.#now).toSorted((a, b) => a - b);
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
   * Waits for `work`; whenever it only waits for this clock, time jumps to the next sleeper. What goes on in real time
   * is known by {@link during}; where it is not, sleeps longer than `longestSleep` are left asleep, so that a time-out
   * does not fire while a socket is still answering.
   */
  async run<T>(work: Promise<T>, longestSleep = Number.POSITIVE_INFINITY): Promise<T> {
    const state = { running: true };
    const watched = work.finally(() => {
      state.running = false;
    });
    watched.catch(() => undefined);
    while (state.running) {
      await turns();
      const next = this.#next();
      if (this.#exchanges > 0 || next === undefined || next.wakeAt - this.#now > longestSleep) continue;
      if (next.wakeAt > this.#now) await settled();
      if (!state.running || this.#exchanges > 0 || this.#next() !== next) continue;
      this.#now = Math.max(this.#now, next.wakeAt);
      next.wake();
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

/** Lets promises that can go on go on: several turns, because work may hop between the event loop's phases. */
async function turns(): Promise<void> {
  for (let count = 0; count < 4; count++) await turn();
}

/** Lets work go on that hops through timers of no length as well, as the limiters of Octokit's plugins do. */
async function settled(): Promise<void> {
  for (let count = 0; count < 4; count++) {
    await tick(0);
    await turns();
  }
}
