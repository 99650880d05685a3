/** Puts `child` right behind `after`, or before all others. */
export interface Move<T> {
  readonly child: T;
  readonly after: T | null;
}

/**
 * The fewest moves that bring `wanted` into its order: everything but a longest increasing subsequence is moved. Applied
 * one after the other. What is in `current` only stays where it is. Takes O(n log n).
 * @param current all children in their present order
 * @param wanted some of them, in the order they should have
 */
export function fewestMoves<T>(current: readonly T[], wanted: readonly T[]): readonly Move<T>[] {
  const rankOf = new Map(wanted.map((child, rank) => [child, rank]));
  const ranks = current.flatMap((child) => rankOf.get(child) ?? []);
  const kept = new Set(longestIncreasing(ranks));
  const front = placeInFront(current, (child) => rankOf.get(child), kept);
  return wanted.flatMap((child, rank) =>
    kept.has(rank) ? [] : [{ child, after: rank === 0 ? front : (wanted[rank - 1] ?? null) }],
  );
}

/** Behind which stranger the first of ours belongs, if any stands before those that stay. */
function placeInFront<T>(
  current: readonly T[],
  rankOf: (child: T) => number | undefined,
  kept: ReadonlySet<number>,
): T | null {
  let front: T | null = null;
  for (const child of current) {
    const rank = rankOf(child);
    if (rank === undefined) front = child;
    else if (kept.has(rank)) break;
  }
  return front;
}

/** A longest increasing subsequence of distinct numbers, by patience sorting. */
function longestIncreasing(numbers: readonly number[]): readonly number[] {
  /** Smallest last number of an increasing subsequence, by its length less one. */
  const tails: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    const length = firstAtLeast(tails, number);
    before.set(number, tails[length - 1]);
    tails[length] = number;
  }
  const run: number[] = [];
  for (let last = tails.at(-1); last !== undefined; last = before.get(last)) run.push(last);
  return run.toReversed();
}

/** Where `number` belongs in an ascending list. */
function firstAtLeast(ascending: readonly number[], number: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
