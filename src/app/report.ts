import type { ItemOutcome } from '../contracts/sync-result.ts';
import { type TextReport, textReport } from '../report/console.ts';
import { renderFailureSummary } from '../report/failure-summary.ts';
import type { ReportInput } from '../report/report-input.ts';
import { renderSummary } from '../report/summary.ts';
import type { RunOutcome } from './run-outcome.ts';

/** The job summary of a run, whatever became of it. */
export function summaryOf(outcome: RunOutcome): string {
  const input = reportInputOf(outcome);
  if (input !== undefined) return renderSummary(input);
  const { error, target } = outcome;
  return renderFailureSummary({ error, ...(target === undefined ? {} : { target }) });
}

/** A result as plain text, safe for logs and terminals. */
export function textOf(outcome: RunOutcome): TextReport | undefined {
  const input = reportInputOf(outcome);
  return input === undefined ? undefined : textReport(input);
}

/** What every surface is made of; nothing when the run ended before there was a result. */
export function reportInputOf(outcome: RunOutcome): ReportInput | undefined {
  const { result, mode, fidelity = 'live', fidelityNote, plan, run, tracker } = outcome;
  if (result === undefined || mode === undefined) return undefined;
  const done = result.outcomes.filter(isDone).map(({ item }) => item.id);
  return {
    result,
    mode,
    fidelity,
    done: new Set(done),
    ...tracker,
    ...(fidelityNote === undefined ? {} : { fidelityNote }),
    ...(plan === undefined ? {} : { plan }),
    ...(run === undefined ? {} : { run }),
  };
}

/** Closed in the tracker for whatever reason, or done as the plan says. */
function isDone({ item, found }: ItemOutcome): boolean {
  return item.done === true || found === 'closed' || found === 'completed';
}
