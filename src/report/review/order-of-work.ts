import { levels } from '../../plan/graph.ts';
import type { PlanItem, PlanItemId } from '../../plan/types.ts';

/** Items that have to be done one after the other. */
export interface CriticalPath {
  /** From what can be done first to what comes last; at least three, or none is told. */
  readonly items: readonly PlanItem[];
  /** Sum of the estimates; absent when no item of the plan has hours. */
  readonly hours?: number;
  /** Items on the path without hours, where others have some. */
  readonly unestimated: number;
}

/**
 * `ancestor` - an item waits for an item that it is part of; `iteration` - it is scheduled before what it waits for;
 * `order` - it stands before a sibling that it waits for.
 */
export type InversionKind = 'ancestor' | 'iteration' | 'order';

/** An item that waits for something that the plan puts later. */
export interface Inversion {
  readonly kind: InversionKind;
  readonly item: PlanItem;
  readonly blocker: PlanItem;
}

const WORTH_TELLING = 3;

/** The longest chain of dependencies between items that are not done: by hours where the plan has any, else by count. */
export function criticalPath(
  items: readonly PlanItem[],
  done: ReadonlySet<PlanItemId> = new Set(),
): CriticalPath | undefined {
  const open = new Map(items.filter(({ id }) => !done.has(id)).map((item) => [item.id, item]));
  const withHours = items.some(({ estimate }) => estimate?.hours !== undefined);
  const chains = longestChains(open, withHours);
  const last = [...chains.values()].reduce<Chain | undefined>(
    (best, chain) => (best === undefined || isLonger(chain, best) ? chain : best),
    undefined,
  );
  if (last === undefined || last.length < WORTH_TELLING) return undefined;
  const path = pathOf(last);
  const unestimated = path.filter(({ estimate }) => estimate?.hours === undefined).length;
  return withHours ? { items: path, hours: last.hours, unestimated } : { items: path, unestimated: 0 };
}

interface Chain {
  readonly item: PlanItem;
  readonly hours: number;
  readonly length: number;
  readonly before?: Chain;
}

/** The longest chain that ends with each item. */
function longestChains(
  open: ReadonlyMap<PlanItemId, PlanItem>,
  withHours: boolean,
): ReadonlyMap<PlanItemId, Chain> {
  const edges = new Map([...open].map(([id, { dependsOn }]) => [id, dependsOn]));
  const chains = new Map<PlanItemId, Chain>();
  for (const id of levels([...open.keys()], edges).flat()) {
    const item = open.get(id);
    if (item === undefined) continue;
    const before = item.dependsOn
      .flatMap((blocker) => chains.get(blocker) ?? [])
      .reduce<Chain | undefined>(
        (best, chain) => (best === undefined || isLonger(chain, best) ? chain : best),
        undefined,
      );
    const hours = (before?.hours ?? 0) + (withHours ? (item.estimate?.hours ?? 0) : 0);
    const length = (before?.length ?? 0) + 1;
    chains.set(id, { item, hours, length, ...(before === undefined ? {} : { before }) });
  }
  return chains;
}

function isLonger(a: Chain, b: Chain): boolean {
  return a.hours === b.hours ? a.length > b.length : a.hours > b.hours;
}

function pathOf(last: Chain): readonly PlanItem[] {
  const path: PlanItem[] = [];
  for (let chain: Chain | undefined = last; chain !== undefined; chain = chain.before) path.push(chain.item);
  return path.toReversed();
}

/** Dependencies that contradict the hierarchy, the iterations or the order of the plan; one kind for each, the gravest. */
export function inversionsOf(
  items: readonly PlanItem[],
  done: ReadonlySet<PlanItemId> = new Set(),
): readonly Inversion[] {
  const byId = new Map(items.map((item) => [item.id, item]));
  const rank = new Map(items.map(({ id }, index) => [id, index]));
  const found = items.flatMap((item) =>
    item.dependsOn.flatMap((id): readonly Inversion[] => {
      const blocker = byId.get(id);
      if (blocker === undefined || id === item.id || done.has(id) || done.has(item.id)) return [];
      const kind = kindOf(item, blocker, byId, rank);
      return kind === undefined ? [] : [{ kind, item, blocker }];
    }),
  );
  return KINDS.flatMap((kind) => found.filter((inversion) => inversion.kind === kind));
}

const KINDS = ['ancestor', 'iteration', 'order'] as const satisfies readonly InversionKind[];

function kindOf(
  item: PlanItem,
  blocker: PlanItem,
  byId: ReadonlyMap<PlanItemId, PlanItem>,
  rank: ReadonlyMap<PlanItemId, number>,
): InversionKind | undefined {
  if (isAncestor(blocker.id, item, byId)) return 'ancestor';
  if (comesBefore(iterationOf(item), iterationOf(blocker))) return 'iteration';
  const isEarlier = (rank.get(item.id) ?? 0) < (rank.get(blocker.id) ?? 0);
  return isEarlier && item.parentId === blocker.parentId && item.type === blocker.type ? 'order' : undefined;
}

function isAncestor(id: PlanItemId, item: PlanItem, byId: ReadonlyMap<PlanItemId, PlanItem>): boolean {
  const seen = new Set<PlanItemId>();
  let { parentId } = item;
  while (parentId !== undefined && !seen.has(parentId)) {
    if (parentId === id) return true;
    seen.add(parentId);
    parentId = byId.get(parentId)?.parentId;
  }
  return false;
}

function iterationOf({ fields }: PlanItem): string | undefined {
  const name = Object.keys(fields).find((field) => /^(?:iteration|sprint)$/iu.test(field));
  const value = name === undefined ? undefined : fields[name];
  return value === undefined ? undefined : String(value);
}

/** Names of iterations tell their order when they differ in one number at the end: `Sprint 9`, `Sprint 10`. */
function comesBefore(a: string | undefined, b: string | undefined): boolean {
  const [first, second] = [numbered(a), numbered(b)];
  return (
    first !== undefined && second !== undefined && first.name === second.name && first.number < second.number
  );
}

function numbered(title: string | undefined): { readonly name: string; readonly number: number } | undefined {
  const match = /^(?<name>.*?)(?<digits>\d{1,9})$/su.exec(title?.trim() ?? '');
  const { name, digits } = match?.groups ?? {};
  return name === undefined || digits === undefined
    ? undefined
    : { name: name.toLowerCase(), number: Number(digits) };
}
