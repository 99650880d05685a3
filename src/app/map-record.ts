import type { SyncMap } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import { FileJournal } from './file-journal.ts';
import { mapPath } from './map-place.ts';
import type { NamedPlan } from './plan-file.ts';
import type { RunOutcome, RunPorts } from './run-outcome.ts';
import type { Settings } from './settings.ts';
import { checkWritable, findSyncMap, loadSyncMap, saveSyncMap } from './sync-map-file.ts';

/** What a run keeps on disk of what exists. */
export interface MapRecord {
  readonly path: string;
  readonly journal: FileJournal;
  readonly previous?: SyncMap;
}

/** @throws ConfigError when a map that is named cannot be used, or none could be written */
export async function openRecord(
  { engine, paths, run, review }: Settings,
  { mapFolder }: RunPorts,
  { plan, planId }: NamedPlan,
): Promise<MapRecord> {
  const owner = { planId, target: engine.target };
  const previous = paths.previousMap === undefined ? undefined : await loadSyncMap(paths.previousMap, owner);
  // An import writes nothing to the tracker, and its map is a real one all the same.
  const isReal = !run.dryRun || (run.mode === 'import' && !review.showOnly);
  const place = { folder: mapFolder, dryRun: !isReal };
  const path = mapPath(paths.syncPath === undefined ? place : { ...place, chosen: paths.syncPath }, owner);
  await checkWritable(path);
  const start = previous ?? (await findSyncMap(path, owner));
  const journal = new FileJournal(
    {
      ...owner,
      ...(engine.boardUrl === undefined ? {} : { boardUrl: engine.boardUrl }),
      planFingerprint: plan.fingerprint,
      entries: start?.entries ?? new Map(),
    },
    new Map(plan.items.map(({ id, type }) => [id, type])),
    (map) => saveSyncMap(path, map),
  );
  return { path, journal, ...(previous === undefined ? {} : { previous }) };
}

/** Without a result the map says what was created before the run broke off; nothing when nothing was. */
export async function saveRecord(
  { path, journal }: MapRecord,
  result: SyncResult | undefined,
): Promise<Pick<RunOutcome, 'syncMap' | 'syncMapPath'>> {
  const syncMap = result?.syncMap ?? journal.map();
  if (result === undefined && !journal.isUsed) return {};
  await saveSyncMap(path, syncMap);
  return { syncMap, syncMapPath: path };
}
