import { SyncError } from '../contracts/errors.ts';
import type { Drift, SyncResult } from '../contracts/sync-result.ts';
import { messageOf, PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import type { Place } from '../kernel/problem.ts';
import { failureReasonOf } from './failure-reason.ts';
import { terminalText } from './terminal-text.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { clip, countOfNoun } from './wording.ts';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** A remark on a line of the plan, or on the run when it has no place. One line of text each. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

/** GitHub shows ten annotations of each level for one step. */
const SHOWN_PER_LEVEL = 10;
const TITLE_LENGTH = 120;
const MESSAGE_LENGTH = 1000;
const LEVELS = ['error', 'warning', 'notice'] as const satisfies readonly AnnotationLevel[];

/**
 * Errors and dangers of a run that had a result: failed and unknown items, and values that people changed in the
 * tracker. Ranked by level and place, at most ten of a level; the tenth counts the rest where there are more.
 */
export function annotationsOfResult(result: SyncResult): readonly Annotation[] {
  const places = new Map(result.outcomes.map(({ item }) => [item.id, item.place]));
  const troubles = troublesOf(result).filter(({ status }) => status === 'failed' || status === 'unknown');
  return ranked([
    ...troubles.map(ofTrouble),
    ...result.drift.map((drift) => ofDrift(drift, places.get(drift.item))),
  ]);
}

/** The same for a run that threw: every problem at its place, or the error itself. */
export function annotationsOfError(error: unknown): readonly Annotation[] {
  if (error instanceof SyncError) return annotationsOfResult(error.result);
  const title = failureReasonOf(error);
  if (!(error instanceof ProblemsError)) return [annotation('error', title, errorText(error))];
  return ranked(
    error.problems.map(({ message, remedy, item, place }) =>
      annotation(
        'error',
        item === undefined ? title : `${title}: ${item}`,
        withRemedy(message, remedy),
        place,
      ),
    ),
  );
}

function ofTrouble({ outcome: { item }, status, message, remedy }: Trouble): Annotation {
  const what = status === 'failed' ? 'failed' : 'has an unknown outcome';
  return annotation('error', `${item.id} ${what}`, withRemedy(message, remedy), item.place);
}

function ofDrift(
  { item, ref, field, observed, desired, resolution, conflict }: Drift,
  place?: Place,
): Annotation {
  const also = conflict ? ', and the plan changed as well' : '';
  const values = `the tracker has "${clip(observed, 200)}", the plan "${clip(desired, 200)}"`;
  return annotation(
    'warning',
    `${item}: ${field} was changed in the tracker`,
    `Somebody changed ${field} of ${ref.key}${also}; their value is ${resolution}: ${values}`,
    place,
  );
}

function errorText(error: unknown): string {
  return withRemedy(messageOf(error), error instanceof PlanPilotError ? error.hint : undefined);
}

function withRemedy(message: string, remedy: string | undefined): string {
  return remedy === undefined ? message : `${message} (${remedy})`;
}

function annotation(level: AnnotationLevel, title: string, message: string, place?: Place): Annotation {
  return {
    level,
    title: clip(terminalText(title), TITLE_LENGTH),
    message: clip(terminalText(message), MESSAGE_LENGTH),
    ...(place === undefined ? {} : { place }),
  };
}

function ranked(annotations: readonly Annotation[]): readonly Annotation[] {
  return LEVELS.flatMap((level) =>
    capped(annotations.filter((each) => each.level === level).toSorted(byPlace), level),
  );
}

/** Remarks without a place concern the whole run and come first. */
function byPlace({ place: a }: Annotation, { place: b }: Annotation): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function capped(annotations: readonly Annotation[], level: AnnotationLevel): readonly Annotation[] {
  if (annotations.length <= SHOWN_PER_LEVEL) return annotations;
  const shown = annotations.slice(0, SHOWN_PER_LEVEL - 1);
  const rest = countOfNoun(annotations.length - shown.length, `more ${level}`);
  return [...shown, annotation(level, rest, `${rest}: the job summary lists them`)];
}
