import { SyncError } from '../contracts/errors.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import { messageOf, PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import { failureReasonOf } from './failure-reason.ts';
import type { ChangedLines } from './plan-lines.ts';
import { type Annotation, chooseAnnotations } from './remark.ts';
import { remarksOfResult, withRemedy } from './result-remarks.ts';

const NOTHING_CHANGED: ChangedLines = new Map();

/**
 * Errors and dangers of a run that had a result, on lines of the plan: failed and unknown items, what is closed, taken
 * away, overwritten or held, and values that people changed in the tracker. At most ten of a level; those on lines that
 * the pull request changed come first, then the gravest; the tenth counts the rest.
 */
export function annotationsOfResult(
  result: SyncResult,
  changed: ChangedLines = NOTHING_CHANGED,
): readonly Annotation[] {
  return chooseAnnotations(remarksOfResult(result), changed);
}

/** Things worth telling that stand on no line of the plan, by the same rules. */
export function annotationsOfWarnings(warnings: readonly string[], title: string): readonly Annotation[] {
  const remarks = warnings.map((message) => ({
    level: 'warning' as const,
    gravity: 0,
    title,
    message,
    place: undefined,
  }));
  return chooseAnnotations(remarks, NOTHING_CHANGED);
}

/** The same for a run that threw: every problem at its place, or the error itself. */
export function annotationsOfError(
  error: unknown,
  changed: ChangedLines = NOTHING_CHANGED,
): readonly Annotation[] {
  if (error instanceof SyncError) return annotationsOfResult(error.result, changed);
  const title = failureReasonOf(error);
  const problems = error instanceof ProblemsError ? error.problems : [];
  const remarks = problems.map(({ message, remedy, item, place }) => ({
    level: 'error' as const,
    gravity: 0,
    title: item === undefined ? title : `${title}: ${item}`,
    message: withRemedy(message, remedy),
    place,
  }));
  const whole = { level: 'error' as const, gravity: 0, title, message: errorText(error), place: undefined };
  return chooseAnnotations(error instanceof ProblemsError ? remarks : [whole], changed);
}

function errorText(error: unknown): string {
  return withRemedy(messageOf(error), error instanceof PlanPilotError ? error.hint : undefined);
}
