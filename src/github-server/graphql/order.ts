import type { Input } from '../input.ts';

/** Sorts by the key that `orderBy.field` names; ties keep creation order. A missing key gives the default one. */
export function ordered<T>(
  items: readonly T[],
  orderBy: Input,
  keys: Readonly<Record<string, (item: T) => number | string>>,
  fallback: string,
): readonly T[] {
  const key = keys[orderBy.optionalText('field') ?? fallback] ?? keys[fallback];
  if (!key) return items;
  const sorted = items.toSorted((left, right) => compare(key(left), key(right)));
  return orderBy.optionalText('direction') === 'DESC' ? sorted.toReversed() : sorted;
}

function compare(left: number | string, right: number | string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
