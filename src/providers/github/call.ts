import { seconds } from './seconds.ts';

/** Attempts that one call may take in all, whoever makes them. */
export const MAX_ATTEMPTS = 5;

/** What the log says of a further attempt: `updateIssue: attempt 2 of 5 in 1 s (HTTP 502)`. */
export function attemptLine(operation: string, attempt: number, waitMs: number, why: string): string {
  const when = waitMs > 0 ? ` in ${seconds(waitMs)}` : '';
  return `${operation}: attempt ${attempt} of ${MAX_ATTEMPTS}${when} (${why})`;
}

/** One request as seen by everything on its way: travels with the request's options, so that attempts add up. */
export class Call {
  /** Name of the operation, for logs and errors. */
  readonly operation: string;
  readonly kind: 'read' | 'write';
  /** HTTP requests sent so far for this call. */
  attempts = 0;
  /** Milliseconds that the latest attempt took. */
  tookMs = 0;
  /** Why the latest attempt failed; absent before the first. */
  failure: unknown;

  /** The request repeats something that an earlier call tried. */
  readonly repeats: boolean;

  constructor(operation: string, kind: 'read' | 'write', repeats = false) {
    this.operation = operation;
    this.kind = kind;
    this.repeats = repeats;
  }
}

/** The call that a request's options carry. */
export function callOf(options: Readonly<Record<string, unknown>>): Call | undefined {
  const call = options['call'];
  return call instanceof Call ? call : undefined;
}
