import { CreateItemPartialFailureError } from '../../contracts/errors.ts';
import { ITEM_TYPES } from '../../plan/types.ts';
import type { ChangeSet, ItemChange } from '../changes/types.ts';
import { type PhaseContext, runOperations, runPhase } from './phase-context.ts';

type Create = Extract<ItemChange, { action: 'create' }>;

/** Creates what is missing, level by level: a parent exists before its children. */
export async function upsert(changes: ChangeSet, context: PhaseContext): Promise<void> {
  const creates = changes.items.filter((change): change is Create => change.action === 'create');
  if (creates.length === 0) return;
  await runPhase('upsert', creates.length, context.progress, async (counter) => {
    for (const type of ITEM_TYPES) {
      const level = creates.filter((change) => change.item.type === type);
      await runOperations(level, context, counter, (change) => create(change, context));
    }
  });
}

async function create({ item, input, parentId }: Create, context: PhaseContext): Promise<void> {
  const { state, writer, journal } = context;
  const parent = parentId === undefined ? undefined : state.refOf(parentId);
  if (parentId !== undefined && parent === undefined) {
    state.block(item.id, parentId, `its parent ${parentId} does not exist`);
    return;
  }
  await state.attempt(item.id, async () => {
    try {
      const ref = await writer.createItem({ ...input, ...(parent === undefined ? {} : { parent }) });
      await journal.created(item.id, ref);
      state.exists(item.id, ref);
    } catch (error) {
      if (error instanceof CreateItemPartialFailureError) await journal.created(item.id, error.created);
      throw error;
    }
  });
}
