import type { RequirableField } from '../../src/plan/required-fields.ts';

/** A plan that must be refused, and every line of the refusal. */
export interface BadPlan {
  readonly name: string;
  /** `plan.yaml` when absent. */
  readonly file?: string;
  readonly text: string;
  readonly require?: readonly RequirableField[];
  readonly error: 'PlanLoadError' | 'PlanValidationError';
  /** Place, message and remedy, in reading order. */
  readonly problems: readonly string[];
}

/** The keys that an item may have, as a remedy lists them. */
export const ITEM_KEYS =
  'id, type, title, goal, motivation, description, parent_id, sub_item_ids, depends_on, requirements, acceptance_criteria, success_metrics, assumptions, risks, estimate, verification, spec_ref, scope, labels, assignees, milestone, fields, done, adopt, was, items';
