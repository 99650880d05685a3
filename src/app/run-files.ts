import { ConfigError, messageOf } from '../kernel/errors.ts';
import { reportJson } from '../report/report-json.ts';
import { writeChangeSet } from './change-set-json.ts';
import { reportInputOf } from './report.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Settings } from './settings.ts';
import { saveWhole, tryPlace } from './whole-file.ts';

/** Where a run leaves what other runs and artifacts take up. */
export interface RunFiles {
  readonly changeSet: string;
  readonly report: string;
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
  };
  for (const path of [files.changeSet, files.report]) {
    await tryPlace(path).catch((error: unknown) => {
      const message = `The record of the run cannot be written to ${path}: ${messageOf(error)}`;
      throw new ConfigError([{ message, remedy: 'name another place with change-set' }]);
    });
  }
  return files;
}

/** Writes the change set and the whole report; nothing when the run ended before there was a result. */
export async function keepRecords(
  { run }: Settings,
  files: RunFiles,
  outcome: RunOutcome,
): Promise<Pick<RunOutcome, 'changeSetPath' | 'reportPath'>> {
  const { result, fidelity = 'live' } = outcome;
  const input = reportInputOf(outcome);
  if (result === undefined || input === undefined) return {};
  await saveWhole(files.changeSet, writeChangeSet(result, run.mode, fidelity));
  await saveWhole(files.report, reportJson(input));
  return { changeSetPath: files.changeSet, reportPath: files.report };
}
