import type { Input } from '../input.ts';
import type { CellInput } from './board-values.ts';
import type { IssueField, ProjectField } from './entities.ts';
import { RuleError } from './errors.ts';
import type { IssueFieldInput } from './issue-fields.ts';

/** A cell value as people give it (choices by name) in the API's form. */
export function cellInput(field: ProjectField, input: Input): CellInput {
  if (field.dataType === 'NUMBER') return { number: input.number('value') };
  const text = input.text('value');
  if (field.dataType === 'DATE') return { date: text };
  if (field.dataType === 'SINGLE_SELECT') return { singleSelectOptionId: idOf(field.options, text) };
  if (field.dataType !== 'ITERATION') return { text };
  const iterations = [...field.iterations, ...field.completedIterations];
  return {
    iterationId: idOf(
      iterations.map(({ id, title }) => ({ id, name: title })),
      text,
    ),
  };
}

/** The same for an issue field; `null` deletes the value. */
export function issueFieldInput(field: IssueField, input: Input): IssueFieldInput {
  if (input.isNull('value')) return { field, delete: true };
  if (field.kind === 'IssueFieldNumber') return { field, numberValue: input.number('value') };
  const text = input.text('value');
  if (field.kind === 'IssueFieldDate') return { field, dateValue: text };
  if (field.kind === 'IssueFieldText') return { field, textValue: text };
  return { field, singleSelectOptionId: idOf(field.options, text) };
}

function idOf(choices: readonly { readonly id: string; readonly name: string }[], name: string): string {
  const found = choices.find((choice) => choice.name === name);
  if (!found)
    throw new RuleError(
      'NOT_FOUND',
      `'${name}' is not one of ${choices.map((choice) => choice.name).join(', ')}`,
    );
  return found.id;
}
