import type { Item, ItemRef } from '../../contracts/item.ts';
import type { ProviderReader } from '../../contracts/provider.ts';
import type { Plan, PlanItemId } from '../../plan/types.ts';
import type { EngineConfig, EnginePorts } from '../config.ts';
import { type Snapshot, takeSnapshot } from '../snapshot.ts';
import { runPhase } from './phase-context.ts';

/** What the tracker holds, seen with the eyes of one plan or another. */
export interface Discovery {
  /** @throws IdentityError as {@link takeSnapshot} does */
  snapshotFor(plan: Plan): Snapshot;
}

export interface DiscoveryContext {
  readonly config: EngineConfig;
  readonly ports: EnginePorts;
}

/** Reads what the tracker holds of these versions of one plan. The only phase that reads. */
export async function discover(
  plans: readonly Plan[],
  planId: string,
  reader: ProviderReader,
  { config, ports }: DiscoveryContext,
): Promise<Discovery> {
  const previous: ReadonlyMap<PlanItemId, ItemRef> = ports.previous?.entries ?? new Map();
  let items: readonly Item[] = [];
  await runPhase('discovery', 1, ports.progress, async (counter) => {
    items = await reader.searchItems({
      labels: [config.label],
      bodyContains: `PLAN_ID:${planId}`,
      wanted: {
        items: wantedItems(plans),
        planIds: [
          ...plans.map(({ fingerprint }) => fingerprint),
          ...(config.adoptPlanId === undefined ? [] : [config.adoptPlanId]),
        ],
        adopt: plans.flatMap((plan) =>
          plan.items.flatMap(({ adopt }) => (adopt === undefined ? [] : [`#${adopt}`])),
        ),
        known: [...previous.values()].map(({ id }) => id),
      },
    });
    counter.done();
  });
  return {
    snapshotFor: (plan) =>
      takeSnapshot(items, {
        plan,
        planId,
        label: config.label,
        ...(config.adoptPlanId === undefined ? {} : { adoptPlanId: config.adoptPlanId }),
        previous,
        codec: ports.marker,
      }),
  };
}

/** Present ids and former ones with their titles; the first plan's titles count. */
function wantedItems(plans: readonly Plan[]): ReadonlyMap<PlanItemId, string> {
  const wanted = new Map<PlanItemId, string>();
  for (const plan of plans)
    for (const item of plan.items)
      for (const id of [item.id, ...item.was]) if (!wanted.has(id)) wanted.set(id, item.title);
  return wanted;
}
