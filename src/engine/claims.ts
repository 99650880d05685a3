import { IdentityError } from '../contracts/errors.ts';
import type { PlanItem, PlanItemId } from '../plan/types.ts';
import { type Candidate, claim, type IdentityContext } from './identity.ts';

type ClaimsById = ReadonlyMap<PlanItemId, Candidate>;

/** Trusted items by the plan item that they say to be, for each plan id that counts. */
export interface Claims {
  readonly own: ClaimsById;
  /** Of the other plan id that the settings take over. */
  readonly adopted: ClaimsById;
  /** What planpilot 2.x made of this very plan: the content's fingerprint was its plan id. */
  readonly former: ClaimsById;
}

/** @throws IdentityError when two items claim one identity under one plan id */
export function claimsOf(
  trusted: readonly Candidate[],
  { plan, planId, adoptPlanId }: IdentityContext,
): Claims {
  return {
    own: claim(trusted, planId),
    adopted: adoptPlanId === undefined || adoptPlanId === planId ? new Map() : claim(trusted, adoptPlanId),
    former: claim(trusted, plan.fingerprint),
  };
}

/** The item's own marker counts first, then one of the adopted plan id, then what planpilot 2.x made of the same content. */
export function match(planItem: PlanItem, { own, adopted, former }: Claims): Candidate | undefined {
  return claimant(planItem, own) ?? claimant(planItem, adopted) ?? former.get(planItem.id);
}

/**
 * An item of the adopted plan id whose place is taken already cannot be taken over.
 * @throws IdentityError naming every such pair
 */
export function refuseDoubleClaims(claims: Claims, { plan, planId, adoptPlanId }: IdentityContext): void {
  const pairs = plan.items.flatMap((planItem) => {
    const adopted = claimant(planItem, claims.adopted);
    const present = claimant(planItem, claims.own) ?? claims.former.get(planItem.id);
    if (adopted === undefined || present === undefined || adopted.item.id === present.item.id) return [];
    return [
      `${planItem.id} is ${present.item.key} (${present.item.url}) and ${adopted.item.key} (${adopted.item.url})`,
    ];
  });
  if (pairs.length === 0) return;
  throw new IdentityError(
    `plan ${planId} and plan ${adoptPlanId}, which adopt-plan-id names, both have these items: ${pairs.join('; ')}`,
    {
      hint:
        'of each pair keep one: remove the planpilot block from the body of the other, or delete it, then run again; ' +
        'or leave adopt-plan-id out',
    },
  );
}

/** Who is the item, under its present id or a former one. */
function claimant({ id, was }: PlanItem, claims: ClaimsById): Candidate | undefined {
  return [id, ...was].map((each) => claims.get(each)).find((candidate) => candidate !== undefined);
}
