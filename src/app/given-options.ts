import type { Json } from '../kernel/canonical-json.ts';
import type { Problem } from '../kernel/problem.ts';
import { settingSchemas } from './config-schema.ts';
import {
  checkValue,
  type GivenOptions,
  type GivenTexts,
  type SpellingOf,
  unknownOption,
} from './option-checks.ts';
import { readOption } from './option-text.ts';
import { isOptionName, isSecret, keyOf, kindOf, type OptionName } from './options.ts';

/** How a face of the action writes an option in its messages. */
export type Spelling = SpellingOf<OptionName>;

/** The given texts as values, each checked on its own. */
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
    problems.push(...checkValue(spelling.spell(name), spelling.noun, value, settingSchemas[key]));
  }
  return { values, problems };
}
