import type { Input } from '../input.ts';
import type { CellInput } from './board-values.ts';
import type { ProjectField } from './entities.ts';
import { RuleError } from './errors.ts';

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

function idOf(choices: readonly { readonly id: string; readonly name: string }[], name: string): string {
  const found = choices.find((choice) => choice.name === name);
  if (!found)
    throw new RuleError(
      'NOT_FOUND',
      `'${name}' is not one of ${choices.map((choice) => choice.name).join(', ')}`,
    );
  return found.id;
}
