import { composeBatch, type PartOutcome, partOutcomes } from './batch.ts';
import { Call } from './call.ts';
import { isLimit, meaningOfFailure } from './classifier.ts';
import type { GraphqlClient } from './clients.ts';
import { failureOf, messageOfFailure } from './failure.ts';
import type { PendingWrite } from './pending-writes.ts';

/** What came of sending one document. */
export interface BatchAnswer {
  /** One per write, in order; none when nothing was sent. */
  readonly outcomes: readonly PartOutcome[];
  /** GitHub refused some of it because of a limit. */
  readonly limited: boolean;
  /** What the client threw, if anything. */
  readonly cause: unknown;
}

/** Sends the writes as one document, once, and counts that as an attempt of each. Never rejects. */
export async function sendBatch(client: GraphqlClient, batch: readonly PendingWrite[]): Promise<BatchAnswer> {
  const { text, variables } = composeBatch(batch);
  const repeats = batch.some(({ attempts }) => attempts > 0);
  const request = { retries: 0, call: new Call(nameOf(batch), 'write', repeats) };
  try {
    const data = await client.graphql<Record<string, unknown>>(text, { ...variables, request });
    return answer(batch, partOutcomes(batch.length, data, []), undefined);
  } catch (error) {
    return answer(batch, failedOutcomes(batch.length, error), error);
  }
}

/** `createIssue`, or `12 writes (addBlockedBy, addSubIssue)`. */
export function nameOf(batch: readonly PendingWrite[]): string {
  const fields = [...new Set(batch.map(({ part }) => part.field))];
  return batch.length === 1 ? fields.join() : `${batch.length} writes (${fields.join(', ')})`;
}

function answer(
  batch: readonly PendingWrite[],
  outcomes: readonly PartOutcome[],
  cause: unknown,
): BatchAnswer {
  if (outcomes.length > 0) for (const write of batch) write.attempts++;
  const limited = outcomes.some((outcome) => outcome.state === 'refused' && isLimit(outcome.meaning));
  return { outcomes, limited, cause };
}

/** What a failed request means for each of its parts; nothing when it was not sent at all. */
function failedOutcomes(count: number, error: unknown): readonly PartOutcome[] {
  const failure = failureOf(error);
  if (failure === undefined) return [];
  if (failure.shape === 'graphql') return partOutcomes(count, failure.data, failure.faults);
  const [meaning, message] = [meaningOfFailure(failure), messageOfFailure(failure)];
  const outcome: PartOutcome =
    meaning.happened === 'no' ? { state: 'refused', meaning, message } : { state: 'lost', message };
  return Array.from({ length: count }, () => outcome);
}
