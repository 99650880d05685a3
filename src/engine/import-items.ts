import type { Item } from '../contracts/item.ts';
import type { Marker } from '../contracts/marker.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncMapEntry } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { PlanItemId } from '../plan/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { EMPTY_PLAN } from './empty-plan.ts';
import { discover } from './phases/discovery.ts';

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

const NOTHING = {
  itemsCreated: { EPIC: 0, STORY: 0, TASK: 0 },
  outcomes: [],
  counts: {
    created: 0,
    updated: 0,
    relinked: 0,
    unchanged: 0,
    failed: 0,
    unknown: 0,
    deferred: 0,
    blocked: 0,
    closed: 0,
    held: 0,
  },
  drift: [],
  orphans: [],
  removals: [],
  operations: [],
  held: [],
  holdReasons: [],
  undo: [],
} as const satisfies Partial<SyncResult>;

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
  const syncMap = {
    planId,
    target: config.target,
    ...(config.boardUrl === undefined ? {} : { boardUrl: config.boardUrl }),
    planFingerprint: '',
    entries: new Map(items.map(entryOf)),
  };
  const durationMs = ports.clock.now() - startedAt;
  const usage = provider.usage();
  const result = { ...NOTHING, dryRun: ports.dryRun, syncMap, warnings, complete: true, durationMs, usage };
  return { items, result };
}

function entryOf({ item, marker }: MarkedItem): readonly [PlanItemId, SyncMapEntry] {
  const { id, key, url } = item;
  const itemType = marker.itemType ?? item.itemType ?? 'TASK';
  return [marker.itemId, { id, key, url, itemType, applied: marker.applied }];
}
