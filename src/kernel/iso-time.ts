/** A time as `2026-11-21T14:05:09.120Z`, from milliseconds since the epoch. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** The same with microseconds, as leases hold it: `2026-11-21T14:05:09.120000Z`. */
export function microTime(ms: number): string {
  return isoTime(ms).replace('Z', '000Z');
}
