import { clip, oneLine } from './wording.ts';

const VALUE_LENGTH = 120;

/** Two differing values as people can compare them on one line each: lines that both start with are left out. */
export function shortPair(before: string, after: string): readonly [string, string] {
  const a = before.split('\n');
  const b = after.split('\n');
  let same = 0;
  while (same < Math.min(a.length, b.length) - 1 && a[same] === b[same]) same += 1;
  const short = (lines: readonly string[]): string => {
    // Only the front is shown, and a text may be as long as an issue.
    const rest = oneLine(
      lines
        .slice(same, same + VALUE_LENGTH)
        .join('\n')
        .slice(0, 10 * VALUE_LENGTH),
    );
    return clip(same === 0 || rest === '' ? rest : `… ${rest}`, VALUE_LENGTH);
  };
  return [short(a), short(b)];
}

export interface LineDelta {
  readonly added: number;
  readonly removed: number;
}

/** How many lines of a text were added and removed; moved lines count as neither. Nothing for one-line values. */
export function lineDelta(before: string, after: string): LineDelta | undefined {
  if (!before.includes('\n') && !after.includes('\n')) return undefined;
  const surplus = new Map<string, number>();
  const count = (text: string, step: number): void => {
    for (const line of text.split('\n')) surplus.set(line, (surplus.get(line) ?? 0) + step);
  };
  count(before, -1);
  count(after, 1);
  let added = 0;
  let removed = 0;
  for (const difference of surplus.values()) {
    if (difference > 0) added += difference;
    else removed -= difference;
  }
  return { added, removed };
}
