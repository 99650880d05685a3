import { IdentityError } from '../contracts/errors.ts';
import type { Item, ItemRef } from '../contracts/item.ts';
import type { Marker, MarkerCodec } from '../contracts/marker.ts';
import type { Plan, PlanItem, PlanItemId } from '../plan/types.ts';

/** A tracker item whose body carries a marker. */
export interface Candidate {
  readonly item: Item;
  readonly marker: Marker;
}

/** What identities are judged by. */
export interface IdentityContext {
  readonly plan: Plan;
  readonly planId: string;
  /** Another plan id whose items are taken over. */
  readonly adoptPlanId?: string;
  readonly label: string;
  /** What the previous sync map says: its items are trusted. */
  readonly previous: ReadonlyMap<PlanItemId, ItemRef>;
  readonly codec: MarkerCodec;
}

/** Markers are trusted by label, authorship, or the previous map; anybody can paste one into a public tracker. */
export function readMarkers(
  items: readonly Item[],
  context: IdentityContext,
): { readonly trusted: readonly Candidate[]; readonly strangers: readonly Candidate[] } {
  const adopted = new Set(context.plan.items.map(adoptKey));
  const known = new Set([...context.previous.values()].map(({ id }) => id));
  const trusted: Candidate[] = [];
  const strangers: Candidate[] = [];
  for (const item of items) {
    const marker = context.codec.parse(item.body);
    if (marker === undefined || marker.itemId === '') continue;
    if (hasOurHand(item, context) || known.has(item.id) || adopted.has(item.key))
      trusted.push({ item, marker });
    else if (marker.planId === context.planId || marker.planId === context.adoptPlanId)
      strangers.push({ item, marker });
  }
  return { trusted, strangers };
}

/** Written by us, or labelled by somebody who has a say in the repository. */
export function hasOurHand(
  { authoredByUs, labels }: Item,
  { label }: Pick<IdentityContext, 'label'>,
): boolean {
  return authoredByUs || labels.some((name) => name.toLowerCase() === label.toLowerCase());
}

/** Who claims which item of the plan id; two trusted claims on one identity stop the run. */
export function claim(candidates: readonly Candidate[], planId: string): Map<PlanItemId, Candidate> {
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

/** The issue that the plan item takes over, when it names one. */
export function adopt(
  planItem: PlanItem,
  items: readonly Item[],
  trusted: readonly Candidate[],
  context: IdentityContext,
): { readonly item: Item } | undefined {
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

/** One tracker item cannot be two plan items. */
export function refuseSharedIssue(
  item: Item,
  planItem: PlanItem,
  taken: ReadonlyMap<string, PlanItemId>,
): void {
  const other = taken.get(item.id);
  if (other === undefined) return;
  throw new IdentityError(`items ${other} and ${planItem.id} both resolve to ${item.key}`, {
    hint: 'check "was" and "adopt" of the two items',
  });
}

/** Nothing carries this plan id, yet another plan id owns most of the same items: the file was moved or the id edited. */
export function refuseMovedPlan(
  trusted: readonly Candidate[],
  own: ReadonlyMap<PlanItemId, Candidate>,
  context: IdentityContext,
): void {
  if (own.size > 0) return;
  const titles = new Map(context.plan.items.map((item) => [item.id, item.title]));
  const claims = new Map<string, number>();
  for (const { item, marker } of trusted) {
    const recognised = [context.plan.fingerprint, context.adoptPlanId].includes(marker.planId);
    if (recognised || titles.get(marker.itemId) !== item.title) continue;
    claims.set(marker.planId, (claims.get(marker.planId) ?? 0) + 1);
  }
  const moved = [...claims].find(([, count]) => count * 2 >= context.plan.items.length);
  if (moved === undefined) return;
  throw new IdentityError(
    `no item carries plan id ${context.planId}, but plan id ${moved[0]} owns ${moved[1]} items with the same ids and titles`,
    {
      hint:
        `if the plan file was moved or its id edited, set plan_id: ${moved[0]} in the plan (or the plan-id input); ` +
        `to go on under the new id, take its items over with adopt-plan-id: ${moved[0]}`,
    },
  );
}
