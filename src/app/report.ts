import { errorLines, type TextReport, textReport } from '../report/console.ts';
import { renderFailureSummary } from '../report/failure-summary.ts';
import { renderSummary } from '../report/summary.ts';
import type { Fidelity } from '../report/verdict.ts';
import type { RunOutcome } from './sync-app.ts';

/** The job summary of a run, whatever became of it. */
export function summaryOf({ result, error, target }: RunOutcome): string {
  if (result !== undefined) return renderSummary({ result, fidelity: fidelityOf(result.dryRun) });
  return renderFailureSummary({ error, ...(target === undefined ? {} : { target }) });
}

/** The run as plain text, safe for logs and terminals. */
export function textOf({ result, error }: RunOutcome): TextReport {
  if (result !== undefined) return textReport(result, fidelityOf(result.dryRun));
  const [verdict = '', ...lines] = errorLines(error);
  return { verdict, groups: [{ title: 'What to do', lines }], totals: '' };
}

/** Dry runs read the plan alone. */
function fidelityOf(dryRun: boolean): Fidelity {
  return dryRun ? 'offline' : 'live';
}
