import type { Capabilities } from '../../contracts/provider.ts';
import { ITEM_TYPES, type Plan } from '../../plan/types.ts';

type TypeLabels = Capabilities['typeLabels'];

/** Labels that show types come and go with the type: an item that names one has or has not it already. */
export function withoutTypeLabels(labels: readonly string[], shown: TypeLabels): readonly string[] {
  return shown === undefined ? labels : labels.filter((label) => typeOf(label, shown) === undefined);
}

/** What is left out because it would show another type than the item's, one line for all items. */
export function typeLabelWarnings({ items }: Plan, shown: TypeLabels): readonly string[] {
  if (shown === undefined) return [];
  const misled = items.filter(({ labels, type }) =>
    labels.some((label) => ![undefined, type].includes(typeOf(label, shown))),
  );
  if (misled.length === 0) return [];
  const ids = misled.map(({ id }) => id).join(', ');
  return [`labels that show another type than the item's own are left out: ${ids}`];
}

function typeOf(label: string, shown: NonNullable<TypeLabels>) {
  const name = label.trim().toLowerCase();
  return ITEM_TYPES.find((type) => shown[type].toLowerCase() === name);
}
