import type { Clock } from '../clock.ts';
import { Input } from '../input.ts';
import type { LimitOptions } from '../options.ts';
import { findRoute } from '../rest/router.ts';
import { routes } from '../rest/routes.ts';
import { RuleError, type RuleErrorType } from '../store/errors.ts';
import type { World } from '../store/world.ts';
import { type Answer, json, restError, withHeaders } from './answer.ts';
import { quotaHeaders } from './limits.ts';
import type { OpenEntry } from './log.ts';
import { restPrimaryRefusal, secondaryRefusal } from './refusals.ts';
import type { Caller } from './tokens.ts';

/** What answering one REST request takes. */
export interface RestRequest {
  readonly world: World;
  readonly clock: Clock;
  readonly limits: Required<LimitOptions>;
  readonly caller: Caller;
  readonly entry: OpenEntry;
  readonly apiUrl: string;
  /** Path without the API's prefix. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** Answers one REST request within its limits. */
export function answerRest(request: RestRequest): Answer {
  const { caller, clock, path } = request;
  const now = clock.now();
  const isFree = path === '/rate_limit';
  const answer = isFree || caller.budget.rest.spend(now, 1) ? limited(request) : exhausted(request);
  return withHeaders(answer, quotaHeaders('core', caller.budget.rest.state(now)));
}

function exhausted({ caller }: RestRequest): Answer {
  return restPrimaryRefusal(caller.viewer.account.databaseId);
}

function limited(request: RestRequest): Answer {
  const { caller, clock, entry, limits } = request;
  const retryAfter = limits.retryAfterSeconds > 0 ? String(limits.retryAfterSeconds) : undefined;
  const creates = entry.method === 'POST';
  if (creates && !caller.budget.content.spend(clock.now())) return secondaryRefusal(403, retryAfter);
  return routed(request);
}

const statuses: Readonly<Record<RuleErrorType, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNPROCESSABLE: 422,
  VALIDATION: 422,
  STALE_DATA: 409,
  ARGUMENT_LIMIT: 422,
  BAD_USER_INPUT: 422,
  NOT_IMPLEMENTED: 501,
};

function routed(request: RestRequest): Answer {
  const { caller, clock, entry } = request;
  const found = findRoute(routes, entry.method, request.path);
  if (!found) return restError(404, 'Not Found');
  const now = clock.now();
  try {
    const reply = found.route.answer({
      world: request.world,
      viewer: caller.viewer,
      apiUrl: request.apiUrl,
      query: request.query,
      body: new Input(request.body),
      parts: found.parts,
      quotas: { graphql: caller.budget.graphql.state(now), core: caller.budget.rest.state(now) },
    });
    entry.applied = reply.applied ?? false;
    return json(reply.status, reply.value ?? null, reply.headers ?? {});
  } catch (error) {
    if (error instanceof RuleError) return restError(statuses[error.type], error.message);
    throw error;
  }
}
