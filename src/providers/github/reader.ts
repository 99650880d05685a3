import type { ProviderError } from '../../contracts/errors.ts';
import type { Operation } from '../../contracts/graphql-operation.ts';
import { Call, MAX_ATTEMPTS } from './call.ts';
import {
  isLimit,
  type Meaning,
  meaningOfFailure,
  meaningOfFault,
  type Reason,
  refusal,
} from './classifier.ts';
import type { GraphqlClient } from './clients.ts';
import { type Failure, failureOf, messageOfFailure, recordOf } from './failure.ts';
import { limited, type Traffic } from './traffic.ts';

/** Refusals of a read that a repetition may get past; the pause and the back-off come before it by themselves. */
const REPEATED: ReadonlySet<Reason> = new Set(['limit', 'too-quickly', 'server-fault', 'not-sent']);

/** Sends queries. The client repeats what it knows how to; what it does not recognise is repeated here. */
export class Reader {
  readonly #traffic: Traffic;
  readonly #client: GraphqlClient;

  constructor(traffic: Traffic, client: GraphqlClient) {
    this.#traffic = traffic;
    this.#client = client;
  }

  /** @param tolerated reasons for which a part of the data may be missing. */
  async query<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    tolerated: readonly Reason[] = [],
  ): Promise<Result> {
    const traffic = this.#traffic;
    const release = await traffic.waiting((stop) => traffic.slots.acquire(stop));
    try {
      return await this.#attempts(operation, variables, tolerated);
    } finally {
      release();
    }
  }

  async #attempts<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    tolerated: readonly Reason[],
  ): Promise<Result> {
    const call = new Call(operation.name, 'read');
    for (;;) {
      try {
        return await this.#client.graphql<Result>(operation.text, { ...variables, request: { call } });
      } catch (error) {
        const failure = failureOf(error);
        if (failure === undefined) throw error;
        if (failure.shape === 'graphql' && areAll(failure, tolerated) && isResultOf(operation, failure.data))
          return failure.data;
        const meaning = meaningOfFailure(failure);
        if (!REPEATED.has(meaning.reason) || call.attempts >= MAX_ATTEMPTS)
          throw this.#giveUp(call, failure, meaning, error);
        call.failure = error;
      }
    }
  }

  #giveUp(call: Call, failure: Failure, meaning: Meaning, cause: unknown): ProviderError {
    const { gate, options } = this.#traffic;
    if (isLimit(meaning)) return limited(gate.opensAt ?? options.clock.now());
    const attempts = call.attempts > 1 ? ` after ${call.attempts} attempts` : '';
    return refusal(
      `GitHub did not answer ${call.operation}${attempts}: ${messageOfFailure(failure)}`,
      meaning,
      cause,
    );
  }
}

function areAll(failure: Failure & { readonly shape: 'graphql' }, tolerated: readonly Reason[]): boolean {
  return failure.faults.every((fault) => tolerated.includes(meaningOfFault(fault).reason));
}

/** The shape is vouched for by the operation, which was validated against GitHub's schema. */
function isResultOf<Result>(_operation: Operation<Result, never>, data: unknown): data is Result {
  return recordOf(data) !== undefined;
}
