import { stringify } from 'yaml';
import { groupBy } from '../../kernel/group-by.ts';
import type { PlanItem, PlanItemId } from '../types.ts';

/** An item that stands in no file yet. */
export type UnplacedItem = Omit<PlanItem, 'place'>;

/** A plan that stands in no file yet. */
export interface UnplacedPlan {
  readonly planId: string;
  readonly title?: string;
  readonly items: readonly UnplacedItem[];
}

/**
 * A whole plan as one YAML file, every field of every item in it: children nested in their parents, siblings and roots in
 * the order in which they come. Read again it is the same plan. A parent that is not in the plan is left out.
 */
export function writePlan({ planId, title, items }: UnplacedPlan): string {
  const ids = new Set(items.map(({ id }) => id));
  const isKnown = (id: PlanItemId | undefined): id is PlanItemId => id !== undefined && ids.has(id);
  const children = groupBy(items, ({ parentId }) => (isKnown(parentId) ? parentId : undefined));
  const nested = (parent: PlanItemId | undefined): readonly object[] =>
    (children.get(parent) ?? []).map((item) => ({ ...entry(item), ...filled({ items: nested(item.id) }) }));
  const document = { plan_id: planId, ...filled({ title }), items: nested(undefined) };
  return stringify(document, { version: '1.2', schema: 'core', lineWidth: 110, minContentWidth: 20 });
}

/** Keys in the order in which people write them. */
function entry(item: UnplacedItem): object {
  const { estimate, verification, specRef, scope } = item;
  return {
    id: item.id,
    type: item.type.toLowerCase(),
    title: item.title,
    ...filled({
      goal: item.goal,
      motivation: item.motivation,
      description: item.description,
      depends_on: item.dependsOn,
      requirements: item.requirements,
      acceptance_criteria: item.acceptanceCriteria,
      success_metrics: item.successMetrics,
      assumptions: item.assumptions,
      risks: item.risks,
      estimate: filled({ tshirt: estimate?.tshirt, hours: estimate?.hours }),
      verification: filled({
        commands: verification?.commands,
        ci_checks: verification?.ciChecks,
        evidence: verification?.evidence,
        manual_steps: verification?.manualSteps,
      }),
      spec_ref:
        specRef?.section === undefined && specRef?.quote === undefined
          ? specRef?.url
          : filled({ url: specRef.url, section: specRef.section, quote: specRef.quote }),
      scope: filled({ in_scope: scope?.inScope, out_scope: scope?.outScope }),
      labels: item.labels,
      assignees: item.assignees,
      milestone: item.milestone,
      fields: item.fields,
      done: item.done,
      adopt: item.adopt,
      was: item.was,
    }),
  };
}

/** Without members that hold nothing. */
function filled(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
