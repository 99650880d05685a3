import type { Input } from '../input.ts';
import { RuleError } from '../store/errors.ts';
import type { Fault, FaultAnswer, FaultMatch, FaultMoment } from './faults.ts';

/** A fault planned from another process. */
export interface AdmittedFault {
  readonly target: number | FaultMatch;
  readonly fault: Fault;
  readonly times: number;
}

/** Reads `{ target, fault, times }` from plain data; throws when the fault is none of ours. */
export function admittedFault(input: Input): AdmittedFault {
  return {
    target: input.optionalNumber('target') ?? match(input.child('target')),
    fault: fault(input.child('fault')),
    times: input.optionalNumber('times') ?? 1,
  };
}

function match(input: Input): FaultMatch {
  const kind = input.optionalText('kind');
  const texts = ['method', 'path', 'operationName', 'rootField'].flatMap((name) => {
    const value = input.optionalText(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const isKind = kind === 'query' || kind === 'mutation' || kind === 'rest' || kind === 'invalid';
  return { ...Object.fromEntries(texts), ...(isKind ? { kind } : {}) };
}

function fault(input: Input): Fault {
  const kind = input.text('kind');
  if (kind === 'too-quickly') return { kind, from: input.optionalNumber('from') ?? 0 };
  if (kind === 'resource-limits') return { kind, keep: input.optionalNumber('keep') ?? 0 };
  if (kind === 'partial-nodes') {
    return { kind, keep: input.optionalNumber('keep') ?? 0, silent: input.flag('silent') };
  }
  if (kind === 'dropped-input') return { kind, members: input.texts('members') ?? [] };
  if (kind === 'alias-error') {
    const type = input.optionalText('type');
    return {
      kind,
      alias: input.number('alias'),
      message: input.text('message'),
      applied: input.flag('applied'),
      ...(type === undefined ? {} : { type }),
    };
  }
  return { ...answer(kind, input), when: moment(input) };
}

function answer(kind: string, input: Input): FaultAnswer {
  switch (kind) {
    case 'reset':
    case 'hang':
    case 'malformed-json':
    case 'truncated':
    case 'secondary-in-body':
    case 'went-wrong':
      return { kind };
    case 'too-many-requests':
    case 'secondary': {
      const retryAfter = input.optionalNumber('retryAfter') ?? input.optionalText('retryAfter');
      return retryAfter === undefined ? { kind } : { kind, retryAfter };
    }
    case 'rate-limited':
    case 'rate-limit': {
      const resetIn = input.optionalNumber('resetIn');
      return resetIn === undefined ? { kind } : { kind, resetIn };
    }
    case 'status':
      return { kind, status: status(input), body: input.optionalText('body') === 'json' ? 'json' : 'html' };
    default:
      throw new RuleError('BAD_USER_INPUT', `'${kind}' is no kind of fault`);
  }
}

function status(input: Input): 500 | 502 | 503 | 504 {
  const given = input.number('status');
  if (given === 500 || given === 502 || given === 503 || given === 504) return given;
  throw new RuleError('BAD_USER_INPUT', `'status' must be 500, 502, 503 or 504`);
}

function moment(input: Input): FaultMoment {
  const when = input.optionalText('when');
  if (when === 'before' || when === 'after') return when;
  return { aliases: input.child('when').number('aliases') };
}
