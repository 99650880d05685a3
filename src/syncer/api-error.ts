import { type ErrorDetails, PlanPilotError } from '../kernel/errors.ts';

/** What the `details.causes` of a status object say, such as the fields of an apply conflict. */
export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** What a refusing answer says; texts are the server's. */
export interface ApiRefusal {
  /** HTTP status, or the `code` of an error event. */
  readonly code: number;
  /** Such as `NotFound`, `Conflict`, `Expired`; empty when the answer had no status object. */
  readonly reason: string;
  /** Resource named in `details.kind`; tells a missing namespace from a missing object. */
  readonly detailsKind: string;
  readonly causes: readonly StatusCause[];
  /** Wait that the server asks for, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The server answered and refused. */
export class ApiError extends PlanPilotError {
  override readonly code = 'cluster-api';
  readonly refusal: ApiRefusal;

  constructor(message: string, refusal: ApiRefusal, details: ErrorDetails = {}) {
    super(message, details);
    this.refusal = refusal;
  }
}

/** No usable answer: refused connection, reset, time-out, untrusted certificate, an answer that is no JSON. */
export class TransportError extends PlanPilotError {
  override readonly code = 'cluster-transport';
}
