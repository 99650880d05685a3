import type { ItemOutcome } from '../contracts/sync-result.ts';
import { groupBy } from '../kernel/group-by.ts';
import type { Place } from '../kernel/problem.ts';

/** Lines of a text, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Lines that a pull request added or changed, by path relative to the workspace. */
export type ChangedLines = ReadonlyMap<string, readonly LineRange[]>;

/** The lines that each item takes up: from where it starts to where the next one of its file does, nested or not. */
export function linesOfItems(outcomes: readonly ItemOutcome[]): ReadonlyMap<string, LineRange> {
  const byFile = groupBy(outcomes, ({ item }) => item.place.file);
  return new Map([...byFile.values()].flatMap(linesInFile));
}

function linesInFile(outcomes: readonly ItemOutcome[]): readonly (readonly [string, LineRange])[] {
  const sorted = outcomes.toSorted((a, b) => a.item.place.line - b.item.place.line);
  return sorted.map(({ item: { id, place } }, index) => {
    const next = sorted[index + 1]?.item.place.line ?? Infinity;
    return [id, { first: place.line, last: Math.max(next - 1, place.line) }];
  });
}

/** Whether a pull request changed a line of the range; of the place's own line when there is no range. */
export function isChanged(changed: ChangedLines, place: Place | undefined, lines?: LineRange): boolean {
  if (place === undefined) return false;
  const { first, last } = lines ?? { first: place.line, last: place.line };
  return (changed.get(place.file) ?? []).some((range) => range.first <= last && range.last >= first);
}
