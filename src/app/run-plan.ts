import { SyncError } from '../contracts/errors.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import { cleanPlan } from '../engine/clean.ts';
import { revertRun } from '../engine/revert-run.ts';
import type { Plan } from '../plan/types.ts';
import { loadChangeSet } from './change-set-file.ts';
import type { ChangeSetRecord } from './change-set-json.ts';
import { type Access, openRun, type Wired, type WiringPorts } from './compose.ts';
import { githubDoor } from './github-door.ts';
import { importRun } from './import-run.ts';
import type { NamedPlan } from './plan-file.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Settings } from './settings.ts';

/** What a run works with besides the settings. */
export interface RunTask extends NamedPlan {
  /** The plan before the change that is looked at. */
  readonly base?: Plan;
  /** What the settings name to be reviewed or taken back. */
  readonly changeSet?: ChangeSetRecord;
}

/** How a run of the engine ended. */
export type Ended = Pick<RunOutcome, 'result' | 'usage' | 'error' | 'plan'> & {
  /** The plan that an import made. */
  readonly planText?: string;
};

/** The change set of the run that is to be taken back, if there is one: it also says which plan is meant. */
export async function changeSetToRevert({
  engine,
  paths,
  planId,
  run,
}: Settings): Promise<ChangeSetRecord | undefined> {
  if (run.mode !== 'revert' || paths.revert === undefined) return undefined;
  const owner = { ...(planId === undefined ? {} : { planId }), target: engine.target };
  return loadChangeSet(paths.revert, { ...owner, option: 'revert' });
}

/** The change set that people reviewed, if the settings name one; that of another plan is refused. */
export async function reviewedChangeSet(
  { engine, paths, run }: Settings,
  planId: string,
): Promise<ChangeSetRecord | undefined> {
  if (run.mode !== 'sync' || paths.reviewed === undefined) return undefined;
  return loadChangeSet(paths.reviewed, { planId, target: engine.target, option: 'reviewed' });
}

/** What messages call the plan that is being made. */
const IMPORTED = 'imported plan';

/** One run of the engine with one way of reaching the tracker. What ends it early with a result is part of the answer. */
export async function runPlan(
  settings: Settings,
  task: RunTask,
  ports: WiringPorts,
  access: Access,
): Promise<Ended> {
  const run = await openRun(settings, task.plan, ports, access);
  await using provider = run.provider;
  const warnings = [...settings.warnings, ...provider.warnings];
  try {
    if (settings.run.mode === 'import') {
      const door = ports.transport === undefined ? undefined : githubDoor(ports.transport);
      const { text, plan, result } = await importRun(run, task.planId, door, IMPORTED);
      // Nothing is written to the tracker, yet the plan and its map are.
      const { showOnly } = settings.review;
      return { result: withWarnings({ ...result, dryRun: showOnly }, warnings), plan, planText: text };
    }
    return { result: withWarnings(await dispatch(settings, task, run), warnings) };
  } catch (error) {
    const usage = provider.usage();
    if (error instanceof SyncError) return { error, usage, result: withWarnings(error.result, warnings) };
    for (const warning of provider.warnings) ports.logger.warning(warning);
    return { error, usage };
  }
}

function dispatch({ run, review }: Settings, task: RunTask, wired: Wired): Promise<SyncResult> {
  const { plan, planId, base, changeSet } = task;
  if (run.mode === 'clean') return cleanPlan(wired.provider, planId, review.deleting, wired.context);
  if (run.mode === 'revert') return revertRun(wired.provider, planId, changeSet?.undo ?? [], wired.context);
  return wired.engine.sync(plan, planId, {
    ...(base === undefined ? {} : { base }),
    ...(changeSet === undefined ? {} : { reviewed: changeSet.operations }),
  });
}

function withWarnings(result: SyncResult, warnings: readonly string[]): SyncResult {
  return { ...result, warnings: [...warnings, ...result.warnings] };
}
