import type { EngineConfig } from './engine-config.ts';
import { gvrText } from './kube-object.ts';
import type { Labels } from './metrics/registry.ts';
import type { MetricSources } from './metrics/sync-metrics.ts';
import type { ResourceSet } from './resource-set.ts';
import type { ClusterSide } from './side.ts';
import type { Operation } from './sync-context.ts';
import type { ConnectionStatus, OperationCounts, Phase, Side, SyncStatus } from './sync-status.ts';
import type { WorkBoard } from './work-board.ts';

/** What an engine is made of, for those who tell about it. */
export interface StatusParts {
  readonly config: EngineConfig;
  readonly upstream: ClusterSide;
  readonly downstream: ClusterSide;
  readonly board: WorkBoard;
  readonly resources: ResourceSet;
  readonly phase: Phase;
  readonly startError: string;
  readonly operations: ReadonlyMap<Operation, number>;
  /** Seconds that each reconcile under way has taken so far. */
  readonly running: readonly number[];
  readonly now: number;
}

const SIDES = ['upstream', 'downstream'] as const satisfies readonly Side[];

export function syncStatus(parts: StatusParts): SyncStatus {
  const { board, resources, phase } = parts;
  const counts = board.states.counts();
  const upstream = connection(parts, 'upstream');
  const downstream = connection(parts, 'downstream');
  const failures = board.states.failures();
  const busy = phase === 'Ready' && !board.isIdle();
  return {
    connected: upstream.connected && downstream.connected,
    ...(board.lastSuccess === undefined ? {} : { lastSyncTime: board.lastSuccess }),
    syncedResources: counts.synced,
    pendingResources: counts.pending,
    failedResources: counts.failed,
    errorMessage: errorMessage(parts, [upstream, downstream], failures.length),
    phase: busy ? 'Syncing' : phase,
    upstream,
    downstream,
    queue: board.queue,
    failures,
    resources: resources.all().map(({ gvr, state, reason }) => {
      const text = gvrText(gvr);
      const of = (count: Readonly<Record<string, number>>): number => count[text] ?? 0;
      return {
        gvr,
        state,
        ...(reason === undefined ? {} : { reason }),
        synced: of(counts.synced),
        pending: of(counts.pending),
        failed: of(counts.failed),
      };
    }),
    operations: operationCounts(parts.operations),
  };
}

/** One line for people. */
export function statusText({
  phase,
  syncedResources,
  pendingResources,
  failedResources,
  queue,
}: SyncStatus): string {
  const [synced, pending, failed] = [syncedResources, pendingResources, failedResources].map((counts) =>
    Object.values(counts).reduce((total, each) => total + each, 0),
  );
  return `${phase}: ${synced} synced, ${pending} pending, ${failed} failed, ${queue.depth} queued`;
}

/** What metrics ask for at the moment they are read. */
export function metricSources(parts: () => StatusParts): MetricSources {
  return {
    running: () => parts().running,
    workers: () => parts().config.workerCount,
    connected: () => SIDES.map((side) => [{ side }, Number(connection(parts(), side).connected)] as const),
    resources: () => {
      const { synced, pending, failed } = parts().board.states.counts();
      return Object.entries({ synced, pending, failed }).flatMap(([state, counts]) =>
        Object.entries(counts).map(
          ([gvr, count]) => [{ gvr, state }, count] satisfies readonly [Labels, number],
        ),
      );
    },
    cacheSynced: () =>
      parts()
        .resources.all()
        .flatMap(({ gvr, syncer }) =>
          SIDES.map(
            (side) =>
              [{ side, gvr: gvrText(gvr) }, Number(syncer?.caches.synced(side) ?? false)] satisfies readonly [
                Labels,
                number,
              ],
          ),
        ),
    lastSync: () => {
      const time = parts().board.lastSuccess;
      return time === undefined ? undefined : time / 1000;
    },
  };
}

export function connection({ resources, ...sides }: StatusParts, name: Side): ConnectionStatus {
  const { client, version, breaker, reached } = sides[name];
  const error = (breaker.isOpen ? breaker.lastError : undefined) ?? resources.error(name);
  return {
    server: client.server,
    connected: reached && error === undefined,
    ...(version === undefined ? {} : { version }),
    ...(error === undefined ? {} : { error }),
  };
}

function errorMessage(
  { startError, board, config }: StatusParts,
  sides: readonly ConnectionStatus[],
  failed: number,
): string {
  const { depth, saturated } = board.queue;
  return [
    startError,
    ...sides.map(({ error, server }) => (error === undefined ? '' : `${server}: ${error}`)),
    saturated ? `QueueSaturated: ${depth} items wait, more than ${config.queueDepth}` : '',
    failed > 0 ? `${failed} failed` : '',
  ]
    .filter((each) => each !== '')
    .join('; ');
}

function operationCounts(operations: ReadonlyMap<Operation, number>): OperationCounts {
  const of = (operation: Operation): number => operations.get(operation) ?? 0;
  return {
    created: of('created'),
    updated: of('updated'),
    deleted: of('deleted'),
    unchanged: of('unchanged'),
    statusUpdated: of('status-updated'),
    skipped: of('skipped'),
  };
}
