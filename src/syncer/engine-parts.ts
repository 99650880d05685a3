import { defaultFilters } from './default-filters.ts';
import { defaultTransformers } from './default-transformers.ts';
import type { EngineConfig } from './engine-config.ts';
import type { EnginePorts } from './engine-types.ts';
import { identityOf } from './identity.ts';
import { KindFinder } from './kind-finder.ts';
import { type Gvr, gvrText } from './kube-object.ts';
import { createSyncMetrics, type SyncMetrics } from './metrics/sync-metrics.ts';
import { NamespaceKeeper } from './namespace-keeper.ts';
import { Origin } from './origin.ts';
import { Planned } from './planned.ts';
import { PluginRegistry } from './plugin-registry.ts';
import type { Sides } from './preflight.ts';
import { Reconciles } from './reconciles.ts';
import { ResourceSet } from './resource-set.ts';
import { ClusterSide } from './side.ts';
import { metricSources, type StatusParts } from './status.ts';
import type { Operation, SyncContext } from './sync-context.ts';
import { WorkBoard } from './work-board.ts';

/** What an engine is made of. */
export interface EngineParts {
  readonly upstream: ClusterSide;
  readonly downstream: ClusterSide;
  readonly metrics: SyncMetrics;
  readonly board: WorkBoard;
  readonly resources: ResourceSet;
  readonly finder: KindFinder;
  readonly plugins: PluginRegistry;
  readonly planned: Planned;
  readonly namespaces: NamespaceKeeper;
  readonly reconciles: Reconciles;
  readonly count: SyncContext['count'];
}

interface EngineHooks {
  /** Fires when nothing new is to be seen. */
  readonly watching: AbortSignal;
  /** Fires when everything ends at once. */
  readonly working: AbortSignal;
  readonly status: () => StatusParts;
  readonly count: (operation: Operation) => void;
}

/** Puts the parts of an engine together; nothing runs yet. */
export function assemble(
  config: EngineConfig,
  sides: Sides,
  { clock, logger, random }: Required<EnginePorts>,
  { watching, working, status, count: note }: EngineHooks,
): EngineParts {
  const metrics = createSyncMetrics(metricSources(status));
  const basics = { clock, logger, random, metrics, config, signal: working };
  const board = new WorkBoard(clock, config, metrics.queue);
  const upstream = new ClusterSide('upstream', sides.upstream, basics);
  const downstream = new ClusterSide('downstream', sides.downstream, basics);
  const count = (gvr: Gvr, operation: Operation): void => {
    note(operation);
    metrics.operations.add({ gvr: gvrText(gvr), op: operation, result: 'success' });
  };
  const plugins = new PluginRegistry(clock, () => resources.askEverything());
  const planned = new Planned();
  const origin = new Origin();
  const shared: Omit<SyncContext, 'namespaces'> = {
    config,
    clock,
    logger,
    signal: working,
    identity: identityOf(config.prefix, config.targetName, origin),
    upstream: upstream.guarded,
    downstream: downstream.guarded,
    plugins,
    planned,
    manyClusters: /\/clusters\/\*\/?$/u.test(sides.upstream.server),
    count,
    holdsCopies: (namespace) => resources.holdsCopies(namespace),
    holdsAnything: (namespace, signal) => resources.holdsAnything(namespace, signal),
  };
  const namespaces = new NamespaceKeeper(shared);
  const context = { ...shared, namespaces };
  const resources = new ResourceSet({ ...basics, context, upstream, downstream, board, signal: watching });
  const finder = new KindFinder({ ...basics, origin, upstream, downstream, resources });
  const reconciles = new Reconciles(clock, logger, metrics);
  for (const transformer of defaultTransformers) plugins.registerTransformer(transformer);
  for (const filter of defaultFilters) plugins.registerFilter(filter);
  return {
    upstream,
    downstream,
    metrics,
    board,
    resources,
    finder,
    plugins,
    planned,
    namespaces,
    reconciles,
    count,
  };
}
