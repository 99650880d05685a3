import { z } from 'zod';
import { OPERATION_ACTIONS, type Operation } from '../contracts/operation.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { UndoStep } from '../contracts/undo.ts';
import { ITEM_TYPES } from '../plan/types.ts';
import type { Fidelity } from '../report/report-input.ts';
import type { RunMode } from './mode.ts';

/** Of the layout that this program writes. */
const VERSION = 1;

/** What one run wrote or would write, and how to take it back: reviewed by a sync, reverted by `mode: revert`. */
export interface ChangeSetRecord {
  readonly planId: string;
  readonly target: string;
  readonly mode: RunMode;
  readonly fidelity: Fidelity;
  readonly operations: readonly Operation[];
  readonly undo: readonly UndoStep[];
}

const ref = z.object({ id: z.string().min(1), key: z.string(), url: z.string() });

const operation = z.object({
  action: z.enum(OPERATION_ACTIONS),
  item: z.string(),
  title: z.string(),
  target: ref.optional(),
  field: z.string(),
  before: z.string(),
  after: z.string(),
  digest: z.string(),
  danger: z.enum(['closes', 'deletes', 'unlinks', 'overwrites', 'reopens']).optional(),
  origin: z.enum(['plan', 'standing']).optional(),
});

const fieldValue = z.union([z.string(), z.number()]).nullable();
const state = z.enum(['open', 'closed']);

const undoValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('title'), now: z.string(), before: z.string() }),
  z.object({ kind: z.literal('body'), now: z.string(), before: z.string() }),
  z.object({ kind: z.literal('type'), now: z.enum(ITEM_TYPES), before: z.enum(ITEM_TYPES).nullable() }),
  z.object({ kind: z.literal('labels'), added: z.array(z.string()), removed: z.array(z.string()) }),
  z.object({ kind: z.literal('field'), name: z.string(), now: fieldValue, before: fieldValue }),
  z.object({ kind: z.literal('parent'), now: ref.nullable(), before: ref.nullable() }),
  z.object({ kind: z.literal('blocker'), end: ref, now: z.enum(['linked', 'unlinked']) }),
  z.object({ kind: z.literal('state'), now: state }),
  z.object({ kind: z.literal('created') }),
]);

const changeSet = z.object({
  version: z.literal(VERSION),
  plan_id: z.string(),
  target: z.string(),
  mode: z.enum(['sync', 'preview', 'dry-run', 'drift', 'import', 'clean', 'revert']),
  fidelity: z.enum(['live', 'cached', 'offline']),
  operations: z.array(operation),
  undo: z.array(z.object({ item: z.string(), title: z.string(), target: ref, value: undoValue })),
});

/** The record of a run as text, two spaces, no final newline. */
export function writeChangeSet(result: SyncResult, mode: RunMode, fidelity: Fidelity): string {
  const { planId, target } = result.syncMap;
  const { operations } = result;
  // What was only shown cannot be taken back.
  const undo = result.dryRun ? [] : result.undo;
  return JSON.stringify(
    { version: VERSION, plan_id: planId, target, mode, fidelity, operations, undo },
    null,
    2,
  );
}

/** A record from text; nothing when it is none. */
export function readChangeSet(text: string): ChangeSetRecord | undefined {
  const checked = changeSet.safeParse(parseJson(text));
  if (!checked.success) return undefined;
  const { plan_id: planId, operations, ...rest } = checked.data;
  return { ...rest, planId, operations: operations.map(operationOf) };
}

/** Absent members are left out rather than undefined. */
function operationOf({ target, danger, origin, ...values }: z.infer<typeof operation>): Operation {
  return {
    ...values,
    ...(target === undefined ? {} : { target }),
    ...(danger === undefined ? {} : { danger }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
