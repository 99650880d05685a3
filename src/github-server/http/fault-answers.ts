import { type Answer, json } from './answer.ts';
import type { FaultAnswer } from './faults.ts';
import { primaryRefusal, secondaryRefusal, serverFault, wentWrongText } from './refusals.ts';

const RESET = 'x-ratelimit-reset';

/** Who asks, and when. */
export interface FaultScene {
  readonly userId: number;
  readonly nowMs: number;
}

/** The reply a fault puts in place of the real one; a malformed or truncated one is made from the real reply. */
export function faultAnswer(fault: FaultAnswer, real: Answer, { userId, nowMs }: FaultScene): Answer {
  switch (fault.kind) {
    case 'reset':
    case 'hang':
      return { ...real, status: 0, delivery: fault.kind };
    case 'malformed-json':
      return { ...real, body: `${real.body.slice(0, -1)},,` };
    case 'truncated':
      return { ...real, delivery: 'truncated' };
    case 'status':
      return serverFault(fault.status, fault.body);
    case 'too-many-requests':
      return secondaryRefusal(429, headerText(fault.retryAfter));
    case 'secondary':
      return secondaryRefusal(403, headerText(fault.retryAfter));
    case 'secondary-in-body':
      return secondaryRefusal(200, undefined);
    case 'rate-limited':
      return exhausted(primaryRefusal('RATE_LIMITED', userId), real, nowMs, fault.resetIn);
    case 'rate-limit':
      return exhausted(primaryRefusal('RATE_LIMIT', userId), real, nowMs, fault.resetIn);
    case 'went-wrong':
      break;
  }
  return json(200, { data: null, errors: [{ message: wentWrongText }] });
}

function exhausted(answer: Answer, real: Answer, nowMs: number, resetIn: number | undefined): Answer {
  const own = real.headers[RESET];
  const reset = resetIn === undefined ? own : String(Math.ceil(nowMs / 1000) + resetIn);
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'x-ratelimit-remaining': '0',
      ...(reset === undefined ? {} : { [RESET]: reset }),
    },
  };
}

function headerText(retryAfter: number | string | undefined): string | undefined {
  return retryAfter === undefined ? undefined : String(retryAfter);
}
