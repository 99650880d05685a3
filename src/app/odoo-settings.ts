import { PlanPilotError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { originOf } from '../providers/odoo/address.ts';
import type { Config, ODOO_STAGES } from './config-schema.ts';
import { parseDuration } from './duration.ts';
import { isGlob } from './glob.ts';
import type { Resolved } from './mode.ts';
import { odooMisfits } from './odoo-misfits.ts';
import type { PlanPattern } from './plan-patterns.ts';
import type { SettingsRequest } from './settings-request.ts';
import { placedIn, type Sources } from './sources.ts';

/** What a run on Odoo needs to know, settled before it starts. */
export interface OdooSettings {
  /** Address of the server, without a path. */
  readonly url: string;
  readonly database?: string;
  readonly username?: string;
  /** An API key, or a password. Empty on a preview that may do without: forks get no secrets. */
  readonly secret: string;
  /** A number is an id, a text the exact name. */
  readonly project: number | string;
  readonly batchSize: number;
  /** Absent where the server's own wish counts. */
  readonly minIntervalMs?: number;
  /** Absent where Odoo's own pace counts, which is slower than GitHub's. */
  readonly requestTimeoutMs?: number;
  readonly stages: (typeof ODOO_STAGES)[number];
  readonly tracking: boolean;
  /** The map, relative to the workspace. */
  readonly file: string;
  /** Project and server in words. */
  readonly target: string;
}

const DEFAULT_MAP = 'feature_user_story_map.toml';

/** The settings of provider `odoo`; what is wrong with them, or does not go with it, is added to the problems. */
export function odooSettings(
  config: Config,
  { mayFallBack }: Resolved,
  request: SettingsRequest,
  sources: Sources,
  patterns: readonly PlanPattern[],
  problems: Problem[],
): OdooSettings {
  problems.push(...odooMisfits(config, request, sources));
  const url = serverOf(config, request, sources, problems);
  const project = projectOf(config, request, problems);
  const { odoo_database: database, odoo_username: username } = config;
  return {
    url: url.origin,
    ...databaseOf(database, sources, problems),
    ...(typeof username === 'string' ? { username } : {}),
    secret: secretOf(request, mayFallBack, problems),
    project,
    batchSize: config.odoo_batch_size ?? 1,
    ...duration('minIntervalMs', config.odoo_min_interval),
    ...duration('requestTimeoutMs', config.request_timeout),
    stages: config.odoo_stages ?? 'backlog',
    tracking: config.odoo_tracking ?? false,
    file: mapOf(patterns, problems),
    target: `project ${project} on ${url.host}`,
  };
}

/** Stands for an address that is wrong, so that the rest can be checked. */
const NOWHERE = new URL('https://odoo.invalid');

function serverOf(
  { odoo_url: given }: Config,
  { spelling }: SettingsRequest,
  sources: Sources,
  problems: Problem[],
): URL {
  if (typeof given !== 'string') {
    const remedy = `add ${spelling.spell('odoo-url')}, such as https://acme.odoo.com`;
    problems.push({ message: 'The address of the Odoo server is missing', remedy });
    return NOWHERE;
  }
  const flaw = addressFlaw(given);
  if (flaw === undefined) return new URL(given);
  problems.push(placedIn(sources, ['odoo_url'], flaw));
  return NOWHERE;
}

function addressFlaw(given: string): Problem | undefined {
  try {
    originOf(given);
  } catch (error) {
    if (!(error instanceof PlanPilotError)) throw error;
    return { message: error.message, ...(error.hint === undefined ? {} : { remedy: error.hint }) };
  }
  const { pathname, search, hash } = new URL(given);
  if (pathname === '/' && search === '' && hash === '') return undefined;
  return {
    message: 'odoo-url names a page of the server',
    remedy: 'keep what stands before the third slash',
  };
}

/** Odoo itself allows fewer characters; others cannot even travel in a header. */
function databaseOf(
  database: string | null | undefined,
  sources: Sources,
  problems: Problem[],
): Partial<Record<'database', string>> {
  if (typeof database !== 'string') return {};
  if (!/^[\x21-\x7e]+$/u.test(database)) {
    const message = 'odoo-database is no name that a database of Odoo can have';
    const remedy = 'take the exact name, as the login page of Odoo shows it, or leave it out';
    problems.push(placedIn(sources, ['odoo_database'], { message, remedy }));
  }
  return { database };
}

function duration<K extends 'minIntervalMs' | 'requestTimeoutMs'>(
  key: K,
  given: string | null | undefined,
): Partial<Record<K, number>> {
  const entry: Partial<Record<K, number>> = {};
  if (typeof given === 'string') entry[key] = parseDuration(given) ?? 0;
  return entry;
}

function projectOf(
  { odoo_project: given }: Config,
  { spelling }: SettingsRequest,
  problems: Problem[],
): number | string {
  if (typeof given === 'number') return given;
  if (typeof given === 'string') return /^[1-9]\d{0,9}$/u.test(given) ? Number(given) : given;
  const remedy = `add ${spelling.spell('odoo-project')}, its id or its exact name`;
  problems.push({ message: 'The Odoo project is missing', remedy });
  return '';
}

/** Nothing of the secret ever appears in a message. */
function secretOf({ given, spelling }: SettingsRequest, mayBeMissing: boolean, problems: Problem[]): string {
  const secret = given.get('odoo-api-key')?.trim() ?? '';
  if (secret === '') {
    if (mayBeMissing) return secret;
    const remedy =
      spelling.noun === 'input'
        ? 'pass ${{ secrets.ODOO_API_KEY }} as odoo-api-key, and add the secret to the repository'
        : 'set ODOO_API_KEY in the environment';
    problems.push({ message: 'No API key of Odoo is given', remedy });
  } else if (/\p{Cc}/u.test(secret)) {
    const message = `The ${spelling.spell('odoo-api-key')} holds line breaks or control characters`;
    problems.push({ message, remedy: 'copy the key again, as one line' });
  }
  return secret;
}

function mapOf(patterns: readonly PlanPattern[], problems: Problem[]): string {
  const [first, second] = patterns;
  if (first === undefined) return DEFAULT_MAP;
  const { pattern } = first;
  if (second === undefined && pattern.endsWith('.toml') && !isGlob(pattern)) return pattern;
  const message = 'provider odoo reads one map, a .toml file';
  problems.push({ message, remedy: `name it with plan, such as ${DEFAULT_MAP}` });
  return pattern;
}
