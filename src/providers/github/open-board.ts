import type { FieldNeed } from '../../contracts/inputs.ts';
import { nearest } from '../../kernel/suggest.ts';
import { cellValue, isRefusal } from './cell-value.ts';
import type { BoardContext, BoardField } from './context.ts';
import type { Findings } from './open-findings.ts';
import type { BoardFieldPage, ProjectV2FieldType } from './operations.generated.ts';

type Column = NonNullable<NonNullable<BoardFieldPage['nodes']>[number]>;

const PLAIN_KINDS: ReadonlyMap<ProjectV2FieldType, 'text' | 'number' | 'date'> = new Map([
  ['TEXT', 'text'],
  ['NUMBER', 'number'],
  ['DATE', 'date'],
]);

/** The writable columns of a board. Columns that GitHub fills itself (Title, Assignees, …) are left out. */
export function readColumns(columns: readonly (Column | null)[]): ReadonlyMap<string, BoardField> {
  const fields = columns.map((column) => (column === null ? undefined : readColumn(column)));
  return new Map(
    fields.filter((field) => field !== undefined).map((field) => [field.name.toLowerCase(), field]),
  );
}

function readColumn(column: Column): BoardField | undefined {
  const { id, name } = column;
  if (column.kind === 'ProjectV2SingleSelectField') {
    return { kind: 'single-select', id, name, options: column.options };
  }
  if (column.kind === 'ProjectV2IterationField') {
    const { iterations, completedIterations } = column.configuration;
    return { kind: 'iteration', id, name, iterations: [...iterations, ...completedIterations] };
  }
  const kind = PLAIN_KINDS.get(column.dataType);
  return kind === undefined ? undefined : { kind, id, name };
}

/** Checks that the board can hold every value the plan is going to write. */
export function checkFieldNeeds(needs: readonly FieldNeed[], board: BoardContext, findings: Findings): void {
  for (const need of needs) {
    const field = board.fields.get(need.name.toLowerCase());
    if (field === undefined) reportAbsentField(need, board, findings);
    else reportRefusedValues(need, field, board.today, findings);
  }
}

/** Without a board, required fields have no place; optional ones are silently not written. */
export function checkBoardlessNeeds(needs: readonly FieldNeed[], findings: Findings): void {
  const required = needs.filter(({ optional }) => !optional).map(({ name }) => name);
  if (required.length === 0) return;
  findings.missing(
    `no board is configured to hold ${required.join(', ')}`,
    'set board-url, or take the fields out of the plan and the configuration',
  );
}

function reportAbsentField(need: FieldNeed, board: BoardContext, findings: Findings): void {
  const names = [...board.fields.values()].map(({ name }) => name);
  const message = `the board has no field "${need.name}" that can be written; there are ${names.join(', ')}`;
  if (need.optional) {
    findings.warn(`${message}; it is left out`);
    return;
  }
  const near = nearest(need.name, names);
  findings.missing(
    message,
    near === undefined ? 'add the field to the board or name another one' : `did you mean "${near}"?`,
  );
}

function reportRefusedValues(need: FieldNeed, field: BoardField, today: string, findings: Findings): void {
  for (const value of need.values) {
    const cell = cellValue(field, value, today);
    if ('note' in cell) findings.warn(`board field "${field.name}": ${cell.note}; it is left empty`);
    if (!isRefusal(cell)) continue;
    const message = `board field "${field.name}": ${cell.problem}`;
    if (need.optional) findings.warn(`${message}; it is left out`);
    else findings.missing(message, 'correct the value, or add it to the board');
  }
}
