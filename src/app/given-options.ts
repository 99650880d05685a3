import { z } from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import { shapeProblems } from '../plan/shape-problems.ts';
import { settingSchemas } from './config-schema.ts';
import { readOption } from './option-text.ts';
import { isOptionName, isSecret, keyOf, kindOf, type OptionName } from './options.ts';

/** What a face was told, as text, by option name; names that are no options included. */
export type GivenTexts = ReadonlyMap<string, string>;

/** How a face writes an option in its messages. */
export interface Spelling {
  /** What it calls an option, such as `input`. */
  readonly noun: string;
  /** An option as its user types it, such as `--max-concurrent`. */
  readonly spell: (name: string) => string;
  /** The options that can be given this way. */
  readonly known: readonly OptionName[];
}

/** The given options under the keys of the config file, each checked on its own. */
export interface GivenOptions {
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
}

export function checkGiven(texts: GivenTexts, spelling: Spelling): GivenOptions {
  const values: Record<string, Json> = {};
  const problems: Problem[] = [];
  for (const [name, text] of texts) {
    if (!isOptionName(name)) {
      problems.push(unknownOption(name, spelling));
      continue;
    }
    const key = keyOf(name);
    const value = isSecret(name) ? undefined : readOption(kindOf(name), text);
    if (key === undefined || value === undefined) continue;
    values[key] = value;
    problems.push(...checkOne(name, key, value, spelling));
  }
  return { values, problems };
}

/** A name that no option has, with the one that was probably meant. */
export function unknownOption(name: string, { noun, spell, known }: Spelling): Problem {
  const near = nearest(name, known);
  const remedy =
    near === undefined ? `known ${noun}s: ${known.map(spell).join(', ')}` : `did you mean "${spell(near)}"?`;
  return { message: `Unknown ${noun} "${spell(name)}"`, remedy };
}

function checkOne(name: OptionName, key: string, value: Json, { noun, spell }: Spelling): readonly Problem[] {
  const spelled = spell(name);
  const schema = z.strictObject({ [spelled]: settingSchemas[key] ?? z.never() });
  const wrapped = { [spelled]: value };
  const checked = schema.safeParse(wrapped);
  if (checked.success) return [];
  const nowhere = { file: '', line: 0, column: 0 };
  const context = { schema, value: wrapped, placeOf: () => nowhere, where: ` (${noun})` };
  return shapeProblems(checked.error.issues, context).map(({ message, remedy }) =>
    remedy === undefined ? { message } : { message, remedy },
  );
}
