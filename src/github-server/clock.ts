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

/** GitHub's date text, `2026-11-21`. */
export function calendarDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
