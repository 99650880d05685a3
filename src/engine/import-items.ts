import type { Item } from '../contracts/item.ts';
import type { Marker } from '../contracts/marker.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncMapEntry } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { PlanItemId } from '../plan/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { EMPTY_PLAN } from './empty-plan.ts';
import { discover } from './phases/discovery.ts';
import { resultOf } from './phases/result.ts';
import { RunState } from './phases/run-state.ts';

/** An item with the identity that its body states. */
export interface MarkedItem {
  readonly item: Item;
  readonly marker: Marker;
}

/** What the tracker holds of a plan. */
export interface ImportedItems {
  /** Everything that is trusted to be an item of the plan, closed items included. */
  readonly items: readonly MarkedItem[];
  /** A result that changed nothing; its sync map names every item. */
  readonly result: SyncResult;
}

/**
 * Finds everything of a plan in the tracker without having the plan. Writes nothing.
 * @throws IdentityError when two items claim one identity
 */
export async function importItems(
  provider: Provider,
  planId: string,
  { config, ports }: { readonly config: EngineConfig; readonly ports: EnginePorts },
): Promise<ImportedItems> {
  const startedAt = ports.clock.now();
  const discovery = await discover([], planId, provider.reader, { config, ports });
  const { orphans, warnings } = discovery.snapshotFor(EMPTY_PLAN);
  const items = orphans.map(({ item, marker }) => ({ item, marker }));
  const nothing = { items: [], relations: [], order: [], drift: [], orphans: [], removals: [], warnings };
  const result = resultOf(nothing, new RunState([], ports.signal), {
    plan: EMPTY_PLAN,
    planId,
    config,
    dryRun: ports.dryRun,
    durationMs: ports.clock.now() - startedAt,
    usage: provider.usage(),
    operations: [],
    held: [],
    holdReasons: [],
    undo: [],
    foundState: () => undefined,
  });
  const entries = new Map(items.map(entryOf));
  return { items, result: { ...result, syncMap: { ...result.syncMap, entries } } };
}

function entryOf({ item, marker }: MarkedItem): readonly [PlanItemId, SyncMapEntry] {
  const { id, key, url } = item;
  const itemType = marker.itemType ?? item.itemType ?? 'TASK';
  return [marker.itemId, { id, key, url, itemType, applied: marker.applied }];
}
