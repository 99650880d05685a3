import { type AnnotationProperties, error, notice, warning } from '@actions/core';
import type { RunOutcome } from '../app/run-outcome.ts';
import { annotationsOfError, annotationsOfResult } from '../report/annotations.ts';
import type { Annotation } from '../report/remark.ts';

/** Remarks on lines of the plan. At most ten of a level, ranked; the last one counts the rest. */
export function annotationsOf({ result, error: thrown }: RunOutcome): readonly Annotation[] {
  if (result !== undefined) return annotationsOfResult(result);
  return thrown === undefined ? [] : annotationsOfError(thrown);
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
