import { messageOf } from '../kernel/errors.ts';
import { ApiError, TransportError } from './api-error.ts';
import { PluginError } from './plugin-registry.ts';

/**
 * What to do after an error: `conflict` look again and retry at once; `namespace-missing` make it and retry;
 * `namespace-terminating` retry later; `terminal` wait for a change; `outage` the cluster cannot answer anybody;
 * `missing` the object is gone; `aborted` we are stopping; `retry` anything else, with growing waits.
 */
export type ErrorClass =
  | 'conflict'
  | 'namespace-missing'
  | 'namespace-terminating'
  | 'terminal'
  | 'outage'
  | 'missing'
  | 'aborted'
  | 'retry';

/** Something in the way that only a person can clear. */
export class SyncRefusal extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'SyncRefusal';
    this.reason = reason;
  }
}

/** What was read is no longer what is there. */
export class StaleError extends Error {}

const OUTAGE = new Set([401, 408, 429]);
const TERMINAL = new Set([400, 405, 413, 415, 422]);

export function classOf(error: unknown): ErrorClass {
  if (error instanceof SyncRefusal || error instanceof PluginError) return 'terminal';
  if (error instanceof StaleError) return 'conflict';
  if (error instanceof TransportError) return 'outage';
  if (!(error instanceof ApiError)) return isAbort(error) ? 'aborted' : 'retry';
  const { code, detailsKind } = error.refusal;
  if (code >= 500 || OUTAGE.has(code)) return 'outage';
  // An address that the server does not know at all is no proof that an object is gone.
  if (code === 404 && error.refusal.reason !== 'NotFound') return 'retry';
  if (code === 404) return detailsKind === 'namespaces' ? 'namespace-missing' : 'missing';
  if (code === 403) return isTerminating(error) ? 'namespace-terminating' : 'terminal';
  if (code === 409) return hasCause(error, 'FieldManagerConflict') ? 'terminal' : 'conflict';
  return TERMINAL.has(code) ? 'terminal' : 'retry';
}

/** A short word for why, as in failures and metrics. */
export function reasonOf(error: unknown): string {
  if (error instanceof SyncRefusal) return error.reason;
  if (error instanceof PluginError) return 'Plugin';
  if (error instanceof TransportError) return 'Unreachable';
  if (!(error instanceof ApiError)) return 'Error';
  if (hasCause(error, 'FieldManagerConflict')) return 'FieldConflict';
  return error.refusal.reason === '' ? `Http${error.refusal.code}` : error.refusal.reason;
}

/** The version that a list or a watch asked for is too old, or too new for a server that was restored. */
export function isExpired(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const { code, reason } = error.refusal;
  return (
    code === 410 ||
    reason === 'Expired' ||
    reason === 'Gone' ||
    /too large resource version/iu.test(messageOf(error))
  );
}

/** The object that was asked for is not there; where namespaces are objects themselves, both words mean that. */
export function isGone(error: unknown): boolean {
  return ['missing', 'namespace-missing'].includes(classOf(error));
}

/** 422: the object is not valid, or a condition in the request did not hold. */
export function isInvalid(error: unknown): boolean {
  return error instanceof ApiError && error.refusal.code === 422;
}

export function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

/** Fields of an apply that others own, as the server writes them. */
export function conflictingFields(error: unknown): readonly string[] {
  if (!(error instanceof ApiError)) return [];
  return error.refusal.causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ field }) => field);
}

function isTerminating(error: ApiError): boolean {
  return hasCause(error, 'NamespaceTerminating') || /is being terminated/u.test(error.message);
}

function hasCause(error: ApiError, wanted: string): boolean {
  return error.refusal.causes.some(({ reason }) => reason === wanted);
}
