import type { Operation, OperationAction } from '../../contracts/operation.ts';
import type { PlanItemId } from '../../plan/types.ts';

/** What an operation does to which part of which item, whatever the values are. */
export type OperationKey = string;

/** Operations that are not to be run. */
export type Holds = ReadonlySet<OperationKey>;

export const NO_HOLDS: Holds = new Set();

/** Whether an operation on one item is held; `end` is the other end of a blocked-by edge. */
export type IsHeld = (action: OperationAction, field: string, end?: string) => boolean;

/** Equal for the operation of a review and the one of a later run that does the same to the same part. */
export function operationKey({
  action,
  item,
  field,
  before,
  after,
}: Pick<Operation, 'action' | 'item' | 'field' | 'before' | 'after'>): OperationKey {
  if (field !== 'blocked-by') return keyOf(action, item, field);
  return keyOf(action, item, field, action === 'link' ? after : before);
}

/** What is held of one item. */
export function holdsOn(item: PlanItemId, holds: Holds): IsHeld {
  if (holds.size === 0) return () => false;
  return (action, field, end) => holds.has(keyOf(action, item, field, end));
}

function keyOf(action: OperationAction, item: PlanItemId, field: string, end = ''): OperationKey {
  return JSON.stringify([action, item, field, end]);
}
