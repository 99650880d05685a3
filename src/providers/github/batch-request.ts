import { composeBatch, type PartOutcome, partOutcomes } from './batch.ts';
import { Call } from './call.ts';
import { isLimit, meaningOfFailure, type Reason } from './classifier.ts';
import type { GraphqlClient } from './clients.ts';
import { type Failure, failureOf, messageOfFailure } from './failure.ts';
import type { BatchReply, PendingWrite } from './pending-writes.ts';

/** What came of sending one document. */
export interface BatchAnswer {
  /** One per write, in order; none when nothing was sent. */
  readonly outcomes: readonly PartOutcome[];
  /** GitHub refused some of it because of a limit. */
  readonly limited: boolean;
  /** Absent when nothing was sent. */
  readonly reply?: BatchReply;
  /** What the client threw, if anything. */
  readonly cause: unknown;
}

/** Sends the writes as one document, once, and counts that as an attempt of each. Never rejects. */
export async function sendBatch(client: GraphqlClient, batch: readonly PendingWrite[]): Promise<BatchAnswer> {
  const { text, variables } = composeBatch(batch);
  const repeats = batch.some(({ tries }) => tries.made > 0);
  const call = new Call(nameOf(batch), 'write', repeats);
  try {
    const request = { retries: 0, call };
    const data = await client.graphql<Record<string, unknown>>(text, { ...variables, request });
    return answer(batch, call, { outcomes: partOutcomes(batch.length, data, []), cause: undefined });
  } catch (error) {
    return answer(batch, call, { outcomes: failedOutcomes(batch.length, error), cause: error });
  }
}

/** `createIssue`, or `12 writes (addBlockedBy, addSubIssue)`. */
export function nameOf(batch: readonly PendingWrite[]): string {
  const fields = [...new Set(batch.map(({ part }) => part.field))];
  return batch.length === 1 ? fields.join() : `${batch.length} writes (${fields.join(', ')})`;
}

function answer(
  batch: readonly PendingWrite[],
  { tookMs }: Call,
  { outcomes, cause }: Pick<BatchAnswer, 'outcomes' | 'cause'>,
): BatchAnswer {
  if (outcomes.length === 0) return { outcomes, limited: false, cause };
  for (const { tries } of batch) tries.made++;
  const limited = outcomes.some((outcome) => outcome.state === 'refused' && isLimit(outcome.meaning));
  return { outcomes, limited, cause, reply: { count: batch.length, tookMs, tooMuch: wasTooMuch(cause) } };
}

const TOO_MUCH: ReadonlySet<Reason> = new Set(['resource-limits', 'validation-timeout']);

/** Whether GitHub, or the gateway before it, gave up on a document because of the work in it. */
function wasTooMuch(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== undefined && (timedOut(failure) || TOO_MUCH.has(meaningOfFailure(failure).reason));
}

function timedOut(failure: Failure): boolean {
  return failure.shape === 'http' && (failure.status === 502 || failure.status === 504);
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
