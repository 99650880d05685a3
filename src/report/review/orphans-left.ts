import type { Orphan, SyncResult } from '../../contracts/sync-result.ts';

/** Orphans that nothing was or would be done about. */
export function orphansLeft({ orphans, operations, removals }: SyncResult): readonly Orphan[] {
  const handled = new Set([
    ...removals.map(({ ref }) => ref.id),
    ...operations.flatMap(({ danger, target }) =>
      danger === 'closes' || danger === 'deletes' ? (target?.id ?? []) : [],
    ),
  ]);
  return orphans.filter(({ ref }) => !handled.has(ref.id));
}
