import type { RequestRecord } from './request-log.ts';

/** What goes wrong with a request. */
export type Fault =
  /** Refused with this status; nothing is done. */
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly reason?: string;
      readonly retryAfter?: number;
      readonly message?: string;
    }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'drop' }
  /** Done, but the answer is lost. */
  | { readonly kind: 'lose-answer' }
  /** Never answered, the connection stays open. */
  | { readonly kind: 'hang' }
  /** Answered late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answered with something that is no JSON. */
  | { readonly kind: 'garbage'; readonly body: string };

export interface FaultRule {
  readonly fault: Fault;
  /** Which requests; all when absent. */
  readonly when?: (request: RequestRecord) => boolean;
  /** How many of them; all when absent. */
  readonly times?: number;
  /** How many of them go well first. */
  readonly after?: number;
}

/** Faults that are planned for requests to come. */
export class Faults {
  readonly #rules: { readonly rule: FaultRule; seen: number; hit: number }[] = [];

  /** Returns how to take the rule back. */
  add(rule: FaultRule): () => void {
    const planned = { rule, seen: 0, hit: 0 };
    this.#rules.push(planned);
    return () => {
      const index = this.#rules.indexOf(planned);
      if (index >= 0) this.#rules.splice(index, 1);
    };
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The fault for this request, if one is due. */
  next(request: RequestRecord): Fault | undefined {
    for (const planned of this.#rules) {
      const { fault, when, times = Number.POSITIVE_INFINITY, after = 0 } = planned.rule;
      if (planned.hit >= times || when?.(request) === false) continue;
      planned.seen++;
      if (planned.seen <= after) continue;
      planned.hit++;
      return fault;
    }
    return undefined;
  }
}
