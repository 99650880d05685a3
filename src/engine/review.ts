import type { HeldOperation, Operation } from '../contracts/operation.ts';
import { type Holds, type OperationKey, operationKey } from './changes/holds.ts';

/** What a preview showed and people agreed to. */
export type Reviewed = readonly Operation[];

/**
 * Which operations nobody reviewed in this form: those that the review does not have, and those that it has with other
 * values, be it that the plan or that the tracker changed since. What was reviewed and is not needed any more is no
 * matter.
 */
export function unreviewed(operations: readonly Operation[], reviewed: Reviewed): readonly HeldOperation[] {
  const known = new Map<OperationKey, Operation>(
    reviewed.map((operation) => [operationKey(operation), operation]),
  );
  return operations.flatMap((operation): readonly HeldOperation[] => {
    const match = known.get(operationKey(operation));
    if (match === undefined) return [{ operation, why: 'new' }];
    return match.digest === operation.digest && match.danger === operation.danger
      ? []
      : [{ operation, why: 'changed' }];
  });
}

/** What to leave out for these. */
export function holdsFor(held: readonly HeldOperation[]): Holds {
  return new Set(held.map(({ operation }) => operationKey(operation)));
}

/** The operations that were left out, those that only depended on held ones among them. */
export function leftOut(
  intended: readonly Operation[],
  running: readonly Operation[],
  held: readonly HeldOperation[],
): readonly HeldOperation[] {
  const runs = new Set(running.map(operationKey));
  const why = new Map(held.map((entry) => [operationKey(entry.operation), entry.why]));
  return intended
    .filter((operation) => !runs.has(operationKey(operation)))
    .map((operation) => ({ operation, why: why.get(operationKey(operation)) ?? 'new' }));
}
