import type { Problem } from '../kernel/problem.ts';
import { type Candidate, problemIn } from './candidate.ts';
import type { RequirableField } from './required-fields.ts';
import type { ItemInput } from './schema.ts';

/** GitHub's limit of a title, in characters (code points). */
const MAX_TITLE_CHARACTERS = 256;
/** What has no place on one line: controls, line and paragraph separators, halves of characters. */
const NOT_IN_A_LINE = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u;
/** GitHub's limit of a label's name. */
const MAX_LABEL_CHARACTERS = 50;

/** Titles and labels within the tracker's limits; what `require` demands is there. */
export function contentProblems(
  candidates: readonly Candidate[],
  require: readonly RequirableField[],
): Problem[] {
  return candidates.flatMap((candidate) => [
    ...titleProblems(candidate),
    ...labelProblems(candidate),
    ...(candidate.draft.damaged ? [] : missing(candidate, require)),
  ]);
}

function titleProblems(candidate: Candidate): Problem[] {
  const { id, title } = candidate.item;
  if (title.trim() === '')
    return [problemIn(candidate, ['title'], `The title of "${id}" is blank`, 'give it one')];
  if (NOT_IN_A_LINE.test(title.trim())) {
    const message = `The title of "${id}" has a line break or another control character`;
    return [problemIn(candidate, ['title'], message, 'write it on one line')];
  }
  const length = [...title].length;
  if (length <= MAX_TITLE_CHARACTERS) return [];
  const message = `The title of "${id}" has ${length} characters; ${MAX_TITLE_CHARACTERS} are possible`;
  return [problemIn(candidate, ['title'], message, 'shorten it; details belong into goal or description')];
}

function labelProblems(candidate: Candidate): Problem[] {
  const { id } = candidate.item;
  return candidate.item.labels.flatMap((label) => {
    const own = (candidate.draft.input.labels ?? []).indexOf(label);
    const path = own === -1 ? [] : ['labels', own];
    if (NOT_IN_A_LINE.test(label.trim())) {
      const message = `A label of "${id}" has a line break or another control character`;
      return [problemIn(candidate, path, message, 'write it on one line')];
    }
    if (label.trim() === '') return [problemIn(candidate, path, `"${id}" has a blank label`, 'remove it')];
    const length = [...label].length;
    if (length <= MAX_LABEL_CHARACTERS) return [];
    const message = `A label of "${id}" has ${length} characters; ${MAX_LABEL_CHARACTERS} are possible`;
    return [problemIn(candidate, path, message, 'shorten it')];
  });
}

function missing(candidate: Candidate, require: readonly RequirableField[]): Problem[] {
  const { id } = candidate.item;
  return require
    .filter((field) => !isFilled(written(candidate, field)))
    .map((field) =>
      problemIn(candidate, [], `"${id}" has no ${field}, which the settings require`, `add "${field}"`),
    );
}

/** The item's own value; what defaults may have filled is taken from the finished item. */
function written({ item, draft }: Candidate, field: RequirableField): ItemInput[RequirableField] {
  if (field === 'labels' || field === 'assignees') return [...item[field]];
  return field === 'milestone' ? item.milestone : draft.input[field];
}

/** Whether there is any text or number in it. */
function isFilled(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'number') return true;
  return value !== null && typeof value === 'object' && Object.values(value).some(isFilled);
}
