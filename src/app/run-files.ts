import { ConfigError, messageOf } from '../kernel/errors.ts';
import { reportJson } from '../report/report-json.ts';
import { writeChangeSet } from './change-set-json.ts';
import { reportInputOf } from './report.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Settings } from './settings.ts';
import { exists, saveWhole, tryPlace } from './whole-file.ts';

/** Where a run leaves what other runs and artifacts take up. */
export interface RunFiles {
  readonly changeSet: string;
  readonly report: string;
  /** The plan that an import writes. */
  readonly plan: string;
}

/**
 * Beside the sync map, unless the settings name a place.
 * @throws ConfigError when something could not be written there, before anything is sent
 */
export async function claimFiles({ paths, run }: Settings, mapPath: string): Promise<RunFiles> {
  const stem = mapPath.replace(/(?:\.sync-map)?(?:\.json)?(?:\.dry-run)?$/u, '');
  const infix = run.dryRun ? `.${run.mode}` : '';
  const files = {
    changeSet: paths.changeSet ?? `${stem}${infix}.change-set.json`,
    report: `${stem}${infix}.report.json`,
    plan: paths.importPath ?? `${stem}.plan.yaml`,
  };
  if (run.mode === 'import' && paths.importPath !== undefined && (await exists(paths.importPath)))
    throw new ConfigError([
      {
        message: `There is a file at ${paths.importPath} already; an import overwrites nothing`,
        remedy: 'name another place with import-path, or move the file',
      },
    ]);
  const places = [files.changeSet, files.report, ...(run.mode === 'import' ? [files.plan] : [])];
  for (const path of places) {
    await tryPlace(path).catch((error: unknown) => {
      const message = `The record of the run cannot be written to ${path}: ${messageOf(error)}`;
      throw new ConfigError([{ message, remedy: 'name another place with change-set or import-path' }]);
    });
  }
  return files;
}

/** Writes the change set, the whole report and an imported plan; nothing when the run ended before there was a result. */
export async function keepRecords(
  { run, review }: Settings,
  files: RunFiles,
  { planText, ...outcome }: RunOutcome & { readonly planText?: string },
): Promise<Pick<RunOutcome, 'changeSetPath' | 'reportPath' | 'planPath'>> {
  const { result, fidelity = 'live' } = outcome;
  const input = reportInputOf(outcome);
  if (result === undefined || input === undefined) return {};
  await saveWhole(files.changeSet, writeChangeSet(result, run.mode, fidelity));
  await saveWhole(files.report, reportJson(input));
  const paths = { changeSetPath: files.changeSet, reportPath: files.report };
  if (planText === undefined || review.showOnly) return paths;
  await saveWhole(files.plan, planText);
  return { ...paths, planPath: files.plan };
}
