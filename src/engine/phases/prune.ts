import { ITEM_TYPES } from '../../plan/types.ts';
import type { ChangeSet, Removal } from '../changes/types.ts';
import { type PhaseContext, runOperations, runPhase } from './phase-context.ts';

export interface PruneContext extends PhaseContext {
  readonly closingComment: (removal: Removal) => string | undefined;
}

/** Under what a removal is put on record: the id of an orphan may be that of an item of the plan. */
export function removalId({ orphan }: Removal): string {
  return `\n${orphan.ref.id}`;
}

/**
 * Closes or deletes what the change set names, level by level from the bottom up. That it was we who closed an item is
 * put into its body first: closed without that, it would never be opened again.
 */
export async function prune({ removals }: ChangeSet, context: PruneContext): Promise<void> {
  if (removals.length === 0) return;
  const levels = [undefined, ...ITEM_TYPES.toReversed()];
  await runPhase('prune', removals.length, context.progress, async (counter) => {
    for (const level of levels) {
      const stage = removals.filter(({ itemType }) => itemType === level);
      await runOperations(stage, context, counter, (removal) => remove(removal, context));
    }
  });
}

async function remove(removal: Removal, context: PruneContext): Promise<void> {
  const { state, writer } = context;
  const { id } = removal.orphan.ref;
  await state.attempt(removalId(removal), async () => {
    if (removal.action === 'delete') return writer.deleteItem(id);
    if (removal.body !== undefined) await writer.updateItem(id, { body: removal.body });
    const comment = context.closingComment(removal);
    await writer.updateItem(id, {
      state: 'closed',
      stateReason: 'not-planned',
      ...(comment === undefined ? {} : { comment }),
    });
  });
}
