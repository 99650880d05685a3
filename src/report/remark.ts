import type { Place } from '../kernel/problem.ts';
import { type ChangedLines, isChanged, type LineRange } from './plan-lines.ts';
import { terminalText } from './terminal-text.ts';
import { clip, countOfNoun } from './wording.ts';

export type AnnotationLevel = 'error' | 'warning' | 'notice';

/** A remark on a line of the plan, or on the run when it has no place. One line of text each. */
export interface Annotation {
  readonly level: AnnotationLevel;
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

/** An annotation before it is chosen from. */
export interface Remark {
  readonly level: AnnotationLevel;
  /** Rank among those of its level; 0 is the gravest. */
  readonly gravity: number;
  readonly title: string;
  readonly message: string;
  readonly place: Place | undefined;
  /** Lines of the item that it is about; the line of its place when absent. */
  readonly lines?: LineRange | undefined;
}

/** GitHub shows ten annotations of each level for one step. */
const SHOWN_PER_LEVEL = 10;
const TITLE_LENGTH = 120;
const MESSAGE_LENGTH = 1000;
const LEVELS = ['error', 'warning', 'notice'] as const satisfies readonly AnnotationLevel[];

/**
 * The remarks of each level in order: what concerns the whole run, what is on lines that the pull request changed, then
 * by gravity and place. At most ten of a level; the tenth counts the rest where there are more.
 */
export function chooseAnnotations(remarks: readonly Remark[], changed: ChangedLines): readonly Annotation[] {
  return LEVELS.flatMap((level) => {
    const ranked = remarks.filter((each) => each.level === level).toSorted(byWeight(changed));
    return capped(ranked.map(annotationOf), level);
  });
}

function annotationOf({ level, title, message, place }: Remark): Annotation {
  return {
    level,
    title: clip(terminalText(title), TITLE_LENGTH),
    message: clip(terminalText(message), MESSAGE_LENGTH),
    ...(place === undefined ? {} : { place }),
  };
}

function byWeight(changed: ChangedLines): (a: Remark, b: Remark) => number {
  const rank = ({ place, lines }: Remark): number =>
    place === undefined ? 0 : isChanged(changed, place, lines) ? 1 : 2;
  return (a, b) => rank(a) - rank(b) || a.gravity - b.gravity || byPlace(a, b);
}

function byPlace({ place: a }: Remark, { place: b }: Remark): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function capped(annotations: readonly Annotation[], level: AnnotationLevel): readonly Annotation[] {
  if (annotations.length <= SHOWN_PER_LEVEL) return annotations;
  const shown = annotations.slice(0, SHOWN_PER_LEVEL - 1);
  const rest = countOfNoun(annotations.length - shown.length, `more ${level}`);
  return [...shown, { level, title: rest, message: `${rest}: the job summary lists them` }];
}
