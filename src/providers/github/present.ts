/** The entries of a list of GitHub's that are there: lists may be null and may hold nulls where something was unreadable. */
export function present<T>(nodes: readonly (T | null)[] | null | undefined): T[] {
  return (nodes ?? []).filter((node) => node !== null);
}
