import {
  AuthenticationError,
  CreateItemPartialFailureError,
  DeferredError,
  UnknownOutcomeError,
} from '../../contracts/errors.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { ItemStatus } from '../../contracts/sync-result.ts';
import type { PlanItemId } from '../../plan/types.ts';

/** How far a run has come: what exists, what went wrong, and whether new work may still start. */
export class RunState {
  readonly #refs = new Map<PlanItemId, ItemRef>();
  readonly #failures = new Map<PlanItemId, { status: ItemStatus; error: Error }>();
  readonly #created = new Set<PlanItemId>();
  readonly #relinked = new Set<PlanItemId>();
  readonly #signal: AbortSignal | undefined;
  #halted: DeferredError | undefined;

  constructor(existing: Iterable<readonly [PlanItemId, ItemRef]>, signal: AbortSignal | undefined) {
    for (const [id, ref] of existing) this.#refs.set(id, ref);
    this.#signal = signal;
  }

  refOf(id: PlanItemId): ItemRef | undefined {
    return this.#refs.get(id);
  }

  wasCreated(id: PlanItemId): boolean {
    return this.#created.has(id);
  }

  wasRelinked(id: PlanItemId): boolean {
    return this.#relinked.has(id);
  }

  failureOf(id: PlanItemId): { readonly status: ItemStatus; readonly error: Error } | undefined {
    return this.#failures.get(id);
  }

  /** When a re-run can continue, if that is known. */
  get resumeAt(): number | undefined {
    return this.#halted?.resumeAt;
  }

  exists(id: PlanItemId, ref: ItemRef): void {
    this.#refs.set(id, ref);
    this.#created.add(id);
  }

  relinked(id: PlanItemId): void {
    this.#relinked.add(id);
  }

  /** The item was not attempted because one that it needs does not exist; deferred if that one only waits as well. */
  block(id: PlanItemId, needed: PlanItemId, reason: string): void {
    const failure = this.#failures.get(needed);
    if (failure?.status === 'deferred') this.#record(id, 'deferred', failure.error);
    else this.#record(id, 'blocked', new Error(reason));
  }

  /** Starts no new work from here on. */
  halt(reason: Error): void {
    this.#halted ??= new DeferredError(`stopped because of ${reason.message}`, undefined, { cause: reason });
  }

  /**
   * Runs one operation of an item unless new work was stopped, and records how it ended.
   * @returns whether it succeeded
   */
  async attempt(id: PlanItemId, work: () => Promise<void>): Promise<boolean> {
    const halted = this.#stopped();
    if (halted !== undefined) {
      this.#record(id, 'deferred', halted);
      return false;
    }
    try {
      await work();
      return true;
    } catch (error) {
      this.#fail(id, error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  #stopped(): DeferredError | undefined {
    if (this.#halted === undefined && this.#signal?.aborted) {
      const { reason } = this.#signal;
      this.#halted =
        reason instanceof DeferredError
          ? reason
          : new DeferredError('the run was stopped', undefined, { cause: reason });
    }
    return this.#halted;
  }

  #fail(id: PlanItemId, error: Error): void {
    if (error instanceof CreateItemPartialFailureError) this.exists(id, error.created);
    const deferral = deferralOf(error);
    if (deferral !== undefined) this.#halted ??= deferral;
    // A right that one half-made item lacked is missing for all that would follow.
    const refusal = [error, error.cause].find((each) => each instanceof AuthenticationError);
    if (refusal !== undefined) this.halt(refusal);
    this.#record(id, statusOf(error), error);
  }

  /** The first failure of an item is the one that explains the others. */
  #record(id: PlanItemId, status: ItemStatus, error: Error): void {
    if (!this.#failures.has(id)) this.#failures.set(id, { status, error });
  }
}

/** What was put off: all of an item, or what a half-made one still lacks. */
function deferralOf(error: Error): DeferredError | undefined {
  const reason = error instanceof CreateItemPartialFailureError ? error.cause : error;
  return reason instanceof DeferredError ? reason : undefined;
}

function statusOf(error: Error): ItemStatus {
  if (deferralOf(error) !== undefined) return 'deferred';
  return error instanceof UnknownOutcomeError ? 'unknown' : 'failed';
}
