import type { Item } from '../../contracts/item.ts';
import type { Applied } from '../../contracts/marker.ts';
import { hashOf } from './applied.ts';
import { type FieldDiff, NO_DIFF } from './diff-fields.ts';
import type { IsHeld } from './holds.ts';

/** What the marker of an item states that we closed because it left the plan. */
export const CLOSED_BY_US = hashOf('closed');

/**
 * An item that is in the plan again is opened when it was we who closed it; what a person closed stays closed, also when
 * it was opened in between: we never close as completed.
 */
export function diffState(
  observed: Item,
  applied: Applied,
  isHeld: IsHeld,
): { readonly diff: FieldDiff; readonly applied: string | undefined } {
  const isOurs = observed.state === 'closed' && observed.completed !== true && applied.state === CLOSED_BY_US;
  if (!isOurs) return { diff: NO_DIFF, applied: undefined };
  if (isHeld('reopen', 'state')) return { diff: NO_DIFF, applied: applied.state };
  return {
    diff: {
      input: { state: 'open' },
      changes: [{ field: 'state', before: 'closed', after: 'open' }],
      drift: [],
    },
    applied: undefined,
  };
}
