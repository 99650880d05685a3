import { type Answer, json, restError } from './answer.ts';

const secondaryText =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
  'If you reach out to GitHub Support for help, please include the request ID.';

const unansweredText =
  "We couldn't respond to your request in time. Sorry about that. " +
  'Please try resubmitting your request and contact us if the problem persists.';

/** The text of GraphQL's error for an outcome GitHub itself does not know. */
export const wentWrongText =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug. ' +
  'Please include `ABCD:1234:5678` when reporting this issue.';

/** The text of the content limiter inside a resolver. */
export const tooQuicklyText = 'was submitted too quickly';

/** The text of a document that asks for too much work. */
export const resourceLimitsText = 'Resource limits for this query exceeded.';

/** The hour's points are gone, in either of the two forms in use. */
export function primaryRefusal(shape: 'RATE_LIMITED' | 'RATE_LIMIT', userId: number): Answer {
  const message = `API rate limit already exceeded for user ID ${userId}.`;
  if (shape === 'RATE_LIMIT') {
    return json(200, { errors: [{ type: 'RATE_LIMIT', code: 'graphql_rate_limit', message }] });
  }
  return json(200, {
    errors: [{ type: 'RATE_LIMITED', message: `API rate limit exceeded for user ID ${userId}.` }],
  });
}

/** The hour's REST requests are gone. */
export function restPrimaryRefusal(userId: number): Answer {
  return restError(403, `API rate limit exceeded for user ID ${userId}.`);
}

/** A secondary limit, as HTTP 403 or 429 or inside a reply with status 200; `retryAfter` is the header's text. */
export function secondaryRefusal(status: 403 | 429 | 200, retryAfter: string | undefined): Answer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  if (status === 200) return json(200, { errors: [{ message: secondaryText }] }, headers);
  const documentation_url =
    'https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits';
  return json(status, { documentation_url, message: secondaryText }, headers);
}

/** GitHub gave up on a request; what it did by then stays done. */
export function timeoutRefusal(status: 502 | 504): Answer {
  return json(status, { data: null, errors: [{ message: status === 502 ? wentWrongText : unansweredText }] });
}

/** A fault of GitHub's front, as JSON or as its unicorn page. */
export function serverFault(status: number, body: 'html' | 'json'): Answer {
  if (body === 'json') return json(status, { message: status === 500 ? 'Server Error' : unansweredText });
  const page = `<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head><body><p>${unansweredText}</p></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: page, delivery: 'whole' };
}

/** No or a bad token. */
export function badCredentials(token: string | undefined): Answer {
  const message = token === undefined ? 'This endpoint requires you to be authenticated.' : 'Bad credentials';
  return restError(401, message);
}
