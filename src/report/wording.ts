/** `1 issue`, `3 issues`. */
export function countOfNoun(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(parts: readonly string[]): string {
  const [last = '', ...before] = parts.toReversed();
  return before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`;
}

/** At most `max` code points, an ellipsis included. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  // A code point takes at most two units, so the front of the text is all that has to be looked at.
  const characters = Array.from(text.slice(0, 2 * max + 2));
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}…`;
}

/** Newlines, tabs and runs of blanks become one blank. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

/** `340 ms`, `4.2 s`, `3 min 5 s`, `1 h 2 min`. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const utcFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'UTC',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** `2026-11-21 14:05 UTC`, from milliseconds since the epoch. */
export function utcText(ms: number): string {
  return `${utcFormat.format(ms)} UTC`;
}

export interface Aggregated {
  readonly text: string;
  readonly count: number;
}

/** Equal texts once, with how often they came, in the order of their first. */
export function aggregated(texts: readonly string[]): readonly Aggregated[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => ({ text, count }));
}
