import { UnknownOutcomeError } from '../../contracts/errors.ts';
import type { PartOutcome } from './batch.ts';
import { MAX_ATTEMPTS } from './call.ts';
import { isLimit, type Reason, refusal } from './classifier.ts';
import type { PendingWrite } from './pending-writes.ts';
import { limited } from './traffic.ts';

/** What becomes of a write after a reply, or the loss of it. */
export type Verdict =
  | { readonly state: 'done'; readonly payload: object }
  | { readonly state: 'failed'; readonly error: unknown }
  /** It may go out again: when the pause is over, after a growing delay, or at once; `doubt` when it may have happened. */
  | { readonly state: 'again'; readonly pace: Pace; readonly doubt?: Error };

type Pace = 'gate' | 'back-off' | 'at-once';

/**
 * @param outcome nothing when the write was not sent, and `cause` says why.
 * @param opensAt when a pause ends, in milliseconds since the epoch.
 */
export function verdictOn(
  write: PendingWrite,
  outcome: PartOutcome | undefined,
  opensAt: number,
  cause: unknown,
): Verdict {
  if (outcome === undefined) return { state: 'failed', error: write.doubt ?? cause };
  const { field } = write.part;
  const mayRepeat = write.tries.made < MAX_ATTEMPTS;
  if (outcome.state === 'done') return outcome;
  if (outcome.state === 'lost') {
    const doubt = unknownOutcome(field, outcome.message, cause);
    return mayRepeat && write.options.repeatable === true
      ? { state: 'again', pace: 'back-off', doubt }
      : { state: 'failed', error: doubt };
  }
  const { meaning, message } = outcome;
  if (meaning.reason === 'position-race' && write.options.weight === 'create')
    return { state: 'failed', error: unknownOutcome(field, message, cause) };
  const pace = paceOf(write, meaning.reason);
  if (pace !== undefined && mayRepeat) return { state: 'again', pace };
  // What kept this attempt away says nothing about an earlier one.
  if (write.doubt !== undefined && (isLimit(meaning) || meaning.reason === 'not-sent'))
    return { state: 'failed', error: write.doubt };
  return {
    state: 'failed',
    error: isLimit(meaning)
      ? limited(opensAt)
      : refusal(`GitHub refused ${field}: ${message}`, meaning, cause),
  };
}

function paceOf(write: PendingWrite, reason: Reason): Pace | undefined {
  switch (reason) {
    case 'limit':
    case 'too-quickly':
      return 'gate';
    case 'not-sent':
    case 'position-race':
      return 'back-off';
    case 'node-not-visible':
      return write.options.fresh === true ? 'back-off' : undefined;
    case 'validation-timeout':
      return 'at-once';
    default:
      return undefined;
  }
}

function unknownOutcome(field: string, message: string, cause: unknown): UnknownOutcomeError {
  return new UnknownOutcomeError(`${field} may or may not have happened: ${message}`, {
    kind: 'retryable',
    cause,
    hint: 'Run again; what is not known to exist is looked for first.',
  });
}
