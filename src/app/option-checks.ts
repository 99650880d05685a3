import { z } from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import { shapeProblems } from '../plan/shape-problems.ts';

/** What a face was told, as text, by option name; names that are no options included. */
export type GivenTexts = ReadonlyMap<string, string>;

/** How a face writes an option in its messages. */
export interface SpellingOf<Name extends string> {
  /** What it calls an option, such as `input`. */
  readonly noun: string;
  /** An option as its user types it, such as `--max-concurrent`. */
  readonly spell: (name: string) => string;
  /** The options that can be given this way. */
  readonly known: readonly Name[];
}

/** The given options under the keys of the config file, each checked on its own. */
export interface GivenOptions {
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
}

/** A name that no option has, with the one that was probably meant. */
export function unknownOption(name: string, { noun, spell, known }: SpellingOf<string>): Problem {
  const near = nearest(name, known);
  const remedy =
    near === undefined ? `known ${noun}s: ${known.map(spell).join(', ')}` : `did you mean "${spell(near)}"?`;
  return { message: `Unknown ${noun} "${spell(name)}"`, remedy };
}

/** What is wrong with one value by the schema of its option; messages name it as its user typed it. */
export function checkValue(
  spelled: string,
  noun: string,
  value: Json,
  option: z.ZodType = z.never(),
): readonly Problem[] {
  const schema = z.strictObject({ [spelled]: option });
  const wrapped = { [spelled]: value };
  const checked = schema.safeParse(wrapped);
  if (checked.success) return [];
  const nowhere = { file: '', line: 0, column: 0 };
  const context = { schema, value: wrapped, placeOf: () => nowhere, where: ` (${noun})` };
  return shapeProblems(checked.error.issues, context).map(({ message, remedy }) =>
    remedy === undefined ? { message } : { message, remedy },
  );
}
