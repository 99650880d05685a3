import { AuthenticationError, DeferredError } from '../contracts/errors.ts';
import { messageOf, PlanPilotError } from '../kernel/errors.ts';

/**
 * Runs something whose failure must not fail the run. What the product expects to go wrong becomes a reason in words
 * for people; a defect is thrown.
 */
export async function orReason<T>(
  what: string,
  work: () => Promise<T>,
): Promise<T | { readonly why: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PlanPilotError) return { why: `${what}: ${reasonOf(error)}` };
    throw error;
  }
}

/** Why GitHub let nothing be written, as the end of a sentence. */
function reasonOf(error: PlanPilotError): string {
  const message = messageOf(error);
  if (/\blocked\b/iu.test(message)) return 'the conversation is locked';
  if (/\barchived\b/iu.test(message)) return 'the repository is archived, so it is read-only';
  if (/not permitted to create/iu.test(message))
    return 'Actions may not open pull requests here (Settings > Actions > General allows it)';
  if (error instanceof DeferredError) return 'there was no time or budget left for it';
  if (!(error instanceof AuthenticationError)) return message;
  return (
    'the token may not write here (a pull request from a fork gets a token that only reads; ' +
    'in other workflows grant "pull-requests: write" or "issues: write")'
  );
}
