import { SyncError } from '../contracts/errors.ts';
import type { Item } from '../contracts/item.ts';
import type { Provider, ProviderWriter } from '../contracts/provider.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { UndoStep } from '../contracts/undo.ts';
import { boundedMap } from '../kernel/bounded-map.ts';
import { groupBy } from '../kernel/group-by.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { hasOurHand } from './identity.ts';
import { runPhase } from './phases/phase-context.ts';
import { RunState } from './phases/run-state.ts';
import { planRevert, type Undoing } from './revert.ts';
import { NO_CHANGES, trackerResult } from './tracker-result.ts';

/**
 * Takes back what a run did, value by value, wherever the tracker still shows what that run wrote; all else is listed as
 * held. Items that the run created are closed, not deleted.
 * @throws SyncError when some values could not be put back; it carries the full result
 */
export async function revertRun(
  provider: Provider,
  planId: string,
  steps: readonly UndoStep[],
  { config, ports }: { readonly config: EngineConfig; readonly ports: EnginePorts },
): Promise<SyncResult> {
  const startedAt = ports.clock.now();
  const items = await readItems(provider, planId, steps, { config, ports });
  const { undoings, held } = planRevert(steps, items, ports.marker);
  const state = new RunState([], ports.signal);
  const { writer } = provider;
  // Values of one item are put back one after the other, so that each sees what the one before left.
  const byItem = [...groupBy(undoings, ({ step }) => step.target.id).values()];
  if (undoings.length > 0)
    await runPhase('enrich', undoings.length, ports.progress, async (counter) => {
      await boundedMap(byItem, config.maxConcurrent * writer.batchSize, async (ofItem) => {
        for (const undoing of ofItem) {
          await state.attempt(keyOf(undoing), () => write(undoing, writer));
          counter.done();
        }
      });
    });
  const failed = undoings.filter((undoing) => state.failureOf(keyOf(undoing)) !== undefined);
  const result = trackerResult({ provider, planId, config, ports, startedAt }, NO_CHANGES, state, {
    operations: undoings.filter((undoing) => !failed.includes(undoing)).map(({ operation }) => operation),
    held,
  });
  if (failed.length === 0) return result;
  throw new SyncError(
    `${failed.length} of ${undoings.length} values could not be put back`,
    { ...result, complete: false },
    failed.map((undoing) => ({
      item: undoing.step.item,
      error: state.failureOf(keyOf(undoing))?.error ?? new Error('not attempted'),
    })),
  );
}

/** Only what is ours: a record of a run is a file like any other, and may name whatever somebody wrote into it. */
async function readItems(
  { reader }: Provider,
  planId: string,
  steps: readonly UndoStep[],
  { config: { label }, ports }: { readonly config: EngineConfig; readonly ports: EnginePorts },
): Promise<ReadonlyMap<string, Item>> {
  const known = [...new Set(steps.map(({ target }) => target.id))];
  const items = await reader.searchItems({
    labels: [label],
    bodyContains: `PLAN_ID:${planId}`,
    wanted: { items: new Map(), planIds: [], adopt: [], known },
  });
  const isOurs = (item: Item): boolean =>
    hasOurHand(item, { label }) && ports.marker.parse(item.body)?.planId === planId;
  return new Map(items.filter(isOurs).map((item) => [item.id, item]));
}

function keyOf({ step, operation }: Undoing): string {
  return JSON.stringify([step.target.id, operation.field, operation.before, operation.after]);
}

async function write({ step, reversal }: Undoing, writer: ProviderWriter): Promise<void> {
  if (reversal === undefined) return;
  const { id } = step.target;
  if (reversal.kind === 'update') return writer.updateItem(id, reversal.input);
  if (reversal.kind === 'parent') return writer.setParent(id, reversal.parent);
  return reversal.add
    ? writer.addDependency(id, reversal.blocker)
    : writer.removeDependency(id, reversal.blocker);
}
