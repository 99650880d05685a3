import type { MutationPart } from '../../contracts/graphql-operation.ts';
import { adaptiveSizes } from './batch-sizes.ts';
import { Batcher } from './batcher.ts';
import type { GraphqlClients } from './clients.ts';
import { ContentBudget } from './content-budget.ts';
import { forecastOf } from './forecast.ts';
import { Reader } from './reader.ts';
import type { Traffic } from './traffic.ts';
import type { MutateOptions, Transport } from './transport.ts';

/** A transport over clients that were set up with the same `traffic`. Disposing it leaves nothing running. */
export function createTransport(traffic: Traffic, clients: GraphqlClients): Transport {
  const budget = new ContentBudget(traffic.options.clock);
  const sizes = adaptiveSizes();
  const batcher = new Batcher(traffic, clients, sizes, budget);
  const reader = new Reader(traffic, clients.read);
  const writer = new Reader(traffic, clients.writer ?? clients.read);
  return {
    query: (operation, variables) => reader.query(operation, variables),
    queryPartial: (operation, variables, tolerated) => reader.query(operation, variables, tolerated),
    queryAsWriter: (operation, variables, tolerated) => writer.query(operation, variables, tolerated),
    async mutate<Input, Result>(part: MutationPart<Input, Result>, input: Input, options: MutateOptions) {
      const payload = await batcher.submit(part, input, options);
      if (isPayloadOf(part, payload)) return payload;
      throw new TypeError(`${part.field} was answered without a payload`);
    },
    recordEarlierCreations: (times) => budget.recordEarlier(times),
    forecast: (work) => forecastOf(work, sizes, budget, traffic.pace()),
    usage: () => traffic.usage(),
    serverTime: () => traffic.serverTime(),
    [Symbol.asyncDispose]: () => traffic.close(),
  };
}

/** The shape is vouched for by the part's selection, which was validated against GitHub's schema. */
function isPayloadOf<Result>(_part: MutationPart<never, Result>, payload: unknown): payload is Result {
  return typeof payload === 'object' && payload !== null;
}
