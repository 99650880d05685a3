import type { Reference, RenderContext } from '../../contracts/body-renderer.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { Capabilities } from '../../contracts/provider.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Plan, PlanItem, PlanItemId } from '../../plan/types.ts';

export interface ReferenceSource {
  readonly plan: Plan;
  readonly blockers: ReadonlyMap<PlanItemId, readonly PlanItemId[]>;
  readonly capabilities: Capabilities;
  readonly refOf: (id: PlanItemId) => ItemRef | undefined;
}

/** What each body lists: nothing that the tracker shows natively, else those relations that exist already. */
export function renderContexts({
  plan,
  blockers,
  capabilities,
  refOf,
}: ReferenceSource): (item: PlanItem) => RenderContext {
  const titles = new Map(plan.items.map((item) => [item.id, item.title]));
  const children = groupBy(plan.items, (item) => item.parentId);
  const reference = (id: PlanItemId): readonly Reference[] => {
    const ref = refOf(id);
    if (ref === undefined) return [];
    return [{ ref: { id: ref.id, key: ref.key, url: ref.url }, title: titles.get(id) ?? id }];
  };
  return (item) => {
    const parent =
      item.parentId === undefined || capabilities.hierarchy ? undefined : reference(item.parentId)[0];
    return {
      ...(parent === undefined ? {} : { parent }),
      children: capabilities.hierarchy
        ? []
        : (children.get(item.id) ?? []).flatMap(({ id }) => reference(id)),
      blockers: capabilities.dependencies ? [] : (blockers.get(item.id) ?? []).flatMap(reference),
    };
  };
}
