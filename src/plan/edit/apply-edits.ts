import { addToList, removeFromList } from './edit-list.ts';
import { type Edited, keyOf, type PlanEdit, type RefusedEdit, type Splice, spliced } from './edits.ts';
import { expectedAfter, isSameTree } from './expected.ts';
import { removeKey } from './remove-key.ts';
import { CannotEdit, setInner, setValue } from './set-value.ts';
import { readSource, type Source } from './source.ts';

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Changes a YAML or JSON plan file in place: only the touched values change, comments, quotes, order, indentation and
 * line ends stay. Every result is read again and compared; an edit that would do anything else than was asked (through an
 * alias, say) is refused and its text left alone. Edits of items that are not in this file are refused.
 */
export function applyEdits(text: string, edits: readonly PlanEdit[]): Edited {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const first = readSource(text.slice(mark.length));
  if (first === undefined)
    return { text, applied: [], refused: edits.map((edit) => ({ edit, why: UNREADABLE, here: false })) };
  const applied = new Set<PlanEdit>();
  const refused: RefusedEdit[] = [];
  let source = first;
  for (const round of rounds(edits)) {
    const step = inOneGo(source, round) ?? oneByOne(source, round);
    source = step.source;
    refused.push(...step.refused);
    for (const edit of step.applied) applied.add(edit);
  }
  return { text: mark + source.text, applied: edits.filter((edit) => applied.has(edit)), refused };
}

const UNREADABLE = 'the file cannot be read';
const ELSEWHERE = 'the item is not in this file';
const IN_PLACE = 'it cannot be changed here without changing something else';

interface Step {
  readonly source: Source;
  readonly applied: readonly PlanEdit[];
  readonly refused: readonly RefusedEdit[];
}

/** Edits that touch the same key of the same item come after each other, all others together. */
function rounds(edits: readonly PlanEdit[]): readonly (readonly PlanEdit[])[] {
  const seen = new Map<string, number>();
  const result: PlanEdit[][] = [];
  for (const edit of edits) {
    const key = JSON.stringify([edit.item, keyOf(edit)]);
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    const list = result[round];
    if (list === undefined) result.push([edit]);
    else list.push(edit);
  }
  return result;
}

/** All edits of a round, or nothing when one of them does not come out as it should. */
function inOneGo(source: Source, edits: readonly PlanEdit[]): Step | undefined {
  const splices: Splice[] = [];
  const refused: RefusedEdit[] = [];
  const done: PlanEdit[] = [];
  for (const edit of edits) {
    const made = splicesOf(source, edit);
    if ('why' in made) refused.push(made);
    else {
      splices.push(...made.splices);
      done.push(edit);
    }
  }
  if (splices.length === 0) return { source, applied: done, refused };
  const after = readSource(spliced(source.text, splices));
  if (after === undefined || !isSameTree(after.value, expectedAfter(source.value, done))) return undefined;
  return { source: after, applied: done, refused };
}

function oneByOne(source: Source, edits: readonly PlanEdit[]): Step {
  let current = source;
  const applied: PlanEdit[] = [];
  const refused: RefusedEdit[] = [];
  for (const edit of edits) {
    const step = inOneGo(current, [edit]);
    if (step === undefined) refused.push({ edit, why: IN_PLACE, here: true });
    else {
      current = step.source;
      applied.push(...step.applied);
      refused.push(...step.refused);
    }
  }
  return { source: current, applied, refused };
}

function splicesOf(source: Source, edit: PlanEdit): { readonly splices: readonly Splice[] } | RefusedEdit {
  const item = source.items.get(edit.item);
  if (item === undefined) return { edit, why: ELSEWHERE, here: false };
  const { text } = source;
  try {
    switch (edit.set) {
      case 'title':
        return { splices: setValue(text, item, 'title', edit.value) };
      case 'size':
        return { splices: setInner(text, item, 'estimate', 'tshirt', edit.value) };
      case 'done':
        return { splices: edit.value ? setValue(text, item, 'done', true) : removeKey(text, item, 'done') };
      case 'hours':
        return { splices: setInner(text, item, 'estimate', 'hours', edit.value) };
      case 'field':
        return { splices: setInner(text, item, 'fields', edit.name, edit.value) };
      case 'blocked-by':
        return { splices: addToList(text, item, 'depends_on', edit.value) };
      case 'not-blocked-by':
        return { splices: removeFromList(text, item, 'depends_on', edit.value) };
    }
  } catch (error) {
    if (error instanceof CannotEdit) return { edit, why: error.message, here: true };
    throw error;
  }
}
