import { applyEdits } from './apply-edits.ts';
import type { PlanEdit, RefusedEdit } from './edits.ts';

/** A file of a plan. */
export interface PlanText {
  readonly path: string;
  readonly text: string;
}

/** Files of one plan after their edits. */
export interface EditedFiles {
  /** Only files that changed, in their order. */
  readonly files: readonly PlanText[];
  readonly applied: readonly PlanEdit[];
  readonly refused: readonly RefusedEdit[];
}

/** Makes every edit in the file that holds its item; each file is changed by itself. */
export function editFiles(files: readonly PlanText[], edits: readonly PlanEdit[]): EditedFiles {
  const changed: PlanText[] = [];
  const applied = new Set<PlanEdit>();
  const reasons = new Map<PlanEdit, string>();
  for (const { path, text } of files) {
    const open = edits.filter((edit) => !applied.has(edit));
    const result = applyEdits(text, open);
    if (result.text !== text) changed.push({ path, text: result.text });
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
