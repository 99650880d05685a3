import type { MutationPart } from '../../contracts/graphql-operation.ts';
import type { Meaning } from './classifier.ts';
import { meaningOfFault } from './classifier.ts';
import { type GraphqlFault, recordOf } from './failure.ts';

/** Any part: what it takes and returns is its caller's business. */
export type AnyPart = MutationPart<never, unknown>;

export interface BatchDocument {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a reply says about one part of a batch. */
export type PartOutcome =
  | { readonly state: 'done'; readonly payload: object }
  | { readonly state: 'refused'; readonly meaning: Meaning; readonly message: string }
  /** It may have happened. */
  | { readonly state: 'lost'; readonly message: string };

/** One document that runs all parts in order. The text consists of constants only; whatever is data is a variable. */
export function composeBatch(
  writes: readonly { readonly part: AnyPart; readonly input: unknown }[],
): BatchDocument {
  const variables = writes.map(({ part }, index) => `$${inputName(index)}: ${part.inputType}`);
  const fields = writes.map(
    ({ part }, index) =>
      `  ${aliasOf(index)}: ${part.field}(input: $${inputName(index)}) ${part.selection.replaceAll('\n', '\n  ')}`,
  );
  const fragments = new Set(writes.flatMap(({ part }) => part.fragments));
  return {
    text: [`mutation Batch(${variables.join(', ')}) {`, ...fields, '}', ...fragments].join('\n'),
    variables: Object.fromEntries(writes.map(({ input }, index) => [inputName(index), input])),
  };
}

/**
 * Attributes a reply to the parts of its batch by their aliases. A payload means done, whatever errors lie inside it;
 * a null with an error means what the error means; a null without one, or beside an error of the whole document while
 * other parts were executed, leaves open whether the part was.
 */
export function partOutcomes(
  count: number,
  data: Readonly<Record<string, unknown>> | undefined,
  faults: readonly GraphqlFault[],
): readonly PartOutcome[] {
  const aliases = Array.from({ length: count }, (_, index) => aliasOf(index));
  const executed = aliases.some((alias) => recordOf(data?.[alias]) !== undefined);
  const ofDocument = faults.find(({ path }) => !aliases.includes(String(path[0])));
  return aliases.map((alias) => {
    const payload = recordOf(data?.[alias]);
    if (payload !== undefined) return { state: 'done', payload };
    const own = faults.find(({ path }) => path[0] === alias);
    if (own !== undefined) return refusedOrLost(own, meaningOfFault(own));
    if (ofDocument === undefined) return { state: 'lost', message: 'the reply says nothing about it' };
    if (executed) return { state: 'lost', message: ofDocument.message };
    return refusedOrLost(ofDocument, meaningOfFault(ofDocument));
  });
}

function refusedOrLost({ message }: GraphqlFault, meaning: Meaning): PartOutcome {
  return meaning.happened === 'no' ? { state: 'refused', meaning, message } : { state: 'lost', message };
}

function aliasOf(index: number): string {
  return `m${index}`;
}

function inputName(index: number): string {
  return `i${index}`;
}
