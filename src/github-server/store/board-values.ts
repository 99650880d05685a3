import type { ProjectField, ProjectItem } from './entities.ts';
import { RuleError } from './errors.ts';
import { selectOption } from './select-option.ts';
import { record } from './timeline.ts';
import { freshId, type World } from './world.ts';

/** The value of a board cell as the API takes it: exactly one member is set. */
export interface CellInput {
  readonly text?: string;
  readonly number?: number;
  readonly date?: string;
  readonly singleSelectOptionId?: string;
  readonly iterationId?: string;
}

const expected = {
  TEXT: { member: 'text', noun: 'text' },
  NUMBER: { member: 'number', noun: 'number' },
  DATE: { member: 'date', noun: 'date' },
  SINGLE_SELECT: { member: 'singleSelectOptionId', noun: 'single select option Id' },
  ITERATION: { member: 'iterationId', noun: 'iteration Id' },
} as const;

function isWritable(dataType: string): dataType is keyof typeof expected {
  return Object.hasOwn(expected, dataType);
}

/** Writes one cell of a board. */
export function setCell(world: World, item: ProjectItem, field: ProjectField, input: CellInput): void {
  const value = checkedValue(field, input);
  const before = item.values.get(field.id);
  if (field.name === 'Status' && before?.value !== value)
    recordStatus(world, item, field, before?.value, value);
  const now = world.now();
  item.values.set(field.id, {
    ...(before ?? { ...freshId(world, 'PVTFV'), createdMs: now }),
    value,
    updatedMs: now,
  });
  item.updatedMs = now;
}

/** Of all columns GitHub tells only of this one who changed it. */
function recordStatus(
  world: World,
  { issue, project }: ProjectItem,
  { options }: ProjectField,
  before: string | number | undefined,
  after: string | number,
): void {
  const name = (id: string | number | undefined): string =>
    options.find((option) => option.id === id)?.name ?? '';
  const kind = 'ProjectV2ItemStatusChangedEvent';
  record(world, issue, { kind, project, previousStatus: name(before), status: name(after) });
}

/** Empties one cell of a board. */
export function clearCell(world: World, item: ProjectItem, field: ProjectField): void {
  checkWritable(item, field);
  if (item.values.delete(field.id)) item.updatedMs = world.now();
}

/** Demands a column of the item's board whose values live on the board. */
export function checkWritable(item: ProjectItem, field: ProjectField): void {
  if (field.project !== item.project) {
    throw new RuleError('NOT_FOUND', `Could not resolve to a node with the global id of '${field.id}'.`);
  }
  if (field.issueField) {
    throw new RuleError(
      'UNPROCESSABLE',
      'issue fields used as a project field in organization accounts cannot be mutated in the current project.',
    );
  }
  if (item.isArchived) {
    throw new RuleError('UNPROCESSABLE', 'The item is archived and cannot be updated');
  }
  if (!isWritable(field.dataType)) {
    throw new RuleError(
      'UNPROCESSABLE',
      `The field of type ${field.dataType.toLowerCase()} is currently not supported.`,
    );
  }
}

function checkedValue(field: ProjectField, input: CellInput): string | number {
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  if (given.length !== 1) {
    throw new RuleError('UNPROCESSABLE', 'The project field value must have exactly one value');
  }
  if (!isWritable(field.dataType)) throw new RuleError('UNPROCESSABLE', 'The field cannot be written');
  const { member, noun } = expected[field.dataType];
  const value = input[member];
  if (value === undefined || value === null) {
    throw new RuleError(
      'UNPROCESSABLE',
      `Did not receive a ${noun} value to update a field of type ${field.dataType.toLowerCase()}.`,
    );
  }
  checkChoice(field, value);
  return value;
}

function checkChoice(field: ProjectField, value: string | number): void {
  if (field.dataType === 'SINGLE_SELECT' && !field.options.some((option) => option.id === value)) {
    throw new RuleError('UNPROCESSABLE', 'The single select option Id does not belong to the field');
  }
  const iterations = [...field.iterations, ...field.completedIterations];
  if (field.dataType === 'ITERATION' && !iterations.some((iteration) => iteration.id === value)) {
    throw new RuleError('UNPROCESSABLE', 'The iteration Id does not belong to the field');
  }
  if (field.dataType === 'DATE' && !/^\d{4}-\d{2}-\d{2}/.test(String(value))) {
    throw new RuleError('UNPROCESSABLE', 'The date value is not a valid date');
  }
}

/** Replaces the choices of a column as GitHub does: ids survive with their names, cells of lost choices become empty. */
export function setOptions(world: World, field: ProjectField, names: readonly string[]): void {
  field.options = names.map(
    (name) => field.options.find((option) => option.name === name) ?? selectOption(world, name),
  );
  const ids = new Set<string | number>(field.options.map(({ id }) => id));
  for (const { values } of field.project.items) {
    const held = values.get(field.id);
    if (held !== undefined && !ids.has(held.value)) values.delete(field.id);
  }
}
