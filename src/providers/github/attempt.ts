import type { throttling } from '@octokit/plugin-throttling';
import { callOf } from './call.ts';
import { meaningOfFailure } from './classifier.ts';
import { type Failure, failureOf, headersOf, messageOfFailure, recordOf } from './failure.ts';
import type { Traffic } from './traffic.ts';

type Octokit = Parameters<typeof throttling>[0];

interface Reply {
  readonly data: unknown;
  readonly headers: object;
}

/**
 * The innermost plugin: every single HTTP request of a client passes here, those that the plugins around it repeat
 * included. It lets a request go when nothing forbids it, counts it, ends it after a time, and reads from the reply
 * whether GitHub wants to be left alone for a while.
 */
export function attemptPlugin(traffic: Traffic): (octokit: Octokit) => void {
  return (octokit) => {
    octokit.hook.wrap('request', async (request, options) => {
      const call = callOf(options.request);
      if (call === undefined)
        throw new TypeError(`${options.url} was requested past the gate and the counts`);
      await traffic.admit(call);
      return traffic.attempt(call, async (signal) => {
        options.request.signal = signal;
        try {
          const reply = await request(options);
          const points = pointsOf(reply);
          if (points !== undefined) traffic.charged(points);
          const failure = failureInReply(reply, options);
          if (failure === undefined) traffic.answered(headersOf(reply.headers));
          else {
            call.failure = new RefusedInReply(failure, reply);
            note(traffic, failure);
          }
          return reply;
        } catch (error) {
          call.failure = error;
          note(traffic, failureOf(error));
          throw error;
        }
      });
    });
  };
}

function note(traffic: Traffic, failure: Failure | undefined): void {
  if (failure === undefined || failure.shape === 'connection') return;
  traffic.refused(meaningOfFailure(failure), messageOfFailure(failure), failure.headers);
}

/** What a query cost; every query of ours asks for it. */
function pointsOf({ data }: Reply): number | undefined {
  const points = recordOf(recordOf(recordOf(data)?.['data'])?.['rateLimit'])?.['cost'];
  return typeof points === 'number' ? points : undefined;
}

/** The errors that a reply with the status of a success carries; throws when it carries no GraphQL at all. */
function failureInReply(reply: Reply, request: object): Failure | undefined {
  const body = recordOf(reply.data);
  if (body !== undefined && Array.isArray(body['errors']))
    return failureOf({ response: { ...reply, status: 200 } });
  if (recordOf(body?.['data']) === undefined) throw new MalformedReply(request);
  return undefined;
}

/** Errors inside a reply, in the form of an error: what a further attempt says it was made for. */
class RefusedInReply extends Error {
  readonly response: object;

  constructor(failure: Failure, reply: Reply) {
    super(messageOfFailure(failure));
    this.response = { ...reply, status: 200 };
  }
}

/** A success with no GraphQL in it: cut off, mangled, or a page of somebody in between. */
class MalformedReply extends Error {
  /** The retry plugin looks at these two. */
  readonly status = 502;
  readonly request: object;

  constructor(request: object) {
    super('the reply was not readable as GraphQL');
    this.request = request;
  }
}
