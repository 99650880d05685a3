import {
  checkValue,
  type GivenOptions,
  type GivenTexts,
  type SpellingOf,
  unknownOption,
} from '../app/option-checks.ts';
import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import { settingSchemas } from './config-schema.ts';
import { isOptionName, keyOf, kindOf, type OptionKind, type OptionName } from './options.ts';

/** How a face of the syncer writes an option in its messages. */
export type Spelling = SpellingOf<OptionName>;

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
    problems.push(...checkValue(spelling.spell(name), spelling.noun, value, settingSchemas[key]));
  }
  return { values, problems };
}

function readOption(kind: OptionKind, typed: string): Json | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  if (kind === 'list') return text.split(/[\s,]+/u).filter((entry) => entry !== '');
  if (kind === 'integer') return /^[+-]?\d{1,9}$/u.test(text) ? Number(text) : text;
  if (kind === 'boolean' && /^(?:true|false)$/iu.test(text)) return text.toLowerCase() === 'true';
  return text;
}
