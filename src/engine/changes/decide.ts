import type { OnDrift } from '../config.ts';

/** One owned value seen from three sides; hashes of values, absent where there is no value. */
export interface ThreeWay {
  readonly desired: string;
  /** Absent while the tracker shows nothing: not yet applied, never a person's edit. */
  readonly observed: string | undefined;
  /** Absent when we never wrote the value. */
  readonly applied: string | undefined;
}

export type Decision =
  | { readonly action: 'keep'; readonly applied: string }
  | { readonly action: 'write'; readonly applied: string; readonly drift?: DriftKind }
  | { readonly action: 'leave'; readonly applied: string; readonly drift: DriftKind }
  /** It would be written, were it not held. */
  | { readonly action: 'hold'; readonly applied: string | undefined; readonly drift?: DriftKind };

/** `drift`: only somebody else changed it; `conflict`: the plan changed as well. */
export type DriftKind = 'drift' | 'conflict';

/** The same decision while writing is held: nothing is written, and the marker goes on stating what it stated. */
export function held(decision: Decision, applied: string | undefined): Decision {
  if (decision.action !== 'write') return decision;
  const { drift } = decision;
  return { action: 'hold', applied, ...(drift === undefined ? {} : { drift }) };
}

/**
 * Three-way decision for one value. `keep`: nothing to do. `write`: put the plan's value in place. `leave`: somebody
 * else changed it and the policy says to report that. `applied` is what the marker states afterwards.
 */
export function decide({ desired, observed, applied }: ThreeWay, policy: OnDrift): Decision {
  if (observed === desired) return { action: 'keep', applied: desired };
  if (observed === undefined || applied === undefined || observed === applied) {
    return { action: 'write', applied: desired };
  }
  const drift = desired === applied ? 'drift' : 'conflict';
  return policy === 'overwrite'
    ? { action: 'write', applied: desired, drift }
    : { action: 'leave', applied, drift };
}
