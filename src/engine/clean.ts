import type { Provider } from '../contracts/provider.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import { NO_HOLDS } from './changes/holds.ts';
import { operationsOf } from './changes/operations.ts';
import { childrenFirst, closeOrphans } from './changes/removals.ts';
import type { ChangeSet } from './changes/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { EMPTY_PLAN } from './empty-plan.ts';
import { failUnlessComplete } from './failures.ts';
import { discover } from './phases/discovery.ts';
import { prune } from './phases/prune.ts';
import { RunState } from './phases/run-state.ts';
import { NO_CHANGES, trackerResult } from './tracker-result.ts';
import { undoSteps } from './undo-steps.ts';

/**
 * Closes every open item of a plan, children first; with `deleting`, deletes all of them instead, closed ones as well.
 * Only what is trusted to be ours is touched.
 * @throws SyncError when some could not be closed; it carries the full result
 */
export async function cleanPlan(
  provider: Provider,
  planId: string,
  deleting: boolean,
  { config, ports }: { readonly config: EngineConfig; readonly ports: EnginePorts },
): Promise<SyncResult> {
  const startedAt = ports.clock.now();
  const discovery = await discover([], planId, provider.reader, { config, ports });
  const snapshot = discovery.snapshotFor(EMPTY_PLAN);
  const { orphans } = snapshot;
  const closing = closeOrphans(orphans, ports.marker, NO_HOLDS);
  const changes: ChangeSet = {
    ...NO_CHANGES,
    orphans: orphans.map(({ item: _item, marker: _marker, ...orphan }) => orphan),
    removals: deleting
      ? childrenFirst(orphans).map(({ item: _item, marker, ...orphan }) => ({
          action: 'delete',
          orphan,
          ...(marker.itemType === undefined ? {} : { itemType: marker.itemType }),
        }))
      : closing.removals,
    warnings: [...snapshot.warnings, ...(deleting ? [] : closing.warnings)],
  };
  const state = new RunState([], ports.signal);
  const { closingComment, journal, marker: codec, progress } = ports;
  const { writer } = provider;
  await prune(changes, {
    writer,
    codec,
    journal,
    progress,
    state,
    admission: config.maxConcurrent * writer.batchSize,
    closingComment: ({ orphan }) => closingComment?.(orphan.id),
  });
  return failUnlessComplete(
    trackerResult({ provider, planId, config, ports, startedAt }, changes, state, {
      operations: operationsOf(changes, snapshot),
      undo: undoSteps(changes, { snapshot, state, contentOf: (body) => codec.managedContent(body) ?? '' }),
    }),
  );
}
