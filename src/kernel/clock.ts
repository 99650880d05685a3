import { setTimeout as delay } from 'node:timers/promises';

/** The only source of time in the product; tests inject one that moves by hand. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** Milliseconds since the Unix epoch of a written time (ISO 8601, or the form of HTTP headers); nothing when it is none. */
export function parseTime(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** The day of a time in UTC, `2026-11-21`. */
export function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A time in UTC to the second, `2026-11-21 09:00:00`. */
export function utcSecond(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
