import type { Drift, ItemOutcome, SyncResult } from '../contracts/sync-result.ts';
import { attributeDrift } from '../conversation/attributions.ts';
import type { GithubDoor } from '../conversation/door.ts';
import type { PlanEdit } from '../plan/edit/edits.ts';

/** A difference between plan and tracker, and the edit of the plan that accepts it. */
export interface Acceptance {
  readonly drift: Drift;
  readonly edit: PlanEdit;
}

/**
 * What the plan may take over about the work itself: `done` for what was closed as completed, no `done` for what is open.
 * An issue that was closed for another reason says nothing about that. This is no drift, as a plan opens and closes
 * nothing; it is only known better in the tracker.
 */
export async function doneEdits(door: GithubDoor, { outcomes }: SyncResult): Promise<readonly Acceptance[]> {
  const states = outcomes.flatMap(differenceOf);
  if (states.length === 0) return [];
  const { drift } = await attributeDrift(door, states);
  return drift.map(({ item, observed, ...rest }) => ({
    drift: { ...rest, item, observed, field: 'done' },
    edit: { item, set: 'done', value: observed === 'true' },
  }));
}

/** Under the name by which GitHub tells who did it. */
function differenceOf({ item, found, ref }: ItemOutcome): readonly Drift[] {
  const isDone = item.done === true;
  const isOther = isDone ? found === 'open' : found === 'completed';
  if (!isOther || ref === undefined) return [];
  const [observed, desired] = isDone ? ['', 'true'] : ['true', ''];
  return [{ item: item.id, ref, field: 'state', observed, desired, conflict: false, resolution: 'kept' }];
}
