import type { DefaultsInput, ItemInput, PresetInput } from './schema.ts';
import type { FieldValue, ItemType, PlanItem } from './types.ts';

type Preset = Pick<PlanItem, 'labels' | 'assignees' | 'milestone' | 'fields'>;

const KEY_OF = { EPIC: 'epic', STORY: 'story', TASK: 'task' } as const satisfies Record<ItemType, string>;

/**
 * What an item says about labels, assignees, milestone and fields, completed from its file's `defaults`:
 * labels add up, fields merge with the item's winning (`null` drops one), assignees and milestone are the item's when given.
 */
export function preset(input: ItemInput, type: ItemType, defaults: DefaultsInput | undefined): Preset {
  const layers: readonly PresetInput[] = [defaults ?? {}, defaults?.[KEY_OF[type]] ?? {}, input];
  const milestone = lastGiven(layers.map((layer) => layer.milestone));
  const assignees = lastGiven(layers.map((layer) => layer.assignees)) ?? [];
  return {
    labels: distinct(layers.flatMap((layer) => layer.labels ?? [])),
    assignees: distinct(assignees.map((login) => login.replace(/^@/, ''))),
    ...(milestone === undefined || milestone === '' ? {} : { milestone }),
    fields: mergeFields(layers),
  };
}

function mergeFields(layers: readonly PresetInput[]): Record<string, FieldValue> {
  const merged = new Map(layers.flatMap((layer) => Object.entries(layer.fields ?? {})));
  return Object.fromEntries([...merged].filter((entry): entry is [string, FieldValue] => entry[1] !== null));
}

function lastGiven<T>(values: readonly (T | null | undefined)[]): T | undefined {
  return values.findLast((value) => value !== null && value !== undefined) ?? undefined;
}

/** Trackers compare labels and logins without regard to case; the first spelling stays. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const folded = name.toLowerCase();
    return !seen.has(folded) && seen.add(folded);
  });
}
