import type { Item } from '../contracts/item.ts';
import type { Marker } from '../contracts/marker.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncMapEntry } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { PlanItemId } from '../plan/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { EMPTY_PLAN } from './empty-plan.ts';
import { discover } from './phases/discovery.ts';
import { RunState } from './phases/run-state.ts';
import { NO_CHANGES, trackerResult } from './tracker-result.ts';

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
  const run = { provider, planId, config, ports, startedAt };
  const result = trackerResult(run, { ...NO_CHANGES, warnings }, new RunState([], ports.signal));
  const entries = new Map(items.map(entryOf));
  return { items, result: { ...result, syncMap: { ...result.syncMap, entries } } };
}

function entryOf({ item, marker }: MarkedItem): readonly [PlanItemId, SyncMapEntry] {
  const { id, key, url } = item;
  const itemType = marker.itemType ?? item.itemType ?? 'TASK';
  return [marker.itemId, { id, key, url, itemType, applied: marker.applied }];
}
