import { shortHash } from '../kernel/hash.ts';
import type { EngineSettings, NamespaceMapping } from '../syncer/engine-config.ts';
import { gvrText } from '../syncer/kube-object.ts';
import { acceptsExisting, mappedNamespace } from '../syncer/namespace-mapping.ts';
import { isGvr, parseResource } from './resource-names.ts';
import type { SyncSettings } from './settings.ts';

/** How often the engine tells its status. */
const STATUS_INTERVAL_MS = 1000;

/** The settings of a run in the words of the engine. `upstream` is the address of that server. */
export function engineSettings(settings: SyncSettings, upstream: string): EngineSettings {
  const { gates, limits } = settings;
  const targetName = settings.targetName ?? targetNameFor(upstream);
  return {
    targetName,
    prefix: settings.prefix,
    resources: settings.resources,
    ...(settings.namespaces === undefined ? {} : { namespaces: settings.namespaces }),
    ...(settings.selector === undefined ? {} : { selector: settings.selector }),
    workerCount: limits.workerCount,
    resyncPeriod: limits.resyncPeriodMs,
    maxRetries: limits.maxRetries,
    rateLimitPerSec: limits.rateLimitPerSec,
    queueDepth: limits.queueDepth,
    enableProfiling: settings.enableProfiling,
    retryBaseDelay: limits.retryBaseDelayMs,
    retryMaxDelay: limits.retryMaxDelayMs,
    cacheSyncTimeout: limits.cacheSyncTimeoutMs,
    shutdownTimeout: limits.shutdownTimeoutMs,
    statusInterval: STATUS_INTERVAL_MS,
    namespaceMapping: namespaceMapping(settings, targetName),
    ...objectNaming(settings),
    conflictPolicy: settings.conflictPolicy,
    fieldConflicts: settings.fieldConflicts,
    statusSync: settings.statusSync && gates.StatusSync,
    deletePolicy: settings.deletePolicy,
    createNamespaces: settings.createNamespaces,
    namespaceCleanup: gates.NamespaceCleanup,
    dryRun: settings.mode === 'plan',
    cleanup: settings.mode === 'cleanup',
    allowSameCluster: settings.allowSameCluster,
  };
}

/** Another address gives another name: copies of one upstream are never taken for those of another. */
function targetNameFor(upstream: string): string {
  return `sync-${shortHash(upstream, 8)}`;
}

/** Namespaces that the config file names go where it says; the others follow the mapping. */
function namespaceMapping(settings: SyncSettings, targetName: string): NamespaceMapping {
  const mapping = baseMapping(settings, targetName);
  const names = new Map(Object.entries(settings.namespaceNames));
  if (names.size === 0) return mapping;
  return {
    kind: 'function',
    map: (namespace, cluster) => names.get(namespace) ?? mappedNamespace(mapping, namespace, cluster),
    acceptsExisting: (namespace) => names.has(namespace) || acceptsExisting(mapping, namespace),
  };
}

/** Names that the config file gives copies. Kinds that it does not name keep theirs. */
function objectNaming({ objectNames }: SyncSettings): Pick<EngineSettings, 'objectName'> {
  const byKind = new Map(
    Object.entries(objectNames).flatMap(([resource, names]) => {
      const gvr = parseResource(resource);
      return gvr !== undefined && isGvr(gvr) ? [[gvrText(gvr), new Map(Object.entries(names))] as const] : [];
    }),
  );
  if (byKind.size === 0) return {};
  return { objectName: (gvr, name) => byKind.get(gvrText(gvr))?.get(name) ?? name };
}

function baseMapping(settings: SyncSettings, targetName: string): NamespaceMapping {
  switch (settings.namespaceMapping) {
    case 'prefix':
      return { kind: 'prefix', prefix: `${targetName}-` };
    case 'fixed':
      return { kind: 'fixed', namespace: settings.fixedNamespace ?? '' };
    default:
      return { kind: settings.namespaceMapping };
  }
}
