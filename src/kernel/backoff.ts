/** Bounded exponential back-off; times in milliseconds. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
  /** Calls in all, the first one included. */
  readonly maxAttempts: number;
}

/**
 * How long to wait after the failed attempt number `attempt` (1 for the first): base, 2 x base, 4 x base ... up to the
 * maximum, plus up to a quarter of that by `jitter` (0 to 1), so that callers that failed together do not return together.
 */
export function backoffDelay(backoff: Backoff, attempt: number, jitter: number): number {
  const delay = Math.min(backoff.maxMs, backoff.baseMs * 2 ** (attempt - 1));
  return Math.min(backoff.maxMs, Math.round(delay * (1 + jitter / 4)));
}

/** A number from 0 to 1, drawn anew each time: the jitter of {@link backoffDelay} outside of tests. */
export function randomJitter(): number {
  return Math.random();
}
