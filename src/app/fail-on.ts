import type { SyncResult } from '../contracts/sync-result.ts';
import { PlanPilotError } from '../kernel/errors.ts';
import { failureReasonOf } from '../report/failure-reason.ts';
import type { FailOn } from './review-settings.ts';

/** A run did what it was asked to, and the settings say that what it found is a failure. */
class FailOnError extends PlanPilotError {
  override readonly code: FailOn;

  constructor(reason: FailOn, message: string) {
    const other = reason === 'drift' ? ', or on-drift says to fail' : '';
    super(message, { kind: 'user', hint: `fail-on names "${reason}"${other}` });
    this.code = reason;
  }
}

/** The gravest first. */
const CHECKS: readonly (readonly [FailOn, (result: SyncResult) => string | undefined])[] = [
  ['held', heldText],
  ['closes', closesText],
  [
    'conflicts',
    ({ drift }) => {
      const count = drift.filter(({ conflict }) => conflict).length;
      return count === 0 ? undefined : `values changed both in the plan and in the tracker: ${count}`;
    },
  ],
  [
    'drift',
    ({ drift }) => (drift.length === 0 ? undefined : `values changed in the tracker: ${drift.length}`),
  ],
  ['changes', ({ operations }) => (operations.length === 0 ? undefined : `operations: ${operations.length}`)],
];

function heldText({ held, holdReasons }: SyncResult): string | undefined {
  if (holdReasons.length > 0)
    return `the run would be held: ${holdReasons.map(({ message }) => message).join('; ')}`;
  return held.length === 0 ? undefined : `operations that were held: ${held.length}`;
}

/** Whatever takes an issue out of sight: what a run created and a revert closes again is no item that left the plan. */
function closesText({ operations }: SyncResult): string | undefined {
  const count = operations.filter(({ danger }) => danger === 'closes' || danger === 'deletes').length;
  return count === 0 ? undefined : `issues to close or delete: ${count}`;
}

/**
 * What the run fails with in the end: its own error, unless that only says that work was left for the next run and the
 * settings take that for a success; else what the settings take for a failure.
 */
export function finalError(
  error: unknown,
  result: SyncResult | undefined,
  failOn: ReadonlySet<FailOn>,
): unknown {
  if (error !== undefined && (failureReasonOf(error) !== 'incomplete' || failOn.has('incomplete')))
    return error;
  if (result === undefined) return undefined;
  for (const [reason, check] of CHECKS) {
    const message = failOn.has(reason) ? check(result) : undefined;
    if (message !== undefined) return new FailOnError(reason, message);
  }
  return undefined;
}
