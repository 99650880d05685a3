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
import { type Resolved, resolveMode, type WorkflowEvent } from './mode.ts';
import { type PathSettings, pathSettings } from './path-settings.ts';
import type { SettingsRequest } from './settings-request.ts';
import { placedIn } from './sources.ts';
import { checkTarget } from './target-settings.ts';
import { checkTokens, type Tokens } from './token-settings.ts';
import type { Workspace } from './workspace-files.ts';

/** Everything one run needs to know, settled before it starts. */
export interface Settings {
  readonly workspace: Workspace;
  readonly run: Resolved;
  /** `dry-run` whenever nothing is to be written. */
  readonly provider: 'github' | 'dry-run';
  readonly tokens: Tokens;
  readonly paths: PathSettings;
  readonly planId?: string;
  readonly validation: 'strict' | 'partial';
  readonly require: readonly RequirableField[];
  readonly mentions: boolean;
  readonly engine: EngineConfig;
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

  const run = runOf(config, sources.given.has('mode'), request.event);
  const target = checkTarget(config, run.dryRun, sources, request, problems);
  const tokens = checkTokens(request.given, run.dryRun, request.spelling, problems);
  const paths = pathSettings(config, sources, request.workspace, problems);
  const board = boardSettings(config, sources, problems);
  for (const key of ['plan_id', 'adopt_plan_id'] as const)
    problems.push(...planIdProblems(key, config[key]).map((problem) => placedIn(sources, [key], problem)));
  if (problems.length > 0) throw new ConfigError(problems);

  return {
    workspace: request.workspace,
    run,
    provider: run.dryRun ? 'dry-run' : (config.provider ?? DEFAULTS.provider),
    tokens,
    paths,
    ...(typeof config.plan_id === 'string' ? { planId: config.plan_id } : {}),
    validation: config.validation ?? 'strict',
    require: config.require ?? [],
    mentions: config.mentions ?? false,
    engine: { ...engineConfig(config, target), ...board.engine },
    typeStrategy: board.typeStrategy,
    typeMap: board.typeMap,
    requestTimeoutMs: milliseconds(config.request_timeout ?? DEFAULTS.requestTimeout),
    writeIntervalMs: milliseconds(config.write_interval ?? DEFAULTS.writeInterval),
    maxDurationMs: milliseconds(config.max_duration ?? DEFAULTS.maxDuration),
    warnings: warningsOf(config, file),
  };
}

function runOf(config: Config, asked: boolean, event: WorkflowEvent | undefined): Resolved {
  if (config.provider === 'dry-run') return { dryRun: true, reason: 'provider is dry-run' };
  return resolveMode({ mode: config.mode ?? 'auto', fromFile: !asked }, event);
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
    prune: 'none' as const,
    maxCloses: 5,
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
