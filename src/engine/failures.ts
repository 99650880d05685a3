import { SyncError, type SyncFailure } from '../contracts/errors.ts';
import type { SyncResult } from '../contracts/sync-result.ts';

/** @throws SyncError with every failure when something is not as it was to be */
export function failUnlessComplete(result: SyncResult): SyncResult {
  if (result.complete) return result;
  const failures: readonly SyncFailure[] = [
    ...result.outcomes.flatMap(({ item, error }) => (error === undefined ? [] : [{ item: item.id, error }])),
    ...result.removals.flatMap(({ id, error }) => (error === undefined ? [] : [{ item: id, error }])),
  ];
  throw new SyncError(
    `${failures.length} of ${result.outcomes.length + result.removals.length} items are not in line with the plan`,
    result,
    failures,
  );
}
