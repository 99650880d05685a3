import { formatProblem, type Problem } from './problem.ts';

/**
 * Who can do something about an error: `retryable` - the same call may succeed later;
 * `terminal` - it will not; `user` - the plan, the settings or the rights have to change first.
 */
export type ErrorKind = 'retryable' | 'terminal' | 'user';

export interface ErrorDetails {
  readonly kind?: ErrorKind;
  /** What the reader can do about it, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of every error the product expects; anything else that is thrown is a defect. */
export abstract class PlanPilotError extends Error {
  /** Stable identifier for programs; the class name is for people. */
  abstract readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.kind = details.kind ?? 'terminal';
    this.hint = details.hint;
  }
}

/** Base of errors that collect every mistake of one kind instead of stopping at the first. */
export abstract class ProblemsError extends PlanPilotError {
  readonly problems: readonly Problem[];

  /** @param summary one sentence put above the list, e.g. `The plan has 2 problems`. */
  constructor(summary: string, problems: readonly Problem[], details: ErrorDetails = {}) {
    super([`${summary}:`, ...problems.map((problem) => `  ${formatProblem(problem)}`)].join('\n'), {
      kind: 'user',
      ...details,
    });
    this.problems = problems;
  }
}

/** Settings that cannot work: action inputs, flags, environment or the config file. */
export class ConfigError extends ProblemsError {
  override readonly code = 'config';

  constructor(problems: readonly Problem[], details: ErrorDetails = {}) {
    super(countOf(problems, 'The settings have', 'problem'), problems, details);
  }
}

/** `The plan has 1 problem`, `The plan has 3 problems`. */
export function countOf(list: readonly unknown[], lead: string, noun: string): string {
  return `${lead} ${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
