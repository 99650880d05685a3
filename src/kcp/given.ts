import { z } from 'zod';
import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import { shapeProblems } from '../plan/shape-problems.ts';
import { settingSchemas } from './config-schema.ts';
import { isOptionName, keyOf, kindOf, type OptionKind, type OptionName } from './options.ts';

/** What a face was told, as text, by option name; names that are no options included. */
export type GivenTexts = ReadonlyMap<string, string>;

/** How a face writes an option in its messages. */
export interface Spelling {
  /** What it calls an option, such as `input`. */
  readonly noun: string;
  readonly spell: (name: string) => string;
  readonly known: readonly OptionName[];
}

export interface GivenOptions {
  /** Under the keys of the config file. */
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
}

/** The given texts as values, each checked on its own; blank ones count as not given. */
export function checkGiven(texts: GivenTexts, spelling: Spelling): GivenOptions {
  const values: Record<string, Json> = {};
  const problems: Problem[] = [];
  for (const [name, text] of texts) {
    if (!isOptionName(name) || !spelling.known.includes(name)) {
      problems.push(unknownOption(name, spelling));
      continue;
    }
    const key = keyOf(name);
    const value = readOption(kindOf(name), text);
    if (key === undefined || value === undefined) continue;
    values[key] = value;
    problems.push(...checkOne(spelling.spell(name), key, value, spelling.noun));
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

function readOption(kind: OptionKind, typed: string): Json | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'list') return text.split(/[\s,]+/u).filter((entry) => entry !== '');
  if (kind === 'integer') return /^[+-]?\d{1,9}$/u.test(text) ? Number(text) : text;
  if (kind === 'boolean' && /^(?:true|false)$/iu.test(text)) return text.toLowerCase() === 'true';
  return text;
}

function checkOne(spelled: string, key: string, value: Json, noun: string): readonly Problem[] {
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
