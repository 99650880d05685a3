import type { ItemRef } from '../../contracts/item.ts';
import type { Provider } from '../../contracts/provider.ts';
import type { Plan, PlanItemId } from '../../plan/types.ts';
import type { EngineConfig, EnginePorts } from '../config.ts';
import { type Snapshot, takeSnapshot } from '../snapshot.ts';
import { runPhase } from './phase-context.ts';

/** Reads what the tracker holds of this plan. The only phase that reads. */
export async function discover(
  plan: Plan,
  planId: string,
  provider: Provider,
  { config, ports }: { readonly config: EngineConfig; readonly ports: EnginePorts },
): Promise<Snapshot> {
  const previous: ReadonlyMap<PlanItemId, ItemRef> = ports.previous?.entries ?? new Map();
  const wanted = new Map(
    plan.items.flatMap((item) => [item.id, ...item.was].map((id) => [id, item.title] as const)),
  );
  let snapshot: Snapshot | undefined;
  await runPhase('discovery', 1, ports.progress, async (counter) => {
    const items = await provider.reader.searchItems({
      labels: [config.label],
      bodyContains: `PLAN_ID:${planId}`,
      wanted: {
        items: wanted,
        planIds: [plan.fingerprint, ...(config.adoptPlanId === undefined ? [] : [config.adoptPlanId])],
        adopt: plan.items.flatMap((item) => (item.adopt === undefined ? [] : [`#${item.adopt}`])),
        known: [...previous.values()].map(({ id }) => id),
      },
    });
    snapshot = takeSnapshot(items, {
      plan,
      planId,
      label: config.label,
      ...(config.adoptPlanId === undefined ? {} : { adoptPlanId: config.adoptPlanId }),
      previous,
      codec: ports.marker,
    });
    counter.done();
  });
  if (snapshot === undefined) throw new Error('discovery ended without a snapshot');
  return snapshot;
}
