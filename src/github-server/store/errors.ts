/** The `type` words of GitHub's GraphQL errors that rules of the store use. */
export type RuleErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'UNPROCESSABLE'
  | 'VALIDATION'
  | 'STALE_DATA'
  | 'ARGUMENT_LIMIT'
  | 'BAD_USER_INPUT'
  | 'NOT_IMPLEMENTED';

/** A broken rule of GitHub, with GitHub's own wording. The faces of the server turn it into their reply. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
  readonly type: RuleErrorType;

  constructor(type: RuleErrorType, message: string) {
    super(message);
    this.type = type;
  }
}

/** The reply for an id that names nothing the viewer can see. */
export function unresolvedNode(id: string): RuleError {
  return new RuleError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`);
}
