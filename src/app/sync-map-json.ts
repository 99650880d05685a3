import { z } from 'zod';
import type { Applied } from '../contracts/marker.ts';
import type { SyncMap, SyncMapEntry } from '../contracts/sync-map.ts';
import { ITEM_TYPES, type PlanItemId } from '../plan/types.ts';

/** Of the layout that this program writes; maps of planpilot 2.x carry none. */
const VERSION = 1;

const applied = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  type: z.string().optional(),
  parent: z.string().optional(),
  fields: z.record(z.string(), z.string()).default({}),
  labels: z.array(z.string()).default([]),
  blockers: z.array(z.string()).default([]),
});

const entry = z.object({
  id: z.string().min(1),
  key: z.string(),
  url: z.string(),
  item_type: z.enum(ITEM_TYPES).nullish(),
  applied: applied.optional(),
});

const syncMap = z.object({
  version: z.literal(VERSION).optional(),
  plan_id: z.string(),
  target: z.string(),
  board_url: z.string().nullish(),
  plan_fingerprint: z.string().optional(),
  // Not a record: an item may be called `__proto__`, which a record leaves out.
  entries: z.custom<object>((value) => value !== null && typeof value === 'object' && !Array.isArray(value)),
});

/** A map as text: planpilot's keys and ours, two spaces, no final newline. */
export function writeSyncMap(map: SyncMap): string {
  const file = {
    version: VERSION,
    plan_id: map.planId,
    target: map.target,
    board_url: map.boardUrl ?? null,
    plan_fingerprint: map.planFingerprint,
    entries: Object.fromEntries([...map.entries].map(([id, each]) => [id, entryJson(each)])),
  };
  return JSON.stringify(file, null, 2);
}

function entryJson({ id, key, url, itemType, applied: hashes }: SyncMapEntry) {
  return { id, key, url, item_type: itemType, ...(hashes === undefined ? {} : { applied: hashes }) };
}

/** A map from text; nothing when it is none. Entries whose type is not known count as tasks, as planpilot does. */
export function readSyncMap(text: string): SyncMap | undefined {
  const checked = syncMap.safeParse(parseJson(text));
  if (!checked.success) return undefined;
  const { plan_id: planId, target, board_url: boardUrl, plan_fingerprint: fingerprint } = checked.data;
  const entries = new Map<PlanItemId, SyncMapEntry>();
  for (const [id, value] of Object.entries(checked.data.entries)) {
    const read = entry.safeParse(value);
    if (!read.success) return undefined;
    entries.set(id, entryOf(read.data));
  }
  return {
    planId,
    target,
    ...(typeof boardUrl === 'string' ? { boardUrl } : {}),
    planFingerprint: fingerprint ?? '',
    entries,
  };
}

function entryOf({ item_type: type, applied: hashes, ...ref }: z.infer<typeof entry>): SyncMapEntry {
  const known = hashes === undefined ? {} : { applied: appliedOf(hashes) };
  return { ...ref, itemType: type ?? 'TASK', ...known };
}

/** Absent members are left out rather than undefined. */
function appliedOf({ title, body, type, parent, ...lists }: z.infer<typeof applied>): Applied {
  return {
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(type === undefined ? {} : { type }),
    ...(parent === undefined ? {} : { parent }),
    ...lists,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
