import { AuthenticationError, ProviderError, SyncError } from '../contracts/errors.ts';
import type { RemovalOutcome, SyncResult } from '../contracts/sync-result.ts';
import { PlanPilotError } from '../kernel/errors.ts';

/** Exit codes of the command line; the same as planpilot's. */
export const EXIT_CODES = { ok: 0, internal: 1, usage: 2, input: 3, tracker: 4, sync: 5 } as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

export interface FailureReasonInfo {
  /** What happened, one sentence. */
  readonly meaning: string;
  /** What the reader does next, one sentence. */
  readonly remedy: string;
  readonly exitCode: ExitCode;
}

/** Every way a run can fail: the closed set behind the `failure-reason` output and the exit codes. */
export const FAILURE_REASONS = {
  'invalid-config': {
    meaning: 'An input, flag or key of the config file is wrong; nothing was sent.',
    remedy: 'Correct the settings named in the message.',
    exitCode: EXIT_CODES.input,
  },
  'invalid-plan': {
    meaning:
      'The plan cannot be read, or written where ids go into it, or contradicts itself; the tracker was asked nothing.',
    remedy: 'Correct the plan at the places named.',
    exitCode: EXIT_CODES.input,
  },
  auth: {
    meaning: 'The token is missing, wrong or expired, or lacks a right that the run needs.',
    remedy: 'Give the token the rights named in the message.',
    exitCode: EXIT_CODES.tracker,
  },
  target: {
    meaning: 'The board URL names no board that can be reached.',
    remedy: 'Copy the URL of the board from the browser, up to its number.',
    exitCode: EXIT_CODES.tracker,
  },
  capability: {
    meaning:
      'The repository or board lacks something that the plan or the settings ask for; nothing was written.',
    remedy: 'Create what is missing, or take it out of the plan or the settings.',
    exitCode: EXIT_CODES.tracker,
  },
  identity: {
    meaning: 'It cannot be told safely which tracker item belongs to which plan item; nothing was written.',
    remedy: 'Settle the items named in the message, then run again.',
    exitCode: EXIT_CODES.tracker,
  },
  drift: {
    meaning: 'Somebody changed values in the tracker, and on-drift or fail-on says to fail then.',
    remedy: 'Take the changes over into the plan, or choose another on-drift.',
    exitCode: EXIT_CODES.sync,
  },
  conflicts: {
    meaning: 'Values were changed both in the plan and in the tracker, and fail-on names conflicts.',
    remedy: 'Settle each value listed in the summary in the plan, or take conflicts out of fail-on.',
    exitCode: EXIT_CODES.sync,
  },
  held: {
    meaning:
      'Operations were held: nobody reviewed them, somebody touched what a revert would take back, or the run would close or change more than the settings allow.',
    remedy: 'Review what the summary lists as held, or raise the limit that it names.',
    exitCode: EXIT_CODES.sync,
  },
  closes: {
    meaning: 'The run closes or deletes issues, or would, and fail-on names closes.',
    remedy: 'Put the items back into the plan, or take closes out of fail-on.',
    exitCode: EXIT_CODES.sync,
  },
  changes: {
    meaning: 'The plan and the tracker differ, and fail-on names changes.',
    remedy: 'Run a sync, or take changes out of fail-on.',
    exitCode: EXIT_CODES.sync,
  },
  tracker: {
    meaning: 'The tracker refused a request or could not be reached before anything was written.',
    remedy: 'Read the message; when it names no cause of yours, run again later.',
    exitCode: EXIT_CODES.tracker,
  },
  failed: {
    meaning: 'Some items could not be written; the others were.',
    remedy: 'Remove the causes listed in the summary and run again: what is done is not repeated.',
    exitCode: EXIT_CODES.sync,
  },
  'unknown-outcome': {
    meaning: 'The reply to a write was lost, so it may or may not have happened.',
    remedy: 'Run again: the next run looks for the items first and repeats nothing that is there.',
    exitCode: EXIT_CODES.sync,
  },
  incomplete: {
    meaning: 'A limit, the time budget or a cancellation ended the run early; the rest was not attempted.',
    remedy: 'Run again from the time named in the summary: it continues where this run ended.',
    exitCode: EXIT_CODES.sync,
  },
  interrupted: {
    meaning: 'The run was cancelled before it wrote anything.',
    remedy: 'Run again.',
    exitCode: EXIT_CODES.usage,
  },
  internal: {
    meaning: 'A defect of planpilot itself.',
    remedy: 'Report it with the message and, if you can, the plan.',
    exitCode: EXIT_CODES.internal,
  },
} as const satisfies Readonly<Record<string, FailureReasonInfo>>;

export type FailureReason = keyof typeof FAILURE_REASONS;

/** From the stable codes of our errors. */
const REASON_BY_CODE: ReadonlyMap<string, FailureReason> = new Map([
  ['config', 'invalid-config'],
  ['plan-load', 'invalid-plan'],
  ['plan-invalid', 'invalid-plan'],
  ['plan-locked', 'invalid-plan'],
  ['plan-changed', 'invalid-plan'],
  ['authentication', 'auth'],
  ['project-url', 'target'],
  ['capability', 'capability'],
  ['identity', 'identity'],
  ['drift', 'drift'],
  ['conflicts', 'conflicts'],
  ['held', 'held'],
  ['closes', 'closes'],
  ['changes', 'changes'],
  ['partial-create', 'failed'],
  ['unknown-outcome', 'unknown-outcome'],
  ['deferred', 'incomplete'],
]);

/** Why a run failed, from what it threw. */
export function failureReasonOf(error: unknown): FailureReason {
  if (error instanceof SyncError) return reasonOfSync(error);
  if (error instanceof PlanPilotError) return REASON_BY_CODE.get(error.code) ?? reasonOfKind(error);
  return isAbort(error) ? 'interrupted' : 'internal';
}

/** By name: the platform's abort error is no `Error` in every realm. */
function isAbort(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';
}

/** An expected error without an entry of its own: a tracker's, or something the user can correct. */
function reasonOfKind(error: PlanPilotError): FailureReason {
  if (error instanceof ProviderError) return 'tracker';
  return error.kind === 'user' ? 'invalid-config' : 'internal';
}

/** What a failed run exits with on the command line. */
export function exitCodeOf(error: unknown): ExitCode {
  return FAILURE_REASONS[failureReasonOf(error)].exitCode;
}

/** When every refusal was one of rights, that is what there is to mend. */
function reasonOfSync({ result, failures }: SyncError): FailureReason {
  const failed = result.outcomes.filter(({ status }) => status === 'failed').length;
  const refused = failures.filter(({ error }) => error instanceof AuthenticationError).length;
  if (failed > 0 && failed === refused && result.counts.unknown === 0) return 'auth';
  return reasonOfResult(result) ?? 'failed';
}

/** The gravest thing that kept items from being as the plan wants them; nothing when none was. */
function reasonOfResult({ counts, held, removals }: SyncResult): FailureReason | undefined {
  const removed = (status: RemovalOutcome['status']): boolean =>
    removals.some((each) => each.status === status);
  if (counts.failed + counts.blocked > 0 || removed('failed')) return 'failed';
  if (counts.unknown > 0 || removed('unknown')) return 'unknown-outcome';
  if (held.length > 0) return 'held';
  return counts.deferred > 0 || removed('deferred') ? 'incomplete' : undefined;
}

/** The closed set as a Markdown table, for the documentation. */
export function failureReasonTable(): string {
  const rows = Object.entries(FAILURE_REASONS).map(
    ([reason, { meaning, remedy, exitCode }]) => `| \`${reason}\` | ${meaning} | ${remedy} | ${exitCode} |`,
  );
  return ['| `failure-reason` | what happened | what to do | exit code |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}
