import { diffArrays } from 'diff';

/** Lines of a text, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Edits up to which lines are told apart; texts that differ more count as changed all over. */
const MOST_EDITS = 1000;

/**
 * The lines of `after` that a change touched: new and changed ones, and where lines were taken out the one that moved
 * up. Compares texts that the run has in hand, so GitHub is not asked for patches, which it cuts short when they are large.
 */
export function changedLines(before: string, after: string): readonly LineRange[] {
  const [old, lines] = [linesOf(before), linesOf(after)];
  const parts = diffArrays(old, lines, { maxEditLength: MOST_EDITS });
  if (parts === undefined) return lines.length === 0 ? [] : [{ first: 1, last: lines.length }];
  const ranges: LineRange[] = [];
  let next = 1;
  for (const { added, removed, value } of parts) {
    if (added) ranges.push({ first: next, last: next + value.length - 1 });
    else if (removed && lines.length > 0) {
      const at = Math.min(next, lines.length);
      ranges.push({ first: at, last: at });
    }
    if (!removed) next += value.length;
  }
  return ranges;
}

/** Other line ends are no change of the line. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/u);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
