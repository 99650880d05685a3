import type { Operation } from '../contracts/operation.ts';
import { operationKey } from './changes/holds.ts';

/**
 * Tells what the change of the plan asks for from what the tracker lacked before: an operation that the base plan would
 * ask for as well, with the same values, was standing already.
 */
export function withOrigins(
  operations: readonly Operation[],
  ofBase: readonly Operation[],
): readonly Operation[] {
  const standing = new Map(ofBase.map((operation) => [operationKey(operation), operation.digest]));
  return operations.map((operation) => ({
    ...operation,
    origin: standing.get(operationKey(operation)) === operation.digest ? 'standing' : 'plan',
  }));
}
