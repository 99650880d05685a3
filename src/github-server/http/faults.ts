import type { LogEntry } from './log.ts';

/** A reply that goes out in place of the real one. */
export type FaultAnswer =
  | { readonly kind: 'reset' }
  /** No reply at all; the connection stays open until the client gives up. */
  | { readonly kind: 'hang' }
  | { readonly kind: 'malformed-json' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504; readonly body: 'html' | 'json' }
  /** `retryAfter`: seconds, or an HTTP date. */
  | { readonly kind: 'too-many-requests'; readonly retryAfter?: number | string }
  | { readonly kind: 'secondary'; readonly retryAfter?: number | string }
  /** The secondary limit's text in a reply with status 200. */
  | { readonly kind: 'secondary-in-body' }
  /** The hour is used up, for `resetIn` seconds if given, else until the token's own hour ends. */
  | { readonly kind: 'rate-limited' | 'rate-limit'; readonly resetIn?: number }
  | { readonly kind: 'went-wrong' };

/** When the reply is replaced: before anything was done, after everything, or after the first so many aliases. */
export type FaultMoment = 'before' | 'after' | { readonly aliases: number };

/** Something that goes wrong with one request. */
export type Fault =
  | (FaultAnswer & { readonly when: FaultMoment })
  /** Aliases from the given position on fail as the content limiter refuses them. */
  | { readonly kind: 'too-quickly'; readonly from: number }
  /** Only the first `keep` aliases are answered; the rest is null with a resource-limit error. */
  | { readonly kind: 'resource-limits'; readonly keep: number }
  /** Of every `nodes` list in the reply only the first entries remain, the others are null; `silent` when no error says so. */
  | { readonly kind: 'partial-nodes'; readonly keep: number; readonly silent?: boolean }
  /** GitHub ignores these members of every input without a word: lists count as empty, the rest as not given. */
  | { readonly kind: 'dropped-input'; readonly members: readonly string[] }
  /** One alias, by position, fails with this error; `applied` when it took effect nevertheless. */
  | {
      readonly kind: 'alias-error';
      readonly alias: number;
      readonly type?: string;
      readonly message: string;
      readonly applied?: boolean;
    };

/** Facts of a request that a fault can wait for; all given ones must hold. */
export interface FaultMatch {
  readonly method?: string;
  /** A part of the path. */
  readonly path?: string;
  readonly kind?: LogEntry['kind'];
  readonly operationName?: string;
  /** Name of a top-level field. */
  readonly rootField?: string;
}

/** A request by its index in the log, by its facts, or by anything one can say of it. */
export type FaultTarget = number | FaultMatch | ((entry: LogEntry) => boolean);

export interface PlannedFault {
  readonly target: FaultTarget;
  readonly fault: Fault;
  /** How many more requests it strikes. */
  readonly left: number;
}

/** Faults waiting for their requests. */
export class Faults {
  #planned: PlannedFault[] = [];

  /** Those that have not struck as often as they should; a test should end with none. */
  get pending(): readonly PlannedFault[] {
    return this.#planned;
  }

  /** Plans a fault for the next request (or several) that fits the target. */
  at(target: FaultTarget, fault: Fault, times = 1): void {
    this.#planned.push({ target, fault, left: times });
  }

  /** Forgets what is still pending. */
  clear(): void {
    this.#planned = [];
  }

  /** The first planned fault that fits the request; it counts as used. */
  take(entry: LogEntry): Fault | undefined {
    const found = this.#planned.find(({ target }) => fits(target, entry));
    if (!found) return undefined;
    this.#planned = this.#planned.flatMap((planned) => {
      if (planned !== found) return [planned];
      return planned.left > 1 ? [{ ...planned, left: planned.left - 1 }] : [];
    });
    return found.fault;
  }
}

function fits(target: FaultTarget, entry: LogEntry): boolean {
  if (typeof target === 'number') return entry.index === target;
  if (typeof target === 'function') return target(entry);
  const { method, path, kind, operationName, rootField } = target;
  return (
    (method === undefined || entry.method === method) &&
    (path === undefined || entry.path.includes(path)) &&
    (kind === undefined || entry.kind === kind) &&
    (operationName === undefined || entry.operationName === operationName) &&
    (rootField === undefined || entry.rootFields.some(({ name }) => name === rootField))
  );
}
