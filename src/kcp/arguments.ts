import { parseArgs } from 'node:util';
import { type GivenTexts, unknownOption } from '../app/option-checks.ts';
import { formatProblem } from '../kernel/problem.ts';
import { nearest } from '../kernel/suggest.ts';
import type { Spelling } from './given.ts';
import { isOptionName, kindOf, OPTION_NAMES, type OptionName } from './options.ts';

const COMMANDS = ['once', 'watch', 'plan', 'cleanup', 'print-rbac'] as const;

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'run' | 'print-rbac'; readonly given: GivenTexts; readonly daemon: boolean }
  | { readonly kind: 'help' | 'version' }
  | { readonly kind: 'usage'; readonly mistakes: readonly string[] };

export const flagSpelling: Spelling = {
  noun: 'flag',
  spell: (name) => (name.length === 1 ? `-${name}` : `--${name}`),
  known: OPTION_NAMES,
};

export function readArguments(args: readonly string[]): Invocation {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries([
      ...OPTION_NAMES.map((name) => [name, { type: isSwitch(name) ? 'boolean' : 'string' }] as const),
      ['daemon', { type: 'boolean' }] as const,
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
  const given = new Map<string, string>();
  for (const { name, value } of flags) {
    const mistake = flagMistake(name, value);
    if (mistake !== undefined) mistakes.push(mistake);
    else if (name !== 'daemon') given.set(...setting(name, value, given));
  }
  const command = commandOf(words, mistakes);
  if (command !== undefined && command !== 'print-rbac') {
    if (given.has('mode'))
      mistakes.push('The mode is given twice, as a word and by --mode (use one of them)');
    given.set('mode', command);
  }
  if (mistakes.length > 0) return { kind: 'usage', mistakes };
  return { kind: command === 'print-rbac' ? command : 'run', given, daemon: names.has('daemon') };
}

function commandOf(
  [word, ...more]: readonly string[],
  mistakes: string[],
): (typeof COMMANDS)[number] | undefined {
  const command = COMMANDS.find((known) => known === word);
  if (word !== undefined && command === undefined) {
    const near = nearest(word, COMMANDS);
    const hint = near === undefined ? `known commands: ${COMMANDS.join(', ')}` : `did you mean "${near}"?`;
    mistakes.push(`Unknown command "kcp ${word}" (${hint})`);
  }
  if (more.length > 0)
    mistakes.push(`Too many words: ${more.join(' ')} (values follow flags: --resources LIST)`);
  return command;
}

function flagMistake(name: string, value: string | undefined): string | undefined {
  if (name === 'daemon') return value === undefined ? undefined : '--daemon takes no value';
  const plain = positive(name);
  if (!isOptionName(plain)) return formatProblem(unknownOption(name, flagSpelling));
  if (value !== undefined && plain !== name) return `--${name} takes no value (use --${plain}=${value})`;
  if (value === undefined && !isSwitch(plain)) return `--${name} needs a value`;
  if (name === 'log-level' && !isLogLevel(value))
    return `--log-level is "${value}" (use ${LOG_LEVELS.join(', ')})`;
  if (isKubeconfig(name) && /[\r\n]/u.test(value ?? ''))
    return `--${name} takes a path: others can see the command line (put the content into ${KUBECONFIG_VARIABLES[name]})`;
  return undefined;
}

/** From all there is to know to errors alone. */
export const LOG_LEVELS = ['debug', 'info', 'warning', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export function isLogLevel(text: string | undefined): text is LogLevel {
  return LOG_LEVELS.some((level) => level === text);
}

/** Where the command line takes the content of kubeconfigs from. */
export const KUBECONFIG_VARIABLES: Readonly<Record<'upstream-kubeconfig' | 'downstream-kubeconfig', string>> =
  {
    'upstream-kubeconfig': 'PLANPILOT_UPSTREAM_KUBECONFIG',
    'downstream-kubeconfig': 'PLANPILOT_DOWNSTREAM_KUBECONFIG',
  };

function isKubeconfig(name: string): name is keyof typeof KUBECONFIG_VARIABLES {
  return Object.hasOwn(KUBECONFIG_VARIABLES, name);
}

/** Repeated flags of a list add up; of others the last one counts. `--no-status-sync` is `--status-sync=false`. */
function setting(name: string, value: string | undefined, given: GivenTexts): [string, string] {
  const plain = positive(name);
  if (plain !== name) return [plain, 'false'];
  const text = value ?? 'true';
  const before = isOptionName(name) && kindOf(name) === 'list' ? given.get(name) : undefined;
  return [name, before === undefined ? text : `${before}\n${text}`];
}

function isSwitch(name: OptionName): boolean {
  return kindOf(name) === 'boolean';
}

function positive(name: string): string {
  const plain = name.replace(/^no-/u, '');
  return isOptionName(plain) && isSwitch(plain) ? plain : name;
}
