import { AuthenticationError, ProviderError } from '../../contracts/errors.ts';
import type { ErrorDetails, ErrorKind } from '../../kernel/errors.ts';
import type { Failure, GraphqlFault, Headers } from './failure.ts';

/** What an answer of GitHub's means to us. */
export type Reason =
  | 'already-linked'
  | 'already-blocked'
  | 'already-on-board'
  | 'issue-field'
  | 'name-taken'
  | 'position-race'
  | 'node-not-visible'
  | 'not-found'
  | 'authentication'
  | 'permission'
  | 'too-quickly'
  | 'limit'
  | 'resource-limits'
  | 'validation-timeout'
  | 'server-fault'
  | 'not-sent'
  | 'validation';

export interface Meaning {
  readonly reason: Reason;
  /** Whether the request, or the field the error names, may have been executed. */
  readonly happened: 'no' | 'unknown';
  readonly kind: ErrorKind;
  readonly hint?: string;
}

/** GitHub refused something, and it did not happen. `reason` tells programs what `message` tells people. */
export class GithubError extends ProviderError {
  override readonly code = 'github';
  readonly reason: Reason;

  constructor(message: string, reason: Reason, details: ErrorDetails = {}) {
    super(message, details);
    this.reason = reason;
  }
}

/** The error for a refusal that surely did not happen. */
export function refusal(what: string, meaning: Meaning, cause?: unknown): ProviderError {
  const { reason, kind, hint } = meaning;
  const details = { kind, cause, ...(hint === undefined ? {} : { hint }) };
  return reason === 'authentication' || reason === 'permission'
    ? new AuthenticationError(what, details)
    : new GithubError(what, reason, details);
}

const refused = (reason: Reason, kind: ErrorKind, hint?: string): Meaning => ({
  reason,
  happened: 'no',
  kind,
  ...(hint === undefined ? {} : { hint }),
});
const lost = (reason: Reason, hint?: string): Meaning => ({
  reason,
  happened: 'unknown',
  kind: 'retryable',
  ...(hint === undefined ? {} : { hint }),
});

const LIMIT = refused('limit', 'retryable', 'Run again after the limit has been reset.');
const TOO_QUICKLY = refused(
  'too-quickly',
  'retryable',
  'Run again in an hour; GitHub limits how much is created.',
);
const SERVER_FAULT = lost('server-fault', 'Run again; what is not known to exist is looked for first.');
const PERMISSION = refused(
  'permission',
  'user',
  'Give the token write access to issues (and to the board, with project-token).',
);
const AUTHENTICATION = refused(
  'authentication',
  'user',
  'Check that the token is right and has not expired.',
);

/** Types that GitHub puts on errors and that say all by themselves. */
const byType: ReadonlyMap<string, Meaning> = new Map([
  ['RATE_LIMIT', LIMIT],
  ['RATE_LIMITED', LIMIT],
  ['RESOURCE_LIMITS_EXCEEDED', lost('resource-limits', 'Ask for less in one request.')],
  ['FORBIDDEN', PERMISSION],
  ['INSUFFICIENT_SCOPES', PERMISSION],
]);

/** Texts of errors, first match wins. GitHub gives most of them no type of their own. */
const byText: readonly (readonly [RegExp, Meaning])[] = [
  [/was submitted too quickly|content creation/i, TOO_QUICKLY],
  [/secondary rate|abuse detection|API rate limit (?:already )?exceeded/i, LIMIT],
  [/Something went wrong while executing|couldn't respond to your request in time/i, SERVER_FAULT],
  [/Resource limits for this query exceeded/i, lost('resource-limits', 'Ask for less in one request.')],
  [/Timeout on validation of query/i, refused('validation-timeout', 'retryable', 'Send a smaller document.')],
  [/Resource not accessible by|must have push access|does not have (?:the correct )?permission/i, PERMISSION],
  [/Priority has already been taken|priority .* is not unique/i, refused('position-race', 'retryable')],
  [/may not contain duplicate sub-issues|may only have one parent/i, refused('already-linked', 'terminal')],
  [/Target issue has already been taken/i, refused('already-blocked', 'terminal')],
  [/Content already exists in this project/i, refused('already-on-board', 'terminal')],
  [/issue fields used as a project field/i, refused('issue-field', 'terminal')],
  [/Name has already been taken/i, refused('name-taken', 'terminal')],
  [/Could not resolve to a node/i, refused('node-not-visible', 'terminal')],
  [/Could not resolve to an? /i, refused('not-found', 'user')],
];

/** What one entry of a GraphQL reply's `errors` means. */
export function meaningOfFault(fault: GraphqlFault): Meaning {
  const typed = fault.type === undefined ? undefined : byType.get(fault.type);
  if (typed !== undefined) return typed;
  if (fault.code === 'graphql_rate_limit') return LIMIT;
  const known = byText.find(([text]) => text.test(fault.message));
  if (known !== undefined) return known[1];
  return fault.type === 'NOT_FOUND' ? refused('not-found', 'user') : refused('validation', 'terminal');
}

/** What an HTTP status other than success means; headers in lower case. */
function meaningOfStatus(status: number, message: string, headers: Headers): Meaning {
  if (status === 401) return AUTHENTICATION;
  if (status === 429) return LIMIT;
  if (status === 403) return meaningOfForbidden(message, headers);
  if (status >= 500 || status === 408 || status < 400) return SERVER_FAULT;
  return refused(status === 404 ? 'not-found' : 'validation', 'user', 'Check the address of the GitHub API.');
}

function meaningOfForbidden(message: string, headers: Headers): Meaning {
  const spoken = meaningOfFault({ message, path: [] });
  if (spoken.reason === 'limit' || spoken.reason === 'too-quickly') return spoken;
  return headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
    ? LIMIT
    : PERMISSION;
}

/** A connection that was never made (nothing was sent), or that broke at an unknown moment. */
const NOT_SENT = refused('not-sent', 'retryable', 'Check the network and the address of the GitHub API.');

/** What a failed request means as a whole; of several errors in one reply, a limit counts most. */
export function meaningOfFailure(failure: Failure): Meaning {
  if (failure.shape === 'connection') return failure.sent ? SERVER_FAULT : NOT_SENT;
  if (failure.shape === 'http') return meaningOfStatus(failure.status, failure.message, failure.headers);
  const meanings = failure.faults.map(meaningOfFault);
  return meanings.find(isLimit) ?? meanings[0] ?? SERVER_FAULT;
}

/** Whether GitHub refused because of how much or how fast we ask. */
export function isLimit({ reason }: Meaning): boolean {
  return reason === 'limit' || reason === 'too-quickly';
}

/** Whether GitHub refused a read because of the work in it: less may be asked for in one request. */
export function isTooCostly(error: unknown): boolean {
  return (
    error instanceof GithubError &&
    (error.reason === 'resource-limits' || error.reason === 'validation-timeout')
  );
}
