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
