import type { Place } from '../kernel/problem.ts';
import type { Draft } from './drafts.ts';
import { preset } from './presets.ts';
import type { ItemInput } from './schema.ts';
import type { Estimate, ItemType, PlanItem, Scope, SpecRef, Verification } from './types.ts';

type Given<T> = T | null | undefined;

/** One shape for an item, whatever the layout it was written in; `null` and missing become equal. */
export function normalise(draft: Draft, type: ItemType, place: Place): PlanItem {
  const { input } = draft;
  const parentId = draft.enclosing?.input.id ?? input.parent_id;
  const estimate = estimateOf(input.estimate);
  const verification = verificationOf(input.verification);
  const specRef = specRefOf(input.spec_ref);
  const scope = scopeOf(input.scope);
  return {
    id: input.id,
    type,
    title: input.title,
    ...textsOf(input),
    ...(parentId === undefined || parentId === null || parentId === '' ? {} : { parentId }),
    ...(input.sub_item_ids ? { subItemIds: input.sub_item_ids } : {}),
    dependsOn: [...new Set(input.depends_on ?? [])],
    requirements: input.requirements ?? [],
    acceptanceCriteria: input.acceptance_criteria ?? [],
    successMetrics: input.success_metrics ?? [],
    assumptions: input.assumptions ?? [],
    risks: input.risks ?? [],
    ...(estimate ? { estimate } : {}),
    ...(verification ? { verification } : {}),
    ...(specRef ? { specRef } : {}),
    ...(scope ? { scope } : {}),
    ...preset(input, type, draft.defaults),
    ...(input.done === true ? { done: true } : {}),
    ...(typeof input.adopt === 'number' ? { adopt: input.adopt } : {}),
    was: input.was ?? [],
    place,
  };
}

function textsOf(input: ItemInput): Pick<PlanItem, 'goal' | 'motivation' | 'description'> {
  return {
    ...(typeof input.goal === 'string' ? { goal: input.goal } : {}),
    ...(typeof input.motivation === 'string' ? { motivation: input.motivation } : {}),
    ...(typeof input.description === 'string' ? { description: input.description } : {}),
  };
}

function estimateOf(given: Given<ItemInput['estimate']>): Estimate | undefined {
  if (!given) return undefined;
  const { tshirt, hours } = given;
  return {
    ...(typeof tshirt === 'string' ? { tshirt } : {}),
    ...(hours === null || hours === undefined ? {} : { hours: Number(hours) }),
  };
}

function verificationOf(given: Given<ItemInput['verification']>): Verification | undefined {
  if (!given) return undefined;
  return {
    commands: given.commands ?? [],
    ciChecks: given.ci_checks ?? [],
    evidence: given.evidence ?? [],
    manualSteps: given.manual_steps ?? [],
  };
}

function specRefOf(given: Given<ItemInput['spec_ref']>): SpecRef | undefined {
  if (given === null || given === undefined) return undefined;
  if (typeof given === 'string') return { url: given };
  const { url, section, quote } = given;
  return {
    url,
    ...(typeof section === 'string' ? { section } : {}),
    ...(typeof quote === 'string' ? { quote } : {}),
  };
}

function scopeOf(given: Given<ItemInput['scope']>): Scope | undefined {
  return given ? { inScope: given.in_scope ?? [], outScope: given.out_scope ?? [] } : undefined;
}
