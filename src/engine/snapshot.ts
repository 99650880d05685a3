import { IdentityError } from '../contracts/errors.ts';
import type { Item } from '../contracts/item.ts';
import type { Marker, MarkerCodec } from '../contracts/marker.ts';
import type { Orphan } from '../contracts/sync-result.ts';
import type { Plan, PlanItem, PlanItemId } from '../plan/types.ts';

/** A tracker item and what its marker says; an adopted item has no marker of ours yet. */
export interface ObservedItem {
  readonly item: Item;
  readonly marker?: Marker;
}

/** Discovery's result: which tracker item each plan item is, and what else is ours. */
export interface Snapshot {
  readonly matched: ReadonlyMap<PlanItemId, ObservedItem>;
  /** Tracker id to plan item id, orphans included: tells our relations from foreign ones. */
  readonly idByRef: ReadonlyMap<string, PlanItemId>;
  readonly orphans: readonly Orphan[];
  readonly warnings: readonly string[];
}

export interface SnapshotContext {
  readonly plan: Plan;
  readonly planId: string;
  /** Content fingerprint of the plan: planpilot 2.x used it as plan id. */
  readonly fingerprint: string;
  readonly label: string;
  /** Tracker ids that the previous sync map vouches for. */
  readonly known: ReadonlySet<string>;
  readonly codec: MarkerCodec;
}

interface Candidate {
  readonly item: Item;
  readonly marker: Marker;
}

/**
 * Decides which observed item is which plan item.
 * @throws IdentityError when two trusted items claim one identity, when the plan seems to have moved, or when an
 * item to adopt is missing or belongs to another plan item
 */
export function takeSnapshot(items: readonly Item[], context: SnapshotContext): Snapshot {
  const { trusted, strangers } = readMarkers(items, context);
  const own = claim(trusted, context.planId);
  const former = claim(trusted, context.fingerprint);
  refuseMovedPlan(trusted, own, context);

  const matched = new Map<PlanItemId, ObservedItem>();
  const taken = new Map<string, PlanItemId>();
  for (const planItem of context.plan.items) {
    const found = match(planItem, own, former) ?? adopt(planItem, items, trusted, context);
    if (found === undefined) continue;
    refuseSharedIssue(found.item, planItem, taken);
    matched.set(planItem.id, found);
    taken.set(found.item.id, planItem.id);
  }

  const left = [...own.values()].filter(({ item }) => !taken.has(item.id));
  return {
    matched,
    idByRef: new Map([...taken, ...left.map(({ item, marker }) => [item.id, marker.itemId] as const)]),
    orphans: left.map(orphanOf),
    warnings: strangers.map(
      ({ item, marker }) =>
        `${item.key} carries a marker of item ${marker.itemId} but neither our label nor our authorship; left alone`,
    ),
  };
}

/** Markers are trusted by label, authorship, or the previous map; anybody can paste one into a public tracker. */
function readMarkers(items: readonly Item[], context: SnapshotContext) {
  const adopted = new Set(context.plan.items.map(adoptKey));
  const trusted: Candidate[] = [];
  const strangers: Candidate[] = [];
  for (const item of items) {
    const marker = context.codec.parse(item.body);
    if (marker === undefined || marker.itemId === '') continue;
    if (isTrusted(item, context, adopted)) trusted.push({ item, marker });
    else if (marker.planId === context.planId) strangers.push({ item, marker });
  }
  return { trusted, strangers };
}

function isTrusted(
  item: Item,
  { label, known }: SnapshotContext,
  adopted: ReadonlySet<string | undefined>,
): boolean {
  return (
    item.authoredByUs ||
    known.has(item.id) ||
    adopted.has(item.key) ||
    item.labels.some((name) => name.toLowerCase() === label.toLowerCase())
  );
}

function claim(candidates: readonly Candidate[], planId: string): Map<PlanItemId, Candidate> {
  const claimed = new Map<PlanItemId, Candidate>();
  for (const candidate of candidates) {
    if (candidate.marker.planId !== planId) continue;
    const first = claimed.get(candidate.marker.itemId);
    if (first !== undefined) {
      throw new IdentityError(
        `${first.item.key} (${first.item.url}) and ${candidate.item.key} (${candidate.item.url}) both claim item ` +
          `${candidate.marker.itemId} of plan ${planId}`,
        {
          hint: 'remove the planpilot block from the body of the one that is not the original, then run again',
        },
      );
    }
    claimed.set(candidate.marker.itemId, candidate);
  }
  return claimed;
}

function match(
  planItem: PlanItem,
  own: ReadonlyMap<PlanItemId, Candidate>,
  former: ReadonlyMap<PlanItemId, Candidate>,
): ObservedItem | undefined {
  const renamed = planItem.was.map((id) => own.get(id)).find((candidate) => candidate !== undefined);
  return own.get(planItem.id) ?? renamed ?? former.get(planItem.id);
}

function adopt(
  planItem: PlanItem,
  items: readonly Item[],
  trusted: readonly Candidate[],
  context: SnapshotContext,
): ObservedItem | undefined {
  const key = adoptKey(planItem);
  if (key === undefined) return undefined;
  const item = items.find((candidate) => candidate.key === key);
  if (item === undefined) {
    throw new IdentityError(`item ${planItem.id} adopts ${key}, which does not exist in the target`, {
      hint: `correct or remove "adopt" at ${planItem.place.file}:${planItem.place.line}`,
    });
  }
  const owner = trusted.find((candidate) => candidate.item.id === item.id)?.marker;
  if (owner?.planId === context.planId) {
    throw new IdentityError(
      `item ${planItem.id} adopts ${key}, which already is item ${owner.itemId} of this plan`,
      { hint: `use "was: [${owner.itemId}]" if the item was renamed` },
    );
  }
  return { item };
}

function adoptKey(planItem: PlanItem): string | undefined {
  return planItem.adopt === undefined ? undefined : `#${planItem.adopt}`;
}

function refuseSharedIssue(item: Item, planItem: PlanItem, taken: ReadonlyMap<string, PlanItemId>): void {
  const other = taken.get(item.id);
  if (other === undefined) return;
  throw new IdentityError(`items ${other} and ${planItem.id} both resolve to ${item.key}`, {
    hint: 'check "was" and "adopt" of the two items',
  });
}

/** Nothing carries this plan id, yet another plan id owns most of the same items: the file was moved or the id edited. */
function refuseMovedPlan(
  trusted: readonly Candidate[],
  own: ReadonlyMap<PlanItemId, Candidate>,
  context: SnapshotContext,
): void {
  if (own.size > 0) return;
  const titles = new Map(context.plan.items.map((item) => [item.id, item.title]));
  const claims = new Map<string, number>();
  for (const { item, marker } of trusted) {
    if (marker.planId === context.fingerprint || titles.get(marker.itemId) !== item.title) continue;
    claims.set(marker.planId, (claims.get(marker.planId) ?? 0) + 1);
  }
  const moved = [...claims].find(([, count]) => count * 2 >= context.plan.items.length);
  if (moved === undefined) return;
  throw new IdentityError(
    `no item carries plan id ${context.planId}, but plan id ${moved[0]} owns ${moved[1]} items with the same ids and titles`,
    {
      hint: `if the plan file was moved or its id edited, set plan_id: ${moved[0]} in the plan (or the plan-id input)`,
    },
  );
}

function orphanOf({ item, marker }: Candidate): Orphan {
  return {
    id: marker.itemId,
    ref: { id: item.id, key: item.key, url: item.url },
    title: item.title,
    state: item.state,
  };
}
