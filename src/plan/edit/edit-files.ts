import { PlanPilotError } from '../../kernel/errors.ts';
import { type PlanOptions, parsePlan } from '../parse.ts';
import type { ItemType } from '../types.ts';
import { applyEdits } from './apply-edits.ts';
import type { PlanEdit, RefusedEdit } from './edits.ts';

/** A file of a plan. */
export interface PlanText {
  readonly path: string;
  readonly text: string;
  /** Type of every item in it, where the layout has a file for each type. */
  readonly role?: ItemType;
}

/** Files of one plan after their edits. */
export interface EditedFiles {
  /** Only files that changed, in their order. */
  readonly files: readonly PlanText[];
  readonly applied: readonly PlanEdit[];
  readonly refused: readonly RefusedEdit[];
}

const INVALID = 'the plan would not be valid with it';

/**
 * Makes every edit in the file that holds its item; each file is changed by itself. A plan that was valid stays so: an
 * edit that would make a cycle, say, or name an item that the plan does not have, is refused.
 */
export function editFiles(files: readonly PlanText[], edits: readonly PlanEdit[]): EditedFiles {
  const all = editEach(files, edits);
  const rules = RULES.find((validation) => isValid(files, validation));
  if (rules === undefined || isValid(merged(files, all.files), rules)) return all;
  let kept: readonly PlanEdit[] = [];
  const spoiling: PlanEdit[] = [];
  for (const edit of all.applied) {
    const more = [...kept, edit];
    if (isValid(merged(files, editEach(files, more).files), rules)) kept = more;
    else spoiling.push(edit);
  }
  const refused = [...all.refused, ...spoiling.map((edit) => ({ edit, why: INVALID, here: true }))];
  return { ...editEach(files, kept), refused };
}

const RULES: readonly PlanOptions['validation'][] = ['strict', 'partial'];

function isValid(files: readonly PlanText[], validation: PlanOptions['validation']): boolean {
  const sources = files.map(({ path, text, role }) => ({
    file: path,
    bytes: new TextEncoder().encode(text),
    ...(role === undefined ? {} : { role }),
  }));
  try {
    parsePlan(sources, { validation, require: [] });
    return true;
  } catch (error) {
    if (error instanceof PlanPilotError) return false;
    throw error;
  }
}

function merged(files: readonly PlanText[], changed: readonly PlanText[]): readonly PlanText[] {
  const texts = new Map(changed.map((file) => [file.path, file]));
  return files.map((file) => texts.get(file.path) ?? file);
}

function editEach(files: readonly PlanText[], edits: readonly PlanEdit[]): EditedFiles {
  const changed: PlanText[] = [];
  const applied = new Set<PlanEdit>();
  const reasons = new Map<PlanEdit, string>();
  for (const file of files) {
    const open = edits.filter((edit) => !applied.has(edit));
    const result = applyEdits(file.text, open);
    if (result.text !== file.text) changed.push({ ...file, text: result.text });
    for (const edit of result.applied) applied.add(edit);
    for (const { edit, why, here } of result.refused) if (here || !reasons.has(edit)) reasons.set(edit, why);
  }
  return {
    files: changed,
    applied: edits.filter((edit) => applied.has(edit)),
    refused: edits
      .filter((edit) => !applied.has(edit))
      .map((edit) => ({ edit, why: reasons.get(edit) ?? 'no file of the plan was given', here: false })),
  };
}
