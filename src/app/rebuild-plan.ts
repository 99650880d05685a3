import type { Item } from '../contracts/item.ts';
import type { Marker } from '../contracts/marker.ts';
import type { Assignment } from '../conversation/assignments.ts';
import { nameHash } from '../engine/changes/applied.ts';
import type { MarkedItem } from '../engine/import-items.ts';
import { dependenciesOf } from '../engine/roll-up.ts';
import type { FieldValue, PlanItemId } from '../plan/types.ts';
import type { UnplacedItem } from '../plan/write/write-plan.ts';
import { readBody } from '../rendering/read-body.ts';

export interface RebuildOptions {
  /** The label of all items, which is not the plan's. */
  readonly label: string;
  /** Whether dependencies roll up from children: those that do need not be written down. */
  readonly rollup: boolean;
  /** Board field that shows `estimate.tshirt`. */
  readonly sizeField?: string;
  /** By issue id. */
  readonly assignments: ReadonlyMap<string, Assignment>;
}

export interface RebuiltPlan {
  readonly items: readonly UnplacedItem[];
  /** What the plan cannot say, for people. */
  readonly warnings: readonly string[];
}

/**
 * The plan items from which issues were made. Texts come from the body, everything else from where the tracker shows
 * it: labels, assignees, milestone, size, the board fields that the plan owns, parents, blockers without those that
 * follow from their children. `adopt` and `was` did their work and are not known any more.
 */
export function rebuildPlan(marked: readonly MarkedItem[], options: RebuildOptions): RebuiltPlan {
  const sorted = marked.toSorted((a, b) => numberOf(a.item) - numberOf(b.item));
  const warnings: string[] = [];
  const byId = new Map<PlanItemId, MarkedItem>();
  for (const each of sorted) {
    const known = byId.get(each.marker.itemId);
    if (known === undefined) byId.set(each.marker.itemId, each);
    else
      warnings.push(
        `${each.item.key} claims to be "${each.marker.itemId}" as ${known.item.key} does; it is left out`,
      );
  }
  const kept = [...byId.values()];
  const idOf = new Map(kept.map(({ item, marker }) => [item.id, marker.itemId]));
  const edges = new Edges(kept, idOf);
  const items = inOrder(kept, idOf).map((each) => rebuilt(each, idOf, edges, options));
  return { items: withAllEdges(items, edges, options.rollup), warnings };
}

/** Writes down what does not follow after all: of dependencies that would make a cycle, none is rolled up. */
function withAllEdges(
  items: readonly UnplacedItem[],
  edges: Edges,
  rollup: boolean,
): readonly UnplacedItem[] {
  const { blockers } = dependenciesOf(items, rollup);
  let isComplete = true;
  const next = items.map((item) => {
    const known = new Set(blockers.get(item.id));
    const missing = edges.allOf(item.id).filter((blocker) => !known.has(blocker));
    if (missing.length === 0) return item;
    isComplete = false;
    return { ...item, dependsOn: [...item.dependsOn, ...missing] };
  });
  return isComplete ? items : withAllEdges(next, edges, rollup);
}

type IdOf = ReadonlyMap<string, PlanItemId>;

function rebuilt(
  { item, marker }: MarkedItem,
  idOf: IdOf,
  edges: Edges,
  options: RebuildOptions,
): UnplacedItem {
  const parentId = item.parent === undefined ? undefined : idOf.get(item.parent.id);
  const { estimate, ...texts } = readBody(item.body);
  const size = shown(item, options.sizeField) ?? estimate?.tshirt;
  const hours = estimate?.hours;
  const { assignees = [], milestone } = options.assignments.get(item.id) ?? {};
  return {
    id: marker.itemId,
    type: marker.itemType ?? item.itemType ?? 'TASK',
    title: item.title,
    requirements: [],
    acceptanceCriteria: [],
    successMetrics: [],
    assumptions: [],
    risks: [],
    ...texts,
    ...(parentId === undefined ? {} : { parentId }),
    dependsOn: edges.ownOf(item),
    ...(size === undefined && hours === undefined
      ? {}
      : {
          estimate: {
            ...(size === undefined ? {} : { tshirt: String(size) }),
            ...(hours === undefined ? {} : { hours }),
          },
        }),
    labels: item.labels.filter((label) => label.toLowerCase() !== options.label.toLowerCase()),
    assignees,
    ...(milestone === undefined ? {} : { milestone }),
    fields: ownedFields(item, marker, options.sizeField),
    ...(item.completed === true ? { done: true } : {}),
    was: [],
  };
}

/** The fields that we keep as the plan says; the others belong to the people on the board. */
function ownedFields(
  { fields }: Item,
  { applied }: Marker,
  sizeField: string | undefined,
): Readonly<Record<string, FieldValue>> {
  const isOwned = (name: string): boolean =>
    applied.fields[nameHash(name)] !== undefined && name.toLowerCase() !== sizeField?.toLowerCase();
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isOwned(name)));
}

function shown({ fields }: Item, name: string | undefined): FieldValue | undefined {
  return Object.entries(fields).find(([field]) => field.toLowerCase() === name?.toLowerCase())?.[1];
}

/** Parents before their children, siblings as the tracker orders them, roots as they were created. */
function inOrder(marked: readonly MarkedItem[], idOf: IdOf): readonly MarkedItem[] {
  const byRef = new Map(marked.map((each) => [each.item.id, each]));
  const below = (each: MarkedItem): readonly MarkedItem[] => [
    each,
    ...each.item.children.flatMap(({ id }) => byRef.get(id) ?? []).flatMap(below),
  ];
  const isRoot = ({ item }: MarkedItem): boolean => item.parent === undefined || !idOf.has(item.parent.id);
  return marked.filter(isRoot).flatMap(below);
}

/** Who is blocked by whom, both ends in the plan. */
class Edges {
  readonly #blockers: ReadonlyMap<string, readonly string[]>;
  readonly #parents: ReadonlyMap<string, string>;
  readonly #implied = new Set<string>();
  readonly #all: ReadonlyMap<PlanItemId, readonly PlanItemId[]>;
  readonly #idOf: IdOf;

  constructor(marked: readonly MarkedItem[], idOf: IdOf) {
    this.#idOf = idOf;
    this.#blockers = new Map(
      marked.map(({ item }) => [item.id, item.blockers.map(({ id }) => id).filter((id) => idOf.has(id))]),
    );
    this.#all = new Map(
      [...this.#blockers].flatMap(([ref, blockers]) => {
        const id = idOf.get(ref);
        return id === undefined
          ? []
          : [[id, blockers.flatMap((blocker) => idOf.get(blocker) ?? [])] as const];
      }),
    );
    this.#parents = new Map(
      marked.flatMap(({ item }) => (item.parent === undefined ? [] : [[item.id, item.parent.id] as const])),
    );
    for (const [blocked, blockers] of this.#blockers) {
      for (const blocker of blockers) {
        const [above, other] = [this.#parents.get(blocked), this.#parents.get(blocker)];
        if (above !== undefined && other !== undefined) this.#implied.add(`${above} ${other}`);
      }
    }
  }

  /** Every blocker of a plan item. */
  allOf(id: PlanItemId): readonly PlanItemId[] {
    return this.#all.get(id) ?? [];
  }

  /** Blockers that do not follow from those of its children. */
  ownOf({ id }: Item): readonly PlanItemId[] {
    return (this.#blockers.get(id) ?? [])
      .filter((blocker) => !this.#implied.has(`${id} ${blocker}`))
      .flatMap((blocker) => this.#idOf.get(blocker) ?? []);
  }
}

/** Keys are numbers behind a `#`; they grow with time. */
function numberOf({ key }: Item): number {
  return Number(/\d+$/u.exec(key)?.[0] ?? 0);
}
