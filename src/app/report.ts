import type { SyncResult } from '../contracts/sync-result.ts';
import { type TextReport, textReport } from '../report/console.ts';
import { renderFailureSummary } from '../report/failure-summary.ts';
import type { ReportInput } from '../report/report-input.ts';
import { renderSummary } from '../report/summary.ts';
import type { RunOutcome } from './sync-app.ts';

/** The job summary of a run, whatever became of it. */
export function summaryOf({ result, error, target }: RunOutcome): string {
  if (result !== undefined) return renderSummary(reportInputOf(result));
  return renderFailureSummary({ error, ...(target === undefined ? {} : { target }) });
}

/** A result as plain text, safe for logs and terminals. */
export function textOf(result: SyncResult): TextReport {
  return textReport(reportInputOf(result));
}

/** Dry runs read the plan alone. */
function reportInputOf(result: SyncResult): ReportInput {
  return result.dryRun
    ? { result, mode: 'dry-run', fidelity: 'offline' }
    : { result, mode: 'sync', fidelity: 'live' };
}
