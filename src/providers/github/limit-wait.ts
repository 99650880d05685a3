import { parseTime } from '../../kernel/clock.ts';
import type { Headers } from './failure.ts';

/** Used when a refusal does not say how long it lasts: GitHub asks for at least a minute, and longer each time. */
const FALLBACK_MS = 60_000;
const LONGEST_FALLBACK_MS = 15 * 60_000;

/** GitHub's clock at a reply, in milliseconds since the epoch. */
export function serverTimeOf(headers: Headers): number | undefined {
  return parseTime(headers['date'] ?? '');
}

/**
 * How long a refusal asks to wait, in milliseconds: `Retry-After` in seconds or as a date, else the end of an exhausted
 * hourly budget, else a minute that doubles with each refusal in a row.
 * @param now our clock, used where GitHub does not tell its own.
 * @param inARow refusals since the last success, this one included.
 */
export function limitWait(headers: Headers, now: number, inARow: number): number {
  const server = serverTimeOf(headers) ?? now;
  return (
    retryAfter(headers['retry-after'], server) ??
    exhaustedFor(headers, now) ??
    Math.min(LONGEST_FALLBACK_MS, FALLBACK_MS * 2 ** (inARow - 1))
  );
}

/** Until when the hourly budget is exhausted; nothing while some of it is left. A second is added to be safely behind. */
export function exhaustedFor(headers: Headers, now: number): number | undefined {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset)) return undefined;
  return Math.max(0, reset * 1000 - (serverTimeOf(headers) ?? now)) + 1000;
}

function retryAfter(value: string | undefined, server: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/u.test(value)) return Number(value) * 1000;
  const time = parseTime(value);
  return time === undefined ? undefined : Math.max(0, time - server);
}
