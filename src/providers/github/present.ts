import { ProviderError } from '../../contracts/errors.ts';

/** The entries of a list of GitHub's that are there: lists may be null and may hold nulls where something was unreadable. */
export function present<T>(nodes: readonly (T | null)[] | null | undefined): T[] {
  return (nodes ?? []).filter((node) => node !== null);
}

/**
 * The entries of a list from which it is concluded what does not exist: one that is not shown is missing, not absent.
 * @throws ProviderError (retryable) when there is such a hole
 */
export function wholeList<T>(nodes: readonly (T | null)[] | null | undefined): T[] {
  const shown = present(nodes);
  const hidden =
    nodes === null || nodes === undefined ? 'a list' : `${nodes.length - shown.length} of a list`;
  if (shown.length === nodes?.length) return shown;
  throw new ProviderError(`GitHub left ${hidden} of issues out of its reply`, {
    kind: 'retryable',
    hint: 'run again; nothing is created as long as what exists is not known',
  });
}
