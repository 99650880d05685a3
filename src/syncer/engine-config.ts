import { ConfigError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Gvr } from './kube-object.ts';

/** Every kind that both sides serve; of one group when `group` is given (`''` is the core group). */
export interface ResourceWildcard {
  readonly group?: string;
}

/** Where a namespace of the upstream lives downstream. */
export type NamespaceMapping =
  | { readonly kind: 'same' }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'hash' }
  | { readonly kind: 'fixed'; readonly namespace: string }
  /** Has to give the same answer every time; namespaces that collide are refused. */
  | {
      readonly kind: 'function';
      readonly map: (namespace: string, cluster: string | undefined) => string;
      /** Upstream namespaces whose counterpart people chose: it is used as it is when it exists already. */
      readonly acceptsExisting?: (namespace: string) => boolean;
    };

/** A label selector that somebody has read already. */
export interface Selector {
  /** As the API server understands it. */
  readonly text: string;
  readonly matches: (labels: Readonly<Record<string, unknown>>) => boolean;
}

/** Settings of an {@link Engine}; times in milliseconds. */
export interface EngineConfig {
  /** Names this engine on the clusters; two engines with different names can share a pair of clusters. */
  readonly targetName: string;
  /** Prefix of labels, annotations, finalizer and field manager. */
  readonly prefix: string;
  readonly resources: readonly (Gvr | ResourceWildcard)[];
  /** Upstream namespaces; absent for all. Kinds without namespaces are not affected. */
  readonly namespaces?: readonly string[];
  readonly selector?: Selector;
  /** Reconciles at the same time, 1 to 50. */
  readonly workerCount: number;
  /** All known keys are looked at again this often, give or take a tenth; 0 for never. */
  readonly resyncPeriod: number;
  /** Failed tries before a key counts as failed; outages do not count. */
  readonly maxRetries: number;
  /** Writes a second and cluster; bursts may be twice as large. */
  readonly rateLimitPerSec: number;
  /** Waiting items above which saturation is reported and resyncs pause; events are never dropped. */
  readonly queueDepth: number;
  /** `profiling` of the daemon; the engine itself does not look at it. */
  readonly enableProfiling: boolean;
  readonly retryBaseDelay: number;
  readonly retryMaxDelay: number;
  /** For all first lists together. */
  readonly cacheSyncTimeout: number;
  /** How long a stop may finish work. */
  readonly shutdownTimeout: number;
  readonly statusInterval: number;
  readonly namespaceMapping: NamespaceMapping;
  /** The name of a copy, from that of its source; the same answer every time. Absent: the same name. Not for namespaces. */
  readonly objectName?: (gvr: Gvr, name: string) => string;
  /** A foreign object in the way of a copy: report it, take it over, or leave it alone. */
  readonly conflictPolicy: 'fail' | 'adopt' | 'skip';
  /** Fields of a copy that others own: overwrite them, leave them to the others, or report them. */
  readonly fieldConflicts: 'upstream-wins' | 'downstream-wins' | 'manual';
  readonly statusSync: boolean;
  readonly deletePolicy: 'delete' | 'orphan';
  readonly createNamespaces: boolean;
  /** Deletes namespaces that it made, once they are empty and their source is gone. */
  readonly namespaceCleanup: boolean;
  /** Stores nothing; see `Engine.plannedChanges`. */
  readonly dryRun: boolean;
  /** Removes all copies and finalizers of this target instead of syncing. */
  readonly cleanup: boolean;
  /** Both sides may be one cluster as long as the mapping keeps copies apart from sources. */
  readonly allowSameCluster: boolean;
}

/** What has to be said; the rest has defaults. */
export type EngineSettings = Partial<EngineConfig> & Pick<EngineConfig, 'targetName' | 'resources'>;

/** The defaults of {@link completeConfig}. */
const engineDefaults = {
  prefix: 'sync.planpilot.dev',
  workerCount: 5,
  resyncPeriod: 600_000,
  maxRetries: 15,
  rateLimitPerSec: 100,
  queueDepth: 1000,
  enableProfiling: false,
  retryBaseDelay: 5,
  retryMaxDelay: 30_000,
  cacheSyncTimeout: 60_000,
  shutdownTimeout: 5000,
  statusInterval: 10_000,
  conflictPolicy: 'fail',
  fieldConflicts: 'upstream-wins',
  statusSync: true,
  deletePolicy: 'delete',
  createNamespaces: true,
  namespaceCleanup: false,
  dryRun: false,
  cleanup: false,
  allowSameCluster: false,
} as const satisfies Partial<EngineConfig>;

/**
 * Settings with their defaults.
 * @throws {@link ConfigError} naming every setting that cannot work
 */
export function completeConfig(settings: EngineSettings): EngineConfig {
  const config: EngineConfig = {
    ...engineDefaults,
    namespaceMapping: { kind: 'prefix', prefix: `${settings.targetName}-` },
    ...settings,
  };
  const problems = [...numberProblems(config), ...nameProblems(config)];
  if (config.resources.length === 0)
    problems.push({ message: 'resources names no kind', remedy: 'name some, such as deployments.v1.apps' });
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

const NAME = /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/u;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/u;
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;

function nameProblems({ targetName, prefix, namespaceMapping }: EngineConfig): Problem[] {
  const problems: Problem[] = [];
  if (!NAME.test(targetName))
    problems.push({
      message: `targetName "${targetName}" cannot be the value of a label`,
      remedy:
        'use at most 63 letters, digits, dots, dashes and underscores, with a letter or digit at both ends',
    });
  if (!SUBDOMAIN.test(prefix) || prefix.length + targetName.length > 127)
    problems.push({
      message: `prefix "${prefix}" cannot be the prefix of a label`,
      remedy: 'use a DNS name; with the target name it may have 127 characters',
    });
  if (namespaceMapping.kind === 'fixed' && !NAMESPACE.test(namespaceMapping.namespace))
    problems.push({ message: `"${namespaceMapping.namespace}" cannot be the name of a namespace` });
  if (
    namespaceMapping.kind === 'prefix' &&
    !NAMESPACE.test(`${namespaceMapping.prefix.toLowerCase().replaceAll(/[._]/gu, '-')}x`)
  )
    problems.push({ message: `"${namespaceMapping.prefix}" cannot begin the name of a namespace` });
  return problems;
}

function numberProblems(config: EngineConfig): Problem[] {
  const positive = [
    'maxRetries',
    'rateLimitPerSec',
    'queueDepth',
    'retryBaseDelay',
    'retryMaxDelay',
    'cacheSyncTimeout',
    'shutdownTimeout',
    'statusInterval',
  ] as const;
  const problems: Problem[] = positive
    .filter((name) => !(Number.isFinite(config[name]) && config[name] > 0))
    .map((name) => ({ message: `${name} is ${config[name]}`, remedy: 'it has to be more than 0' }));
  const { workerCount, resyncPeriod, retryBaseDelay, retryMaxDelay } = config;
  if (!(Number.isInteger(workerCount) && workerCount >= 1 && workerCount <= 50))
    problems.push({
      message: `workerCount is ${workerCount}`,
      remedy: 'it has to be a whole number from 1 to 50',
    });
  if (!(Number.isFinite(resyncPeriod) && resyncPeriod >= 0))
    problems.push({ message: `resyncPeriod is ${resyncPeriod}`, remedy: 'it has to be 0 or more' });
  if (retryBaseDelay > retryMaxDelay)
    problems.push({ message: `retryBaseDelay ${retryBaseDelay} is above retryMaxDelay ${retryMaxDelay}` });
  return problems;
}
