import { parseTime, utcDay } from '../../kernel/clock.ts';
import type { FieldValue } from '../../plan/types.ts';
import type { BoardField, BoardIteration, BoardOption, CellValue } from './context.ts';

/** Why a value cannot be written to a column, with the choices there are. */
export interface CellRefusal {
  readonly problem: string;
}

/** A value that means an empty cell; `note` is for people who expect one that is filled. */
export interface CellBlank {
  readonly blank: true;
  readonly note?: string;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

type Cell = CellValue | CellRefusal | CellBlank;

/**
 * A value of the plan in the column's own terms: names are compared without regard to case. In a column of iterations
 * `active` is the one that runs on `today`, empty in a pause between two, and `none` is empty; an iteration of such a
 * title comes first.
 */
export function cellValue(field: BoardField, value: FieldValue, today: string): Cell {
  const text = String(value).trim();
  if (field.kind === 'single-select') return optionCell(field.options, text);
  if (field.kind === 'iteration') return iterationCell(field.iterations, text, today);
  if (field.kind === 'number') return numberCell(text);
  if (field.kind === 'date') return dateCell(text);
  return { input: { text: String(value) }, shown: String(value) };
}

/** Whether a value was refused. */
export function isRefusal(cell: Cell): cell is CellRefusal {
  return 'problem' in cell;
}

/** Whether a value fills its cell. */
export function isFilled(cell: Cell): cell is CellValue {
  return 'input' in cell;
}

function numberCell(text: string): CellValue | CellRefusal {
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number)
    ? { input: { number }, shown: number }
    : { problem: `"${text}" is not a number` };
}

function dateCell(text: string): CellValue | CellRefusal {
  const time = DATE.test(text) ? parseTime(text) : undefined;
  return time !== undefined && utcDay(time) === text
    ? { input: { date: text }, shown: text }
    : { problem: `"${text}" is not a date of the form 2026-11-21` };
}

function optionCell(options: readonly BoardOption[], text: string): CellValue | CellRefusal {
  const option = options.find(({ name }) => sameName(name, text));
  if (option !== undefined) return { input: { singleSelectOptionId: option.id }, shown: option.name };
  return refusal(
    text,
    'option',
    options.map(({ name }) => name),
  );
}

function iterationCell(iterations: readonly BoardIteration[], text: string, today: string): Cell {
  const named = iterations.find(({ title }) => sameName(title, text));
  if (named !== undefined) return iterationValue(named);
  if (sameName(text, 'none')) return { blank: true };
  if (!sameName(text, 'active')) {
    return refusal(text, 'iteration', ['active', 'none', ...iterations.map(({ title }) => title)]);
  }
  const running = iterations.find((each) => isRunning(each, today));
  return running === undefined
    ? { blank: true, note: `no iteration runs on ${today}` }
    : iterationValue(running);
}

function iterationValue({ id, title }: BoardIteration): CellValue {
  return { input: { iterationId: id }, shown: title };
}

function isRunning(iteration: BoardIteration, today: string): boolean {
  const [start, now] = [parseTime(iteration.startDate), parseTime(today)];
  if (start === undefined || now === undefined) return false;
  return now >= start && now < start + iteration.duration * DAY_MS;
}

function refusal(text: string, noun: string, choices: readonly string[]): CellRefusal {
  const known = choices.length === 0 ? 'there are none' : `there are ${choices.join(', ')}`;
  return { problem: `has no ${noun} "${text}"; ${known}` };
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
