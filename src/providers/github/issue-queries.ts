import type { Operation } from '../../contracts/graphql-operation.ts';
import { GithubError, type Reason } from './classifier.ts';
import type { Transport } from './transport.ts';

/** The cell of a column that shows an issue field. */
const TYPE = 'ProjectV2ItemIssueFieldValue';

/** What our documents ask of such a cell, up to the brace that closes it. */
const SELECTION = new RegExp(`^( *)\\.\\.\\. on ${TYPE} \\{\\n[^]*?^\\1\\}\\n`, 'gm');

/**
 * Queries about issues and their board items. A server that does not know issue fields yet (an older Enterprise Server)
 * refuses a document that names them as a whole; it is asked without them, then and from then on.
 */
export class IssueQueries {
  readonly #transport: Transport;
  #knowsIssueFields = true;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @param tolerated reasons for which a part of the data may be missing */
  async ask<Result, Variables extends object>(
    operation: Operation<Result, Variables>,
    variables: Variables,
    tolerated: readonly Reason[] = [],
  ): Promise<Result> {
    if (this.#knowsIssueFields) {
      try {
        return await this.#transport.queryPartial(operation, variables, tolerated);
      } catch (error) {
        if (!isAboutUnknownType(error)) throw error;
        this.#knowsIssueFields = false;
      }
    }
    return this.#transport.queryPartial(withoutIssueFields(operation), variables, tolerated);
  }
}

function isAboutUnknownType(error: unknown): boolean {
  return error instanceof GithubError && error.reason === 'validation' && error.message.includes(TYPE);
}

/** The same query without what it asks of such cells, which is missing in the reply then. */
export function withoutIssueFields<Query extends { readonly text: string }>(query: Query): Query {
  return { ...query, text: query.text.replace(SELECTION, '') };
}
