import { describe, expect, test } from '@jest/globals';
import { AuthenticationError } from '../../../src/contracts/errors.ts';
import {
  GithubError,
  meaningOfFailure,
  meaningOfFault,
  type Reason,
  refusal,
} from '../../../src/providers/github/classifier.ts';
import { failureOf, messageOfFailure } from '../../../src/providers/github/failure.ts';

interface Said {
  readonly type?: string;
  readonly code?: string;
  readonly message?: string;
}

describe('an error in a GraphQL reply', () => {
  test.each<[Said, Reason, 'no' | 'unknown']>([
    [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }, 'limit', 'no'],
    [{ type: 'RATE_LIMIT', message: 'API rate limit already exceeded for user ID 1.' }, 'limit', 'no'],
    [{ code: 'graphql_rate_limit' }, 'limit', 'no'],
    [{ message: 'API rate limit already exceeded for installation ID 1.' }, 'limit', 'no'],
    [{ message: 'You have exceeded a secondary rate limit.' }, 'limit', 'no'],
    [{ message: 'You have triggered an abuse detection mechanism.' }, 'limit', 'no'],
    [{ type: 'UNPROCESSABLE', message: 'was submitted too quickly' }, 'too-quickly', 'no'],
    [{ message: 'You have been temporarily blocked from content creation.' }, 'too-quickly', 'no'],
    [{ message: 'Something went wrong while executing your query. Please …' }, 'server-fault', 'unknown'],
    [{ message: "We couldn't respond to your request in time." }, 'server-fault', 'unknown'],
    [{ type: 'RESOURCE_LIMITS_EXCEEDED' }, 'resource-limits', 'unknown'],
    [{ message: 'Resource limits for this query exceeded.' }, 'resource-limits', 'unknown'],
    [{ message: 'Timeout on validation of query' }, 'validation-timeout', 'no'],
    [{ message: 'Priority has already been taken' }, 'position-race', 'no'],
    [
      { message: 'The priority you are attempting to set for this record is not unique' },
      'position-race',
      'no',
    ],
    [
      { message: 'Issue may not contain duplicate sub-issues and Sub issue may only have one parent' },
      'already-linked',
      'no',
    ],
    [{ message: 'Sub issue may only have one parent' }, 'already-linked', 'no'],
    [{ type: 'VALIDATION', message: 'Target issue has already been taken' }, 'already-blocked', 'no'],
    [{ message: 'Content already exists in this project' }, 'already-on-board', 'no'],
    [
      {
        message:
          'issue fields used as a project field in organization accounts cannot be mutated in the current project.',
      },
      'issue-field',
      'no',
    ],
    [{ message: 'Name has already been taken' }, 'name-taken', 'no'],
    [
      { type: 'NOT_FOUND', message: "Could not resolve to a node with the global id of 'I_1'" },
      'node-not-visible',
      'no',
    ],
    [
      { type: 'NOT_FOUND', message: 'Could not resolve to an Issue with the number of 12.' },
      'not-found',
      'no',
    ],
    [{ type: 'NOT_FOUND', message: 'gone' }, 'not-found', 'no'],
    [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }, 'permission', 'no'],
    [{ type: 'INSUFFICIENT_SCOPES' }, 'permission', 'no'],
    [{ message: 'Resource not accessible by personal access token' }, 'permission', 'no'],
    [{ type: 'UNPROCESSABLE', message: 'Title is too long' }, 'validation', 'no'],
  ])('%j means %s', (said, reason, happened) => {
    expect(meaningOfFault({ message: '', path: [], ...said })).toMatchObject({ reason, happened });
  });
});

interface Response {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly message?: string;
}

describe('a failed request', () => {
  test.each<[Response, Reason, 'no' | 'unknown']>([
    [{ status: 401 }, 'authentication', 'no'],
    [{ status: 403, message: 'Resource not accessible by integration' }, 'permission', 'no'],
    [{ status: 403, message: 'You have exceeded a secondary rate limit' }, 'limit', 'no'],
    [{ status: 403, message: 'You have triggered an abuse detection mechanism' }, 'limit', 'no'],
    [{ status: 403, headers: { 'retry-after': 30 } }, 'limit', 'no'],
    [{ status: 403, headers: { 'X-RateLimit-Remaining': '0' } }, 'limit', 'no'],
    [{ status: 403, message: 'was submitted too quickly' }, 'too-quickly', 'no'],
    [{ status: 429 }, 'limit', 'no'],
    [{ status: 404 }, 'not-found', 'no'],
    [{ status: 422 }, 'validation', 'no'],
    [{ status: 408 }, 'server-fault', 'unknown'],
    [{ status: 500 }, 'server-fault', 'unknown'],
    [{ status: 502 }, 'server-fault', 'unknown'],
    [{ status: 504 }, 'server-fault', 'unknown'],
  ])('answered with %j means %s', ({ status, headers, message }, reason, happened) => {
    const error = Object.assign(new Error(message), { status, response: { status, headers } });
    expect(meaningOf(error)).toMatchObject({ reason, happened });
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])(
    'by %s was surely not sent',
    (code) => {
      const cause = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) });
      const error = Object.assign(new Error('no connection', { cause }), { status: 500 });
      expect(meaningOf(error)).toMatchObject({ reason: 'not-sent', happened: 'no' });
    },
  );

  test.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])('by %s may have been executed', (code) => {
    const error = Object.assign(new Error('broken', { cause: { code } }), { status: 500 });
    expect(meaningOf(error)).toMatchObject({ reason: 'server-fault', happened: 'unknown' });
  });

  test('keeps the data that came beside the errors, also inside the error of a plugin', () => {
    const reply = { data: { m0: { id: 'I_1' }, m1: null }, errors: [{ message: 'no', path: ['m1'] }] };
    const byClient = { ...reply, headers: { date: 'now' } };
    const byPlugin = { status: 500, response: { status: 200, data: reply, headers: { date: 'now' } } };
    for (const error of [byClient, byPlugin]) {
      expect(failureOf(error)).toEqual({
        shape: 'graphql',
        data: reply.data,
        faults: reply.errors,
        headers: { date: 'now' },
      });
    }
  });

  test('of several errors in a reply, a limit counts most', () => {
    const errors = [{ message: 'Title is too long' }, { message: 'x', type: 'RATE_LIMITED' }];
    expect(meaningOf({ errors })).toMatchObject({ reason: 'limit' });
  });

  test('is told in one line, without the web page that came with it', () => {
    const failed = (message: string): string => {
      const failure = failureOf({ status: 502, message, response: { status: 502, headers: {} } });
      return failure === undefined ? '' : messageOfFailure(failure);
    };
    expect(failed('<!DOCTYPE html>\n<html>')).toBe('HTTP 502');
    expect(failed('Bad\n  Gateway')).toBe('HTTP 502: Bad Gateway');
    expect(failed('x'.repeat(1000))).toHaveLength(513);
  });

  test.each([undefined, null, 'text', new Error('a defect'), { errors: 'none' }])(
    'is not what %p tells of',
    (error) => {
      expect(failureOf(error)).toBeUndefined();
    },
  );
});

describe('a refusal', () => {
  test('for want of a right is an authentication error, any other tells its reason', () => {
    const fault = (type: string) => meaningOfFault({ message: 'no', type, path: [] });
    expect(refusal('no', fault('FORBIDDEN'))).toBeInstanceOf(AuthenticationError);
    const other = refusal('no', fault('UNPROCESSABLE'));
    expect(other).toBeInstanceOf(GithubError);
    expect(other).toMatchObject({ reason: 'validation', kind: 'terminal', code: 'github' });
  });
});

function meaningOf(error: unknown) {
  const failure = failureOf(error);
  return failure === undefined ? undefined : meaningOfFailure(failure);
}
