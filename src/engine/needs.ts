import type { FieldNeed, ProviderNeeds } from '../contracts/inputs.ts';
import { type FieldValue, ITEM_TYPES, type Plan, type PlanItem } from '../plan/types.ts';
import type { EngineConfig } from './config.ts';

/** Everything this plan asks of the tracker, each value once. */
export function needsOf(plan: Plan, config: EngineConfig): ProviderNeeds {
  const types = new Set(plan.items.map((item) => item.type));
  return {
    itemTypes: ITEM_TYPES.filter((type) => types.has(type)),
    labels: distinct([config.label, ...plan.items.flatMap((item) => item.labels)]),
    assignees: distinct(plan.items.flatMap((item) => item.assignees)),
    milestones: distinct(
      plan.items.flatMap((item) => (item.milestone === undefined ? [] : [item.milestone])),
    ),
    fields: fieldNeeds(plan.items, config),
  };
}

function fieldNeeds(items: readonly PlanItem[], config: EngineConfig): readonly FieldNeed[] {
  const needs = new Map<string, { name: string; values: Set<FieldValue>; optional: boolean }>();
  const add = (name: string, value: FieldValue, optional: boolean): void => {
    const need = needs.get(name.toLowerCase()) ?? { name, values: new Set(), optional: true };
    need.values.add(value);
    need.optional &&= optional;
    needs.set(name.toLowerCase(), need);
  };
  for (const [name, value] of Object.entries(config.initialFields)) add(name, value, false);
  for (const item of items) {
    for (const [name, value] of Object.entries(item.fields)) add(name, value, false);
    const size = item.estimate?.tshirt;
    if (config.sizeField !== undefined && size !== undefined)
      add(config.sizeField, size, !config.sizeFieldRequired);
  }
  return [...needs.values()].map(({ name, values, optional }) => ({ name, values: [...values], optional }));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Map(values.map((value) => [value.toLowerCase(), value])).values()];
}
