import type { Problem } from '../kernel/problem.ts';
import type { Config } from './config-schema.ts';
import type { Spelling } from './given-options.ts';
import { isOptionName, keyOf, OPTION_NAMES } from './options.ts';
import type { PlanPattern } from './plan-patterns.ts';
import type { SettingsRequest } from './settings-request.ts';
import { placedIn, type Sources } from './sources.ts';

/** What other modes do and Odoo's tasks are kept from; each as the end of a sentence. */
const REFUSED_MODES: ReadonlyMap<string, string> = new Map([
  ['drift', 'existing tasks are never compared with the map'],
  ['import', 'tasks are never read into a map'],
  ['clean', 'tasks are never deleted'],
  ['revert', 'tasks are never changed back'],
]);

/** Keys that every provider knows. */
const SHARED = new Set([
  '$schema',
  'plan',
  'plan_paths',
  'mode',
  'preview',
  'provider',
  'request_timeout',
  'max_duration',
  'auth',
  'token',
]);

/**
 * Settings that do not go with provider `odoo`, which creates tasks and does nothing else. Those of a config file count
 * when the file itself names the provider; otherwise it may serve several.
 */
export function odooMisfits(
  config: Config,
  { spelling, event }: SettingsRequest,
  sources: Sources,
): Problem[] {
  const mode: string = config.mode ?? 'auto';
  const reason = REFUSED_MODES.get(mode);
  const problems: Problem[] = [];
  if (event?.name === 'pull_request_target') {
    const message =
      'provider odoo is refused on pull_request_target: the key would go to the server that a stranger names';
    problems.push({ message, remedy: 'use the pull_request event; a fork has its map checked there' });
  }
  if (reason !== undefined) {
    const message = `mode ${mode} does not go with provider odoo: ${reason}`;
    problems.push(placedIn(sources, ['mode'], { message, remedy: 'use sync, preview or dry-run' }));
  }
  const inFile = sources.file.values['provider'] === 'odoo' ? Object.keys(sources.file.values) : [];
  for (const key of new Set([...sources.given, ...inFile])) {
    if (SHARED.has(key) || key.startsWith('odoo_') || isEmpty(config, key)) continue;
    const message = `${spelled(key, spelling.spell, sources)} does not go with provider odoo: ${reasonFor(key)}`;
    problems.push(placedIn(sources, [key], { message, remedy: 'remove it' }));
  }
  return problems;
}

/** What belongs to provider `odoo` but was given to a run on another one: it would run without it, and elsewhere. */
export function strayOdooOptions(
  { spelling }: SettingsRequest,
  { given }: Sources,
  patterns: readonly PlanPattern[],
): Problem[] {
  const maps = patterns.filter(({ pattern }) => pattern.endsWith('.toml'));
  const remedy = `add ${spelling.spell('provider')} odoo, or name a plan in YAML or JSON`;
  return [
    ...strayOptions(spelling, given),
    ...maps.map(({ pattern }) => ({
      message: `${pattern} is a map of features, which provider odoo reads`,
      remedy,
    })),
  ];
}

function strayOptions(spelling: Spelling, given: ReadonlySet<string>): Problem[] {
  const stray = [...given].filter((key) => key.startsWith('odoo_'));
  if (stray.length === 0) return [];
  const names = stray.map((key) => spelling.spell(key.replaceAll('_', '-')));
  const message = `${names.join(', ')} ${stray.length === 1 ? 'goes' : 'go'} with provider odoo only`;
  return [{ message, remedy: `add ${spelling.spell('provider')} odoo, or remove them` }];
}

function reasonFor(key: string): string {
  return key === 'prune' ? 'tasks are never closed or deleted' : 'it has no meaning there';
}

function isEmpty(config: Config, key: string): boolean {
  const value: unknown = Reflect.get(config, key);
  return value === undefined || value === null;
}

/** As its user typed it. */
function spelled(key: string, spell: (name: string) => string, { given }: Sources): string {
  const name = OPTION_NAMES.find((option) => keyOf(option) === key);
  return given.has(key) && name !== undefined && isOptionName(name) ? spell(name) : key;
}
