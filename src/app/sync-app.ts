import { SyncError } from '../contracts/errors.ts';
import type { ProgressListener } from '../contracts/progress.ts';
import type { ProviderUsage } from '../contracts/provider.ts';
import type { SyncMap } from '../contracts/sync-map.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Plan } from '../plan/types.ts';
import { openRun } from './compose.ts';
import { withDeadline } from './deadline.ts';
import { FileJournal } from './file-journal.ts';
import { mapPath } from './map-place.ts';
import { readPlan } from './plan-file.ts';
import type { Settings } from './settings.ts';
import { checkWritable, findSyncMap, loadSyncMap, saveSyncMap } from './sync-map-file.ts';

/** The doors of one run. */
export interface RunPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly progress: ProgressListener;
  /** Folder for the sync map when the settings name no file. */
  readonly mapFolder: string;
  readonly signal?: AbortSignal;
}

/** Everything known at the end of a run; what is absent was not reached. */
export interface RunOutcome {
  readonly target?: string;
  readonly planId?: string;
  readonly planFingerprint?: string;
  readonly result?: SyncResult;
  readonly syncMap?: SyncMap;
  readonly syncMapPath?: string;
  readonly usage?: ProviderUsage;
  /** Why the run failed; absent when it did not. */
  readonly error?: unknown;
}

/** One run from plan file to sync map. Never rejects: what went wrong is part of the outcome. */
export async function runSync(settings: Settings, ports: RunPorts): Promise<RunOutcome> {
  let outcome: RunOutcome = { target: settings.engine.target };
  try {
    for (const warning of settings.warnings) ports.logger.warning(warning);
    const { plan, planId } = await readPlan(settings);
    outcome = { ...outcome, planId, planFingerprint: plan.fingerprint };
    const record = await openRecord(settings, ports, plan, planId);
    outcome = { ...outcome, ...(await syncPlan(settings, ports, plan, planId, record)) };
    return { ...outcome, ...(await saveRecord(record, outcome.result)) };
  } catch (error) {
    return { ...outcome, error: outcome.error ?? error };
  }
}

/** What a run keeps on disk. */
interface MapRecord {
  readonly path: string;
  readonly journal: FileJournal;
  readonly previous?: SyncMap;
}

async function openRecord(
  { engine, paths, run }: Settings,
  { mapFolder }: RunPorts,
  plan: Plan,
  planId: string,
): Promise<MapRecord> {
  const owner = { planId, target: engine.target };
  const previous = paths.previousMap === undefined ? undefined : await loadSyncMap(paths.previousMap, owner);
  const place = { folder: mapFolder, dryRun: run.dryRun };
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

async function syncPlan(
  settings: Settings,
  ports: RunPorts,
  plan: Plan,
  planId: string,
  { journal, previous }: MapRecord,
): Promise<Pick<RunOutcome, 'result' | 'usage' | 'error'>> {
  const { clock, signal } = ports;
  const limit = { ms: settings.maxDurationMs, name: 'max-duration', clock };
  return withDeadline(signal === undefined ? limit : { ...limit, signal }, async (stop) => {
    const run = await openRun(settings, plan, {
      ...ports,
      journal,
      signal: stop,
      ...(previous === undefined ? {} : { previous }),
    });
    await using provider = run.provider;
    const warnings = [...settings.warnings, ...provider.warnings];
    try {
      const result = await run.engine.sync(plan, planId);
      return { result: withWarnings(result, warnings) };
    } catch (error) {
      const usage = provider.usage();
      if (error instanceof SyncError) return { error, usage, result: withWarnings(error.result, warnings) };
      for (const warning of provider.warnings) ports.logger.warning(warning);
      return { error, usage };
    }
  });
}

function withWarnings(result: SyncResult, warnings: readonly string[]): SyncResult {
  return { ...result, warnings: [...warnings, ...result.warnings] };
}

/** Without a result the map says what was created before the run broke off; nothing when nothing was. */
async function saveRecord(
  { path, journal }: MapRecord,
  result: SyncResult | undefined,
): Promise<Pick<RunOutcome, 'syncMap' | 'syncMapPath'>> {
  const syncMap = result?.syncMap ?? journal.map();
  if (result === undefined && !journal.isUsed) return {};
  await saveSyncMap(path, syncMap);
  return { syncMap, syncMapPath: path };
}
