import type { Place, Problem } from '../kernel/problem.ts';
import type { Draft } from './drafts.ts';
import type { Path } from './positions.ts';
import type { PlanItem } from './types.ts';

/** An item in its final shape together with the place of each of its keys, while it is being validated. */
export interface Candidate {
  readonly item: PlanItem;
  readonly draft: Draft;
  /** False when the type is a guess, because what was written about it is unusable. */
  readonly typed: boolean;
}

/** Place of a key of the item; of the item itself when the key is not written. */
export function placeIn(candidate: Candidate, ...path: Path): Place {
  const { document, path: base } = candidate.draft;
  return document.placeOf([...base, ...path]);
}

/** A problem of one item, at one of its keys. */
export function problemIn(candidate: Candidate, path: Path, message: string, remedy?: string): Problem {
  const place = placeIn(candidate, ...path);
  return { message, place, item: candidate.item.id, ...(remedy === undefined ? {} : { remedy }) };
}

/** The item with what planpilot 2.x counts and we do not: repeated dependencies, and a parent that is an empty text. */
export function asWritten({ item, draft }: Candidate): PlanItem {
  const { depends_on, parent_id } = draft.input;
  const hasEmptyParent = parent_id === '' && item.parentId === undefined;
  return { ...item, dependsOn: depends_on ?? [], ...(hasEmptyParent ? { parentId: '' } : {}) };
}
