import type { Clock } from '../../src/kernel/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock for thousands of short histories: it moves by hand, and what wakes runs within a few microtasks. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        at: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  }

  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** Time passes and nobody wakes, as while the event loop stalls. */
  jump(ms: number): void {
    this.#now += ms;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#now = next.at;
      next.wake();
      await microtasks();
    }
    this.#now = end;
    await microtasks();
  }

  #next(): Sleeper | undefined {
    return [...this.#sleepers].toSorted((a, b) => a.at - b.at)[0];
  }
}

async function microtasks(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve();
}
