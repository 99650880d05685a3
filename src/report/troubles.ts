import type { ItemOutcome, ItemStatus, SyncResult } from '../contracts/sync-result.ts';
import { messageOf, PlanPilotError } from '../kernel/errors.ts';

/** Statuses that a reader has to act on, the gravest first. */
const GRAVITY = ['failed', 'unknown', 'blocked', 'deferred'] as const satisfies readonly ItemStatus[];

export type TroubleStatus = (typeof GRAVITY)[number];

export interface Trouble {
  readonly outcome: ItemOutcome;
  readonly status: TroubleStatus;
  readonly message: string;
  readonly remedy: string;
}

const DEFAULTS: Readonly<Record<TroubleStatus, { readonly message: string; readonly remedy: string }>> = {
  failed: {
    message: 'it was refused',
    remedy: 'remove the cause and run again: what is done is not repeated',
  },
  unknown: {
    message: 'the reply was lost, so it may or may not have happened',
    remedy:
      'look for the item in the tracker, or run again: the next run looks first and creates no second one',
  },
  blocked: { message: 'an item that it needs failed', remedy: 'settle that item, then run again' },
  deferred: { message: 'it was not attempted in this run', remedy: 'run again: the next run continues here' },
};

/** Every item that is not as the plan wants it, the gravest first and otherwise in plan order. */
export function troublesOf(result: SyncResult): readonly Trouble[] {
  return GRAVITY.flatMap((status) =>
    result.outcomes
      .filter((outcome) => outcome.status === status)
      .map((outcome) => troubleOf(outcome, status)),
  );
}

function troubleOf(outcome: ItemOutcome, status: TroubleStatus): Trouble {
  const { error } = outcome;
  const defaults = DEFAULTS[status];
  const hint = error instanceof PlanPilotError ? error.hint : undefined;
  return {
    outcome,
    status,
    message: error === undefined ? defaults.message : messageOf(error),
    remedy: hint ?? defaults.remedy,
  };
}
