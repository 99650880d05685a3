import { countOf, type ErrorDetails, PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import type { PlanItemId } from '../plan/types.ts';
import type { ItemRef } from './item.ts';
import type { SyncResult } from './sync-result.ts';

/** A tracker refused or could not do something. */
export class ProviderError extends PlanPilotError {
  override readonly code: string = 'provider';
}

/** The token is missing, wrong, expired, or lacks a right that this run needs. */
export class AuthenticationError extends ProviderError {
  override readonly code = 'authentication';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

/** The tracker, or this repository or board, does not have what the plan or the settings ask for. */
export class ProviderCapabilityError extends ProviderError {
  override readonly code = 'capability';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

/** A board URL that names no board. */
export class ProjectURLError extends ProviderError {
  override readonly code = 'project-url';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

/** Steps of a create, in order; each is an `ensure`. */
export type CreateStep =
  | 'issue_created'
  | 'issue_type_set'
  | 'labels_set'
  | 'project_item_added'
  | 'project_fields_set';

/** The item exists, but a later step of its creation failed; the next run completes it. */
export class CreateItemPartialFailureError extends ProviderError {
  override readonly code = 'partial-create';
  readonly created: ItemRef;
  readonly completedSteps: readonly CreateStep[];

  constructor(
    message: string,
    created: ItemRef,
    completedSteps: readonly CreateStep[],
    details: ErrorDetails = {},
  ) {
    super(message, details);
    this.created = created;
    this.completedSteps = completedSteps;
  }

  get createdItemId(): string {
    return this.created.id;
  }

  get createdItemKey(): string {
    return this.created.key;
  }

  get createdItemUrl(): string {
    return this.created.url;
  }

  get retryable(): boolean {
    return this.kind === 'retryable';
  }
}

/** The reply to a write was lost and looking did not settle whether it happened. */
export class UnknownOutcomeError extends ProviderError {
  override readonly code = 'unknown-outcome';
}

/** Not attempted: a budget, a limit or an abort stopped new work. The next run continues here. */
export class DeferredError extends ProviderError {
  override readonly code = 'deferred';
  /** Milliseconds since the epoch from when a re-run can continue; absent when nothing but a re-run is needed. */
  readonly resumeAt: number | undefined;

  constructor(message: string, resumeAt?: number, details: ErrorDetails = {}) {
    super(message, { kind: 'retryable', ...details });
    this.resumeAt = resumeAt;
  }
}

/** It cannot be said safely which tracker item belongs to which plan item; nothing was written. */
export class IdentityError extends ProviderError {
  override readonly code = 'identity';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

/** `on-drift: fail` met values that somebody else changed; nothing was written. */
export class DriftError extends ProblemsError {
  override readonly code = 'drift';

  constructor(problems: readonly Problem[]) {
    super(countOf(problems, 'The tracker differs from what was written last in', 'place'), problems);
  }
}

/** More would be changed or closed than the settings allow; nothing was written. */
export class HeldError extends ProblemsError {
  override readonly code = 'held';

  constructor(problems: readonly Problem[]) {
    super('The run is held before its first write', problems);
  }
}

/** The run ended with items that failed, are unknown or were not attempted. What was done is in `result`. */
export class SyncError extends PlanPilotError {
  override readonly code: string = 'sync';
  readonly result: SyncResult;
  /** Every failure, in plan order. */
  readonly failures: readonly SyncFailure[];

  constructor(
    message: string,
    result: SyncResult,
    failures: readonly SyncFailure[],
    details: ErrorDetails = {},
  ) {
    super(message, { cause: failures[0]?.error, ...details });
    this.result = result;
    this.failures = failures;
  }
}

export interface SyncFailure {
  readonly item: PlanItemId;
  readonly error: Error;
}
