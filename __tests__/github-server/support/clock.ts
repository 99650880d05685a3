import type { Clock } from '../../../src/github-server/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that only moves by hand; whoever sleeps is woken by `advance`. */
export class HandClock implements Clock {
  #now = Date.parse('2026-11-21T12:00:00Z');
  #sleepers: readonly Sleeper[] = [];
  #watchers: readonly { readonly count: number; readonly notify: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers = [...this.#sleepers, { until: this.#now + ms, wake }];
      this.#tell();
    });
  }

  /** Resolves once so many are asleep at the same time. */
  asleep(count: number): Promise<void> {
    return new Promise((notify) => {
      this.#watchers = [...this.#watchers, { count, notify }];
      this.#tell();
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter(({ until }) => until <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { wake } of due) wake();
  }

  #tell(): void {
    const ready = this.#watchers.filter(({ count }) => this.#sleepers.length >= count);
    this.#watchers = this.#watchers.filter((watcher) => !ready.includes(watcher));
    for (const { notify } of ready) notify();
  }
}

/** A clock on which every sleep passes at once. */
export class LeapClock implements Clock {
  #now = Date.parse('2026-11-21T12:00:00Z');

  now(): number {
    return this.#now;
  }

  sleep(ms: number): Promise<void> {
    this.#now += ms;
    return Promise.resolve();
  }
}
