import { parseArgs } from 'node:util';
import type { Spelling } from '../app/given-options.ts';
import { type GivenTexts, unknownOption } from '../app/option-checks.ts';
import { isOptionName, isSecret, kindOf, OPTION_NAMES, type OptionName } from '../app/options.ts';
import { formatProblem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';

export const COMMANDS = ['sync', 'preview', 'dry-run', 'drift', 'import', 'clean', 'revert', 'demo'] as const;

export type Command = (typeof COMMANDS)[number];

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'run'; readonly command: Command; readonly given: GivenTexts }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'usage'; readonly mistakes: readonly string[] };

/** The options that are flags; the command itself says the mode, secrets come from the environment. */
export const FLAGS: readonly OptionName[] = OPTION_NAMES.filter((name) => name !== 'mode' && !isSecret(name));

/** One letter takes one dash. */
export const flagSpelling: Spelling = {
  noun: 'flag',
  spell: (name) => (name.length === 1 ? `-${name}` : `--${name}`),
  known: FLAGS,
};

const WITHOUT_VALUE: ReadonlySet<string> = new Set(['help', 'version']);

export function readArguments(args: readonly string[]): Invocation {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      // Secrets are refused below, yet their value is read as one, so that no message repeats it.
      ...OPTION_NAMES.map(
        (name) => [name, { type: kindOf(name) === 'boolean' ? 'boolean' : 'string' }] as const,
      ),
      ['help', { type: 'boolean', short: 'h' }] as const,
      ['version', { type: 'boolean' }] as const,
    ]),
  });
  const flags = tokens.filter((token) => token.kind === 'option');
  const words = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value);
  const names = new Set(flags.map(({ name }) => name));
  if (names.has('help') || words[0] === 'help') return { kind: 'help' };
  if (names.has('version')) return { kind: 'version' };

  const mistakes: string[] = [];
  const isClear = [...names].every((name) => isOptionName(positive(name)));
  const command = commandOf(isClear ? words : words.slice(0, 1), mistakes);
  const given = new Map<string, string>();
  for (const { name, value } of flags) {
    const mistake = flagMistake(name, value);
    if (mistake !== undefined) mistakes.push(mistake);
    else given.set(...setting(name, value, given));
  }
  if (command === 'demo' && flags.length > 0) mistakes.push('demo takes no flags');
  return command === undefined || mistakes.length > 0
    ? { kind: 'usage', mistakes }
    : { kind: 'run', command, given };
}

/** Behind a flag that is unknown, a word may be its value. */
function commandOf([word, ...more]: readonly string[], mistakes: string[]): Command | undefined {
  const command = COMMANDS.find((known) => known === word);
  if (word === undefined) mistakes.push(`No command; use ${COMMANDS.join(', ')}`);
  else if (command === undefined) mistakes.push(`Unknown command "${word}" (${commandHint(word)})`);
  if (more.length > 0) mistakes.push(`Too many words: ${more.join(' ')} (values follow flags: --plan FILE)`);
  return command;
}

function commandHint(word: string): string {
  const near = nearest(word, COMMANDS);
  return near === undefined ? `known commands: ${COMMANDS.join(', ')}` : `did you mean "${near}"?`;
}

function flagMistake(name: string, value: string | undefined): string | undefined {
  if (isOptionName(name) && isSecret(name))
    return `--${name} is not taken from the command line, where others can see it (set ${TOKEN_VARIABLES[name]})`;
  if (name === 'mode') return '--mode is the command itself (use "sync" or "dry-run")';
  const plain = positive(name);
  if (!isOptionName(plain) || WITHOUT_VALUE.has(name))
    return formatProblem(unknownOption(name, flagSpelling));
  if (value !== undefined && plain !== name) return `--${name} takes no value (use --${plain}=${value})`;
  if (value === undefined && kindOf(plain) !== 'boolean') return `--${name} needs a value`;
  return undefined;
}

/** Where the command line takes secrets from; the first one that is set counts. */
const TOKEN_VARIABLES: Readonly<Record<string, string>> = {
  token: 'GITHUB_TOKEN or GH_TOKEN',
  'project-token': 'GITHUB_PROJECT_TOKEN',
  'odoo-api-key': 'ODOO_API_KEY',
};

/** Repeated flags of a list add up; of others the last one counts. `--no-rollup` is `--rollup false`. */
function setting(name: string, value: string | undefined, given: GivenTexts): [string, string] {
  const plain = positive(name);
  if (plain !== name) return [plain, 'false'];
  const text = value ?? 'true';
  const before = isOptionName(name) && kindOf(name) === 'lines' ? given.get(name) : undefined;
  return [name, before === undefined ? text : `${before}\n${text}`];
}

function positive(name: string): string {
  const plain = name.replace(/^no-/u, '');
  return isOptionName(plain) && kindOf(plain) === 'boolean' ? plain : name;
}
