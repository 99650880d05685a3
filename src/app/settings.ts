import type { EngineConfig } from '../engine/config.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { idFlaw } from '../plan/plan-id.ts';
import type { RequirableField } from '../plan/required-fields.ts';
import type { ItemType } from '../plan/types.ts';
import { boardSettings, type TypeStrategy } from './board-settings.ts';
import { withoutAliases } from './config-aliases.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { type Config, validPart } from './config-schema.ts';
import { parseDuration } from './duration.ts';
import { checkGiven } from './given-options.ts';
import { type Resolved, resolveMode } from './mode.ts';
import { strayOdooOptions } from './odoo-misfits.ts';
import { type OdooSettings, odooSettings } from './odoo-settings.ts';
import { type PathSettings, pathSettings } from './path-settings.ts';
import { type ReviewSettings, reviewSettings } from './review-settings.ts';
import type { SettingsRequest } from './settings-request.ts';
import { placedIn, type Sources } from './sources.ts';
import { checkTarget } from './target-settings.ts';
import { checkTokens, type Tokens } from './token-settings.ts';
import type { Workspace } from './workspace-files.ts';

/** Everything one run needs to know, settled before it starts. */
export interface Settings {
  readonly workspace: Workspace;
  readonly run: Resolved;
  /** `dry-run` whenever the tracker is not even looked at, `odoo` aside, which then looks whether it could write. */
  readonly provider: 'github' | 'odoo' | 'dry-run';
  /** Of provider `odoo`. */
  readonly odoo?: OdooSettings;
  readonly tokens: Tokens;
  readonly paths: PathSettings;
  readonly planId?: string;
  readonly validation: 'strict' | 'partial';
  readonly require: readonly RequirableField[];
  readonly mentions: boolean;
  readonly engine: EngineConfig;
  readonly review: ReviewSettings;
  readonly typeStrategy: TypeStrategy;
  readonly typeMap: Readonly<Record<ItemType, string>>;
  readonly requestTimeoutMs: number;
  readonly writeIntervalMs: number;
  readonly maxDurationMs: number;
  /** Things worth telling that do not stop a run. */
  readonly warnings: readonly string[];
}

const DEFAULTS = {
  provider: 'github',
  label: 'planpilot',
  prune: 'none',
  maxCloses: 5,
  maxConcurrent: 5,
  siblingOrder: 'create',
  requestTimeout: '30s',
  writeInterval: '1s',
  maxDuration: '5h30m',
} as const;

/**
 * Settles options and config file into one value; options win.
 * @throws ConfigError with every mistake in both
 */
export async function loadSettings(request: SettingsRequest): Promise<Settings> {
  const given = checkGiven(request.given, request.spelling);
  const configPath = request.given.get('config')?.trim();
  const file = await readConfigFile(request.workspace, configPath === '' ? undefined : configPath);
  const written = withoutAliases(file);
  const problems = [...given.problems, ...file.problems, ...written.problems];
  const config = validPart({ ...written.values, ...given.values });
  const sources = { file, given: new Set(Object.keys(given.values)) };

  const run = runOf(config, sources.given.has('mode'), request);
  const mayStayOffline = run.mode === 'dry-run' || run.mayFallBack;
  const paths = pathSettings(config, sources, request.workspace, problems);
  const odoo = odooOf(config, run, request, sources, paths, problems);
  const target = odoo?.target ?? checkTarget(config, mayStayOffline, sources, request, problems);
  const tokens =
    odoo === undefined
      ? checkTokens(request.given, mayStayOffline, request.spelling, problems)
      : { token: '' };
  const board = boardSettings(config, sources, problems);
  const review = reviewSettings(config, run, sources, problems);
  for (const key of ['plan_id', 'adopt_plan_id'] as const)
    problems.push(...planIdProblems(key, config[key]).map((problem) => placedIn(sources, [key], problem)));
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    workspace: request.workspace,
    ...(odoo === undefined
      ? { run, provider: githubOrNone(config, run) }
      : { run: onlyLooking(run), provider: 'odoo', odoo }),
    tokens,
    paths,
    ...(typeof config.plan_id === 'string' ? { planId: config.plan_id } : {}),
    validation: config.validation ?? 'strict',
    require: config.require ?? [],
    mentions: config.mentions ?? false,
    engine: { ...engineConfig(config, target), ...board.engine },
    review,
    typeStrategy: board.typeStrategy,
    typeMap: board.typeMap,
    requestTimeoutMs: milliseconds(config.request_timeout ?? DEFAULTS.requestTimeout),
    writeIntervalMs: milliseconds(config.write_interval ?? DEFAULTS.writeInterval),
    maxDurationMs: milliseconds(config.max_duration ?? DEFAULTS.maxDuration),
    warnings: warningsOf(config, file),
  };
}

function odooOf(
  config: Config,
  run: Resolved,
  request: SettingsRequest,
  sources: Sources,
  { plan }: PathSettings,
  problems: Problem[],
): OdooSettings | undefined {
  if (config.provider === 'odoo') return odooSettings(config, run, request, sources, plan, problems);
  problems.push(...strayOdooOptions(request, sources, plan));
  return undefined;
}

/** What a schedule asks for is a look at drift; where nothing is compared, it is a look whether a sync could work. */
function onlyLooking(run: Resolved): Resolved {
  return run.mode === 'drift' ? { ...run, mode: 'preview' } : run;
}

function githubOrNone({ provider }: Config, { mode }: Resolved): 'github' | 'dry-run' {
  return mode === 'dry-run' || provider === 'dry-run' ? 'dry-run' : 'github';
}

function runOf(config: Config, asked: boolean, { event, given }: SettingsRequest): Resolved {
  if (config.provider === 'dry-run')
    return { mode: 'dry-run', dryRun: true, reason: 'provider is dry-run', mayFallBack: false };
  const asking = {
    mode: config.mode ?? 'auto',
    fromFile: !asked,
    previewOnly: config.preview ?? false,
    hasToken: (given.get('token') ?? '').trim() !== '' || config.provider === 'odoo',
  } as const;
  return resolveMode(asking, event);
}

function planIdProblems(
  key: 'plan_id' | 'adopt_plan_id',
  planId: string | null | undefined,
): readonly Problem[] {
  const flaw = typeof planId === 'string' ? idFlaw(planId) : undefined;
  return flaw === undefined
    ? []
    : [
        {
          message: `The plan id${key === 'plan_id' ? '' : ' to adopt'} ${flaw}`,
          remedy: 'use letters, digits, dots and dashes',
        },
      ];
}

function engineConfig(config: Config, target: string) {
  return {
    target,
    ...(typeof config.board_url === 'string' ? { boardUrl: config.board_url } : {}),
    label: config.label ?? DEFAULTS.label,
    prune: config.prune ?? DEFAULTS.prune,
    maxCloses: config.max_closes ?? DEFAULTS.maxCloses,
    ...(typeof config.max_changes_percent === 'number'
      ? { maxChangesPercent: config.max_changes_percent }
      : {}),
    maxConcurrent: config.max_concurrent ?? DEFAULTS.maxConcurrent,
    rollup: config.rollup ?? true,
    siblingOrder: config.sibling_order ?? DEFAULTS.siblingOrder,
    ...(typeof config.adopt_plan_id === 'string' ? { adoptPlanId: config.adopt_plan_id } : {}),
    ...(typeof config.on_drift === 'string' ? { onDrift: config.on_drift } : {}),
  };
}

/** planpilot takes `token` from its file; blank counts as unset there. */
function warningsOf(config: Config, file: ConfigFile): readonly string[] {
  if (config.token === undefined || config.token === null || config.token === '') return [];
  const where = file.file ?? 'the config file';
  return [
    `${where}: "token" is not used; pass tokens by input or environment and remove this one from the file`,
  ];
}

/** The text was checked by the schema. */
function milliseconds(duration: string): number {
  return parseDuration(duration) ?? 0;
}
