/** The server's only notion of time; tests hand in a virtual one. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after the given milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** The machine's clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** GitHub's timestamp text: UTC, whole seconds. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** The text of HTTP's `date` header. */
export function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}

/** GitHub's date text, `2026-11-21`. */
export function calendarDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Milliseconds of a timestamp or date text; `NaN` when it is none. */
export function instant(text: string): number {
  return Date.parse(text);
}
