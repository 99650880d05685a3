import type { Json } from '../kernel/canonical-json.ts';
import { parseTime } from '../kernel/clock.ts';
import type { ErrorKind } from '../kernel/errors.ts';
import { ApiError, type StatusCause } from '../syncer/api-error.ts';
import { parseJson } from './exact-json.ts';
import { isList, isMap, type JsonMap, mapAt, numberAt, textAt } from './json-members.ts';

/** What is needed to explain a refusal. */
export interface RefusedRequest {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** How error texts call the server. */
  readonly server: string;
}

interface RefusingAnswer {
  readonly code: number;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

/** The error for an answer that refuses. */
export function apiError(
  request: RefusedRequest,
  { code, retryAfter, text }: RefusingAnswer,
  now: number,
): ApiError {
  const status = statusOf(text);
  const reason = textAt(status, 'reason');
  const details = mapAt(status, 'details');
  const said = discreet(request.path, textAt(status, 'message'));
  const message = `${request.method} ${request.path}: ${code}${reason === '' ? '' : ` ${reason}`}${said === '' ? '' : `: ${said}`}`;
  const wait = waitOf(retryAfter, numberAt(details, 'retryAfterSeconds'), now);
  const hint = HINTS[code];
  return new ApiError(
    message,
    {
      code,
      reason,
      detailsKind: textAt(details, 'kind'),
      causes: causesOf(details),
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    },
    { kind: kindOf(code), ...(hint === undefined ? {} : { hint: hint(request.server) }) },
  );
}

const HINTS: Readonly<Record<number, (server: string) => string>> = {
  401: (server) => `the credentials for ${server} are wrong or have expired: use a fresh token or kubeconfig`,
  403: () => 'give the identity of the kubeconfig this right; print-rbac prints everything that is needed',
};

function kindOf(code: number): ErrorKind {
  if (code === 401 || code === 403) return 'user';
  return code === 408 || code === 429 || code >= 500 ? 'retryable' : 'terminal';
}

function statusOf(text: string): JsonMap {
  try {
    const value: Json = parseJson(text);
    return isMap(value) && value['kind'] === 'Status' ? value : {};
  } catch {
    return {};
  }
}

function causesOf(details: JsonMap): readonly StatusCause[] {
  const causes = details['causes'];
  if (!isList(causes)) return [];
  return causes.filter(isMap).map((cause) => ({
    reason: textAt(cause, 'reason'),
    message: textAt(cause, 'message'),
    field: textAt(cause, 'field'),
  }));
}

/** Servers quote what they cannot read or do not accept; of a Secret that must not get into a log. */
function discreet(path: string, message: string): string {
  const short = message.length > 2000 ? `${message.slice(0, 2000)}…` : message;
  if (!/\/secrets(?:\/|$)/u.test(path)) return short;
  return short
    .replaceAll(/"(?:[^"\\]|\\.)*"/gu, (quoted) => (quoted.length > 66 ? '"…"' : quoted))
    .replaceAll(/Invalid value: (?:"(?:[^"\\]|\\.)*"|\S+)/gu, 'Invalid value')
    .replace(/,? ?error found in #\d+ byte of[\s\S]*$/u, '');
}

/** `Retry-After` as seconds or as a date, else what the status object says. */
function waitOf(header: string | undefined, seconds: number | undefined, now: number): number | undefined {
  if (header === undefined || header === '') return seconds === undefined ? undefined : seconds * 1000;
  if (/^\d+$/u.test(header)) return Number(header) * 1000;
  const time = parseTime(header);
  return time === undefined ? undefined : Math.max(0, time - now);
}
