import { PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import type { Mask } from './masking.ts';
import type { RunReport } from './report/run-report.ts';

/**
 * The report without credentials in the texts that servers and plug-ins wrote. Before rendering: an escaped or shortened
 * credential could not be recognised any more.
 */
export function maskedReport(report: RunReport, mask: Mask): RunReport {
  const { status, error } = report;
  if (error instanceof Error) maskError(error, mask);
  if (status === undefined) return report;
  return {
    ...report,
    status: {
      ...status,
      errorMessage: mask.text(status.errorMessage),
      upstream: maskedConnection(status.upstream, mask),
      downstream: maskedConnection(status.downstream, mask),
      failures: status.failures.map((failure) => ({ ...failure, message: mask.text(failure.message) })),
    },
  };
}

function maskedConnection<T extends { readonly error?: string }>(connection: T, mask: Mask): T {
  return connection.error === undefined ? connection : { ...connection, error: mask.text(connection.error) };
}

function maskError(error: Error, mask: Mask): void {
  error.message = mask.text(error.message);
  if (error.stack !== undefined) error.stack = mask.text(error.stack);
  if (error instanceof PlanPilotError && error.hint !== undefined)
    Object.assign(error, { hint: mask.text(error.hint) });
  if (error instanceof ProblemsError)
    Object.assign(error, {
      problems: error.problems.map((problem) => ({ ...problem, message: mask.text(problem.message) })),
    });
}
