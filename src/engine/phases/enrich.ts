import type { Capabilities } from '../../contracts/provider.ts';
import type { ReferenceContext } from '../changes/resolve-references.ts';
import { type ResolvedReferences, resolveReferences, type Update } from '../changes/resolve-references.ts';
import type { ChangeSet } from '../changes/types.ts';
import { type PhaseContext, runOperations, runPhase } from './phase-context.ts';

/**
 * Brings existing items in line: only the fields that differ. Trackers that do not show relations get them as text now
 * that every key is known.
 * @returns the change set as it was applied
 */
export async function enrich(
  changes: ChangeSet,
  capabilities: Capabilities,
  references: ReferenceContext,
  context: PhaseContext,
): Promise<ChangeSet> {
  const resolved = referencesOf(changes, capabilities, references);
  const updates = [...resolved.changes.items.filter(isUpdate), ...resolved.finishing];
  if (updates.length === 0) return resolved.changes;
  await runPhase('enrich', updates.length, context.progress, (counter) =>
    runOperations(updates, context, counter, async ({ item, target, input }) => {
      await context.state.attempt(item.id, () => context.writer.updateItem(target.id, input));
    }),
  );
  return resolved.changes;
}

function referencesOf(
  changes: ChangeSet,
  { hierarchy, dependencies }: Capabilities,
  references: ReferenceContext,
): ResolvedReferences {
  return hierarchy && dependencies ? { changes, finishing: [] } : resolveReferences(changes, references);
}

function isUpdate(change: ChangeSet['items'][number]): change is Update {
  return change.action === 'update' && Object.keys(change.input).length > 0;
}
