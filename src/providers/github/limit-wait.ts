import { parseTime } from '../../kernel/clock.ts';
import type { Headers } from './failure.ts';

/** Used when a refusal does not say how long it lasts: GitHub asks for at least a minute, and longer each time. */
const FALLBACK_MS = 60_000;
const LONGEST_FALLBACK_MS = 15 * 60_000;

/** No limit of GitHub's lasts longer; whoever says so is mistaken. */
const DAY_MS = 24 * 3_600_000;

/** In the form of HTTP headers; the platform reads dates into much else. */
const HTTP_DATE = /^\s*[a-z]{3,9}, /iu;

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
  const told = retryAfter(headers['retry-after'], server) ?? exhaustedFor(headers, now);
  return Math.min(DAY_MS, told ?? Math.min(LONGEST_FALLBACK_MS, FALLBACK_MS * 2 ** (inARow - 1)));
}

/** Until when the hourly budget is exhausted; nothing while some of it is left. A second is added to be safely behind. */
export function exhaustedFor(headers: Headers, now: number): number | undefined {
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset)) return undefined;
  return Math.min(DAY_MS, Math.max(0, reset * 1000 - (serverTimeOf(headers) ?? now)) + 1000);
}

function retryAfter(value: string | undefined, server: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/u.test(value)) return Number(value) * 1000;
  const time = HTTP_DATE.test(value) ? parseTime(value) : undefined;
  return time === undefined ? undefined : Math.max(0, time - server);
}
