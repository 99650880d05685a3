import type { Capabilities } from '../../contracts/provider.ts';
import type { FieldValue, ItemType, PlanItem, PlanItemId } from '../../plan/types.ts';
import type { EngineConfig } from '../config.ts';
import { withoutTypeLabels } from './type-labels.ts';

/** What the plan wants of one item, in the tracker's words. */
export interface DesiredItem {
  readonly item: PlanItem;
  readonly title: string;
  readonly itemType: ItemType;
  readonly labels: readonly string[];
  readonly parentId?: PlanItemId;
  readonly blockers: readonly PlanItemId[];
  /** Board fields that follow the plan for ever. */
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Board fields that only fill what is empty. */
  readonly initialFields: Readonly<Record<string, FieldValue>>;
}

export interface DesiredContext {
  readonly config: EngineConfig;
  /** Without a board there is no place for fields. */
  readonly board: boolean;
  readonly blockers: ReadonlyMap<PlanItemId, readonly PlanItemId[]>;
  /** References to anything else are left out. */
  readonly isKnown: (id: PlanItemId) => boolean;
  readonly typeLabels: Capabilities['typeLabels'];
  readonly shownValue: (field: string, value: FieldValue) => FieldValue | undefined;
}

/** Fields that belong to the people on the board once the item exists, whoever named them. */
const CREATION_ONLY = new Set(['status', 'priority', 'iteration']);

/** What `item` should look like. */
export function desiredItem(item: PlanItem, context: DesiredContext): DesiredItem {
  return {
    item,
    title: item.title.trim(),
    itemType: item.type,
    labels: withoutTypeLabels(distinctLabels([context.config.label, ...item.labels]), context.typeLabels),
    ...(item.parentId === undefined || !context.isKnown(item.parentId) ? {} : { parentId: item.parentId }),
    blockers: (context.blockers.get(item.id) ?? []).filter(context.isKnown),
    ...(context.board ? boardFields(item, context) : { fields: {}, initialFields: {} }),
  };
}

function boardFields(item: PlanItem, { config, shownValue }: DesiredContext) {
  const wanted = new Map<string, [string, FieldValue]>();
  const want = (name: string, value: FieldValue): void => {
    const shown = shownValue(name, value);
    if (shown !== undefined) wanted.set(name.toLowerCase(), [name, shown]);
  };
  for (const [name, value] of Object.entries(config.initialFields)) want(name, value);
  const size = item.estimate?.tshirt;
  if (config.sizeField !== undefined && size !== undefined) want(config.sizeField, size);
  for (const [name, value] of Object.entries(item.fields)) want(name, value);

  const initial = new Set([
    ...CREATION_ONLY,
    ...Object.keys(config.initialFields).map((name) => name.toLowerCase()),
  ]);
  const pick = (wantInitial: boolean): Readonly<Record<string, FieldValue>> =>
    Object.fromEntries(
      [...wanted].filter(([key]) => initial.has(key) === wantInitial).map(([, entry]) => entry),
    );
  return { fields: pick(false), initialFields: pick(true) };
}

function distinctLabels(labels: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const label of labels) {
    const name = label.trim();
    if (name !== '' && !seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  }
  return [...seen.values()];
}
