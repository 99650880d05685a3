import { findCycles } from '../plan/graph.ts';
import type { ItemType, PlanItem, PlanItemId } from '../plan/types.ts';

/** `blocked` cannot start before `blocker` is done. */
export interface BlockedBy {
  readonly blocked: PlanItemId;
  readonly blocker: PlanItemId;
}

/** What dependencies follow from. */
export type DependentItem = Pick<PlanItem, 'id' | 'type' | 'parentId' | 'dependsOn'>;

const CHILD_TYPE: Readonly<Record<Exclude<ItemType, 'TASK'>, ItemType>> = { EPIC: 'STORY', STORY: 'TASK' };

/**
 * Edges between items of `type` that follow from their children: a child of A that depends on a child of B makes A
 * blocked by B, never by itself. For epics the edges derived for stories count as well.
 */
export function computeParentBlockedBy(
  items: readonly DependentItem[],
  type: Exclude<ItemType, 'TASK'>,
): readonly BlockedBy[] {
  const childType = CHILD_TYPE[type];
  const children = new Map(items.filter((item) => item.type === childType).map((item) => [item.id, item]));
  const explicit = [...children.values()].flatMap((child) =>
    child.dependsOn.map((blocker) => ({ blocked: child.id, blocker })),
  );
  const derived = type === 'EPIC' ? computeParentBlockedBy(items, 'STORY') : [];
  const lifted = [...explicit, ...derived].flatMap(({ blocked, blocker }) => {
    const parents = [children.get(blocked)?.parentId, children.get(blocker)?.parentId] as const;
    const [above, below] = parents;
    return above === undefined || below === undefined || above === below
      ? []
      : [{ blocked: above, blocker: below }];
  });
  return distinct(lifted);
}

/** Who is blocked by whom in the end, and what was left out of it. */
export interface Dependencies {
  readonly blockers: ReadonlyMap<PlanItemId, readonly PlanItemId[]>;
  readonly warnings: readonly string[];
}

/**
 * Explicit dependencies and, unless switched off, those rolled up from children. A cycle that only the roll-up creates is
 * legal in a plan: its rolled-up edges are left out, with a warning that names the path.
 */
export function dependenciesOf(items: readonly DependentItem[], rollup: boolean): Dependencies {
  const explicit = items.flatMap((item) => item.dependsOn.map((blocker) => ({ blocked: item.id, blocker })));
  if (!rollup) return { blockers: byBlocked(explicit), warnings: [] };
  const stated = new Set(explicit.map(edgeKey));
  const derived = [...computeParentBlockedBy(items, 'STORY'), ...computeParentBlockedBy(items, 'EPIC')];
  let rolled = derived.filter((edge) => !stated.has(edgeKey(edge)));
  const warnings: string[] = [];
  for (;;) {
    const cycles = findCycles(byBlocked(sorted([...explicit, ...rolled]))).map((path) => [
      ...path,
      ...path.slice(0, 1),
    ]);
    if (cycles.length === 0) return { blockers: byBlocked([...explicit, ...rolled]), warnings };
    const dropped = new Set(cycles.flatMap(edgesOfCycle).map(edgeKey));
    warnings.push(
      ...cycles.map(
        (path) => `dependencies rolled up from children form a cycle and are left out: ${path.join(' -> ')}`,
      ),
    );
    rolled = rolled.filter((edge) => !dropped.has(edgeKey(edge)));
  }
}

/** The path ends with its first item again. */
function edgesOfCycle(path: readonly PlanItemId[]): readonly BlockedBy[] {
  return path.slice(1).flatMap((blocker, index) => {
    const blocked = path[index];
    return blocked === undefined ? [] : [{ blocked, blocker }];
  });
}

/** Which cycles are met first must not depend on the order in which the plan lists its items. */
function sorted(edges: readonly BlockedBy[]): readonly BlockedBy[] {
  return edges.toSorted((a, b) => (edgeKey(a) < edgeKey(b) ? -1 : 1));
}

function byBlocked(edges: readonly BlockedBy[]): ReadonlyMap<PlanItemId, readonly PlanItemId[]> {
  const blockers = new Map<PlanItemId, PlanItemId[]>();
  for (const { blocked, blocker } of distinct(edges)) {
    const list = blockers.get(blocked) ?? [];
    list.push(blocker);
    blockers.set(blocked, list);
  }
  return blockers;
}

function distinct(edges: readonly BlockedBy[]): readonly BlockedBy[] {
  return [...new Map(edges.map((edge) => [edgeKey(edge), edge])).values()];
}

function edgeKey({ blocked, blocker }: BlockedBy): string {
  return JSON.stringify([blocked, blocker]);
}
