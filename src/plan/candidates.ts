import type { Problem } from '../kernel/problem.ts';
import { type Candidate, placeIn, problemIn } from './candidate.ts';
import type { Draft } from './drafts.ts';
import { typeOf } from './item-types.ts';
import { normalise } from './normalise.ts';

/** Gives every draft its type and its final shape; items whose type nothing tells are reported. */
export function candidatesOf(drafts: readonly Draft[]): {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly Problem[];
} {
  const byId = new Map(drafts.toReversed().map((draft) => [draft.input.id, draft]));
  const problems: Problem[] = [];
  const candidates = drafts.map((draft) => {
    const type = typeOf(draft, byId);
    const item = normalise(draft, type ?? 'TASK', draft.document.placeOf(draft.path));
    const candidate = { item, draft, typed: type !== undefined };
    if (type === undefined) problems.push(...untyped(candidate));
    return candidate;
  });
  return { candidates, problems };
}

function untyped(candidate: Candidate): Problem[] {
  const { draft, item } = candidate;
  if (isExplained(draft)) return [];
  const parent = draft.enclosing;
  if (parent !== undefined) {
    const message = `"${item.id}" is nested in "${parent.input.id}", but nothing can be below a task`;
    return [{ message, remedy: 'move it up one level', place: placeIn(candidate), item: item.id }];
  }
  return [
    problemIn(candidate, [], `"${item.id}" has no type`, 'add "type: epic", "type: story" or "type: task"'),
  ];
}

/** Whether a problem of this item, or of one around it, already says why the type is unknown. */
function isExplained(draft: Draft): boolean {
  return draft.damaged || (draft.enclosing !== undefined && isExplained(draft.enclosing));
}
