import { reportJson } from '../report/report-json.ts';
import { writeChangeSet } from './change-set-json.ts';
import type { MapRecord } from './map-record.ts';
import { reportInputOf } from './report.ts';
import type { RunOutcome } from './run-outcome.ts';
import type { Settings } from './settings.ts';
import { saveWhole } from './whole-file.ts';

/** Writes what a run leaves behind for other runs and for artifacts, beside the sync map unless the settings name a place. */
export async function keepRecords(
  { paths, run }: Settings,
  { path }: MapRecord,
  outcome: RunOutcome,
): Promise<Pick<RunOutcome, 'changeSetPath' | 'reportPath'>> {
  const { result, fidelity = 'live' } = outcome;
  const input = reportInputOf(outcome);
  if (result === undefined || input === undefined) return {};
  const stem = path.replace(/(?:\.sync-map)?(?:\.json)?(?:\.dry-run)?$/u, '');
  const infix = run.dryRun ? `.${run.mode}` : '';
  const changeSetPath = paths.changeSet ?? `${stem}${infix}.change-set.json`;
  const reportPath = `${stem}${infix}.report.json`;
  await saveWhole(changeSetPath, writeChangeSet(result, run.mode, fidelity));
  await saveWhole(reportPath, reportJson(input));
  return { changeSetPath, reportPath };
}
