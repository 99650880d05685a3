import type { FieldValue } from '../../plan/types.ts';
import { cellValue, isFilled } from './cell-value.ts';
import type { BoardContext } from './context.ts';

/** The value as the board will show it; nothing without a board, and when the board cannot hold it. */
export function shownValue(
  board: BoardContext | undefined,
  name: string,
  value: FieldValue,
): FieldValue | undefined {
  const field = board?.fields.get(name.toLowerCase());
  if (board === undefined || field === undefined) return undefined;
  const cell = cellValue(field, value, board.today);
  return isFilled(cell) ? cell.shown : undefined;
}
