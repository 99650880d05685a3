import { CreateItemPartialFailureError, ProviderError } from '../../contracts/errors.ts';
import type { ItemRef } from '../../contracts/item.ts';
import { messageOf, PlanPilotError } from '../../kernel/errors.ts';
import { ITEM_TYPES, type PlanItemId } from '../../plan/types.ts';
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
  const { state, writer } = context;
  const parent = parentId === undefined ? undefined : state.refOf(parentId);
  if (parentId !== undefined && parent === undefined) {
    state.block(item.id, parentId, `its parent ${parentId} does not exist`);
    return;
  }
  await state.attempt(item.id, async () => {
    try {
      const ref = await writer.createItem({ ...input, ...(parent === undefined ? {} : { parent }) });
      await record(item.id, ref, context);
    } catch (error) {
      if (error instanceof CreateItemPartialFailureError) await record(item.id, error.created, context);
      throw error;
    }
  });
}

/** Without a record nothing more is created; what exists is known to this run all the same. */
async function record(id: PlanItemId, ref: ItemRef, { state, journal }: PhaseContext): Promise<void> {
  state.exists(id, ref);
  try {
    await journal.created(id, ref);
  } catch (cause) {
    const error = new ProviderError(
      `${ref.key} was created for ${id}, but could not be put on record: ${messageOf(cause)}`,
      { kind: 'user', hint: hintOf(cause) ?? 'make the place of the record writable, then run again', cause },
    );
    state.halt(error);
    throw error;
  }
}

/** A record may know better than we do what keeps it from being written. */
function hintOf(error: unknown): string | undefined {
  return error instanceof PlanPilotError ? error.hint : undefined;
}
