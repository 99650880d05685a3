import { type ErrorDetails, PlanPilotError } from '../kernel/errors.ts';

/**
 * Why an engine did not start: `connect` a side cannot be reached or refuses the credentials; `same-cluster` both sides are
 * one; `resources` no kind can be synced; `rights` some are missing; `cache` the first lists did not come in time.
 */
export type StartFailure = 'connect' | 'same-cluster' | 'resources' | 'rights' | 'cache';

/** The engine did not start, and nothing was written. */
export class StartError extends PlanPilotError {
  override readonly code = 'sync-start';
  readonly failure: StartFailure;

  constructor(failure: StartFailure, message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
    this.failure = failure;
  }
}
