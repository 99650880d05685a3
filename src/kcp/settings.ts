import { parseDuration } from '../app/duration.ts';
import type { GivenTexts } from '../app/option-checks.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import type { ResourceWildcard, Selector } from '../syncer/engine-config.ts';
import type { Gvr } from '../syncer/kube-object.ts';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { type Config, type MODES, validPart } from './config-schema.ts';
import { type FeatureGates, parseFeatureGates } from './feature-gates.ts';
import { checkGiven, type Spelling } from './given.ts';
import { type Kubeconfig, readKubeconfig } from './kubeconfig-file.ts';
import { matchesSelector, parseSelector } from './label-selector.ts';
import { type ListenAddress, parseListen } from './listen.ts';
import { isGvr, parseResource } from './resource-names.ts';
import type { Rule } from './rules/schema.ts';

export type Mode = (typeof MODES)[number];

/** Bounds of the engine; times in milliseconds. */
export interface EngineLimits {
  readonly workerCount: number;
  readonly maxRetries: number;
  readonly rateLimitPerSec: number;
  readonly queueDepth: number;
  /** 0: never. */
  readonly resyncPeriodMs: number;
  readonly retryBaseDelayMs: number;
  readonly retryMaxDelayMs: number;
  readonly cacheSyncTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
}

/** What only the long-running form has. */
export interface DaemonSettings {
  readonly listen: ListenAddress;
  readonly leaderElection: boolean;
  readonly leaseNamespace: string;
  readonly leaseName?: string;
}

/** What is synced, and how; without the two clusters. */
export interface SyncSettings {
  readonly mode: Mode;
  readonly gates: FeatureGates;
  readonly resources: readonly (Gvr | ResourceWildcard)[];
  readonly namespaces?: readonly string[];
  readonly selector?: Selector;
  /** Absent: derived from the upstream's address. */
  readonly targetName?: string;
  readonly prefix: string;
  readonly namespaceMapping: 'same' | 'prefix' | 'hash' | 'fixed';
  readonly fixedNamespace?: string;
  readonly namespaceNames: Readonly<Record<string, string>>;
  /** Names of copies by those of their sources, by kind. */
  readonly objectNames: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly conflictPolicy: 'fail' | 'adopt' | 'skip';
  readonly fieldConflicts: 'upstream-wins' | 'downstream-wins' | 'manual';
  readonly deletePolicy: 'delete' | 'orphan';
  readonly statusSync: boolean;
  readonly createNamespaces: boolean;
  readonly allowSameCluster: boolean;
  readonly durationMs: number;
  readonly timeoutMs: number;
  readonly waitFor: 'applied' | 'status';
  /** Absent: no limit. */
  readonly maxFailures?: number;
  readonly limits: EngineLimits;
  readonly enableProfiling: boolean;
  readonly statusPath?: string;
  readonly rules: readonly Rule[];
  readonly daemon?: DaemonSettings;
}

/** Everything one run needs to know, settled before it starts. */
export interface Settings extends SyncSettings {
  /** Absent when a feature gate switches the syncer off: nothing is connected then. */
  readonly clusters?: { readonly upstream: Kubeconfig; readonly downstream: Kubeconfig };
}

/** What a face knows before settings are settled. */
export interface SettingsRequest {
  readonly given: GivenTexts;
  readonly spelling: Spelling;
  /** Where relative paths start. */
  readonly start: string;
  /** Folders that a kubeconfig's path may lead into; absent: any. */
  readonly within?: readonly string[];
  readonly daemon: boolean;
  /** Without wildcards among the resources, such a run needs no clusters. */
  readonly connects?: 'for wildcards';
}

/**
 * Settles options and config file into one value; options win.
 * @throws ConfigError with every mistake in both, and in the kubeconfigs
 */
export async function loadSettings(request: SettingsRequest): Promise<Settings> {
  const given = checkGiven(request.given, request.spelling);
  const name = request.given.get('config-file')?.trim();
  const file = await readConfigFile(request.start, name === '' ? undefined : name);
  const config = validPart({ ...file.values, ...given.values });
  const problems = [...file.problems, ...given.problems];
  const settings = syncSettings(config, request.daemon);
  problems.push(...requiredProblems(config, given.values, file, settings, request));
  const connects = request.connects === undefined || !settings.resources.every(isGvr);
  const clusters =
    connects && isOn(settings.gates) ? await readClusters(config, request, problems) : undefined;
  if (problems.length > 0) throw new ConfigError(problems);
  return clusters === undefined ? settings : { ...settings, clusters };
}

/** Both gates that the engine needs are on. */
function isOn(gates: FeatureGates): boolean {
  return gates.TMC && gates.SyncEngine;
}

function syncSettings(config: Config, daemon: boolean): SyncSettings {
  const [mapping, fixed] = (config.namespace_mapping ?? 'prefix').split(':');
  return {
    mode: config.mode ?? 'once',
    gates: gatesOf(config.feature_gates ?? ''),
    resources: (config.resources ?? []).flatMap((text) => parseResource(text) ?? []),
    ...(config.namespaces ? { namespaces: config.namespaces } : {}),
    ...selectorOf(config.selector),
    ...(config.target_name ? { targetName: config.target_name } : {}),
    prefix: config.prefix ?? 'sync.planpilot.dev',
    namespaceMapping: MAPPINGS.find((known) => known === mapping) ?? 'prefix',
    ...(fixed === undefined ? {} : { fixedNamespace: fixed }),
    namespaceNames: config.namespace_names ?? {},
    objectNames: config.object_names ?? {},
    conflictPolicy: config.conflict_policy ?? 'fail',
    fieldConflicts: config.field_conflicts ?? 'upstream-wins',
    deletePolicy: config.delete_policy ?? 'delete',
    statusSync: config.status_sync ?? true,
    createNamespaces: config.create_namespaces ?? true,
    allowSameCluster: config.allow_same_cluster ?? false,
    durationMs: milliseconds(config.duration, '30m'),
    timeoutMs: milliseconds(config.timeout, '10m'),
    waitFor: config.wait_for ?? 'applied',
    ...(typeof config.max_failures === 'number' ? { maxFailures: config.max_failures } : {}),
    limits: limitsOf(config, daemon),
    enableProfiling: config.enable_profiling ?? false,
    ...(config.status_path ? { statusPath: config.status_path } : {}),
    rules: config.rules ?? [],
    ...(daemon ? { daemon: daemonSettings(config) } : {}),
  };
}

function selectorOf(text: string | null | undefined): { readonly selector?: Selector } {
  const parsed = text ? parseSelector(text) : undefined;
  if (!text || parsed === undefined || 'flaw' in parsed) return {};
  return { selector: { text, matches: (labels) => matchesSelector(parsed.selector, labels) } };
}

const MAPPINGS = ['same', 'prefix', 'hash', 'fixed'] as const;

function gatesOf(text: string): FeatureGates {
  const parsed = parseFeatureGates(text);
  return 'gates' in parsed ? parsed.gates : gatesOf('');
}

function limitsOf(config: Config, daemon: boolean): EngineLimits {
  return {
    workerCount: config.worker_count ?? 5,
    maxRetries: config.max_retries ?? 15,
    rateLimitPerSec: config.rate_limit_per_sec ?? 100,
    queueDepth: config.queue_depth ?? 1000,
    resyncPeriodMs: milliseconds(config.resync_period, '10m'),
    retryBaseDelayMs: milliseconds(config.retry_base_delay, '5ms'),
    retryMaxDelayMs: milliseconds(config.retry_max_delay, daemon ? '1000s' : '30s'),
    cacheSyncTimeoutMs: milliseconds(config.cache_sync_timeout, '60s'),
    shutdownTimeoutMs: milliseconds(config.shutdown_timeout, daemon ? '30s' : '5s'),
  };
}

function daemonSettings(config: Config): DaemonSettings {
  return {
    listen: parseListen(config.listen ?? '') ?? { host: '127.0.0.1', port: 8080 },
    leaderElection: config.leader_election ?? false,
    leaseNamespace: config.lease_namespace ?? 'default',
    ...(config.lease_name ? { leaseName: config.lease_name } : {}),
  };
}

/** The text was checked by the schema; `0` is no duration and stands for never. */
function milliseconds(text: string | null | undefined, otherwise: string): number {
  return parseDuration(text ?? otherwise) ?? 0;
}

/** What the entries of the schema cannot see on their own. */
function requiredProblems(
  config: Config,
  given: Readonly<Record<string, unknown>>,
  file: ConfigFile,
  settings: SyncSettings,
  { spelling, daemon }: SettingsRequest,
): readonly Problem[] {
  const problems: Problem[] = [];
  const isGiven = (key: string): boolean => given[key] !== undefined || file.values[key] !== undefined;
  if (isOn(settings.gates) && !isGiven('resources'))
    problems.push({
      message: 'No resources are named, and nothing is synced unless it is',
      remedy: `add ${spelling.spell('resources')}, such as "deployments.v1.apps, configmaps.v1"`,
    });
  if (settings.limits.retryBaseDelayMs > settings.limits.retryMaxDelayMs)
    problems.push({
      message: `${spelling.spell('retry-base-delay')} is longer than ${spelling.spell('retry-max-delay')}`,
      remedy: 'make the base the shorter one',
    });
  if (daemon && isGiven('mode') && settings.mode !== 'watch')
    problems.push({ message: `The daemon has no mode "${settings.mode}"`, remedy: 'leave the mode out' });
  if (settings.allowSameCluster && Object.keys(settings.namespaceNames).length > 0)
    problems.push({
      message: 'namespace_names cannot be used within one cluster, where copies could become sources',
      remedy: 'use the namespace mapping prefix or hash alone',
    });
  const names = (config.rules ?? []).map((rule) => rule.name);
  for (const name of new Set(names.filter((each, index) => names.indexOf(each) !== index)))
    problems.push({ message: `Two rules are named "${name}"`, remedy: 'give each rule a name of its own' });
  return problems;
}

async function readClusters(
  config: Config,
  { given, spelling, start, within }: SettingsRequest,
  problems: Problem[],
): Promise<Settings['clusters'] | undefined> {
  const read = (side: 'upstream' | 'downstream', context: string | null | undefined) =>
    readKubeconfig(
      {
        given: given.get(`${side}-kubeconfig`),
        context: context ?? undefined,
        name: spelling.spell(`${side}-kubeconfig`),
        contextName: spelling.spell(`${side}-context`),
        start,
        ...(within === undefined ? {} : { within }),
      },
      problems,
    );
  const upstream = await read('upstream', config.upstream_context);
  const downstream = await read('downstream', config.downstream_context);
  return upstream === undefined || downstream === undefined ? undefined : { upstream, downstream };
}
