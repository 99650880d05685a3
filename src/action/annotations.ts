import { type AnnotationProperties, error, notice, warning } from '@actions/core';
import type { RunOutcome } from '../app/run-outcome.ts';
import { annotationsOfError, annotationsOfResult, annotationsOfWarnings } from '../report/annotations.ts';
import type { Annotation } from '../report/remark.ts';

/** Remarks on lines of the plan. At most ten of a level, those on changed lines first; the last one counts the rest. */
export function annotationsOf(outcome: RunOutcome): readonly Annotation[] {
  const { result, error: thrown, changedLines, tracker } = outcome;
  if (result !== undefined) {
    // What was left out of a new task is not mended by the next run, so it has to be seen in this one.
    const leftOut = tracker?.createsOnly === true ? result.warnings : [];
    return [
      ...annotationsOfResult(result, changedLines),
      ...annotationsOfWarnings(leftOut, 'Created with less than the plan says'),
    ];
  }
  return thrown === undefined ? [] : annotationsOfError(thrown, changedLines);
}

export function annotate(annotations: readonly Annotation[]): void {
  for (const { level, message, title, place } of annotations) {
    const properties: AnnotationProperties =
      place === undefined
        ? { title }
        : { title, file: place.file, startLine: place.line, startColumn: place.column };
    VERBS[level](message, properties);
  }
}

const VERBS = { error, warning, notice } as const;
