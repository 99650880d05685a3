import { messageOf } from '../../kernel/errors.ts';
import { isoTime } from '../../kernel/iso-time.ts';
import { type RunReport, totalsOf } from './run-report.ts';

/** The whole report as JSON, for an artifact; nothing is left out, times are ISO 8601. */
export function statusJson(report: RunReport): string {
  const { mode, target, exitCode, converged, timedOut, cancelled, gaveUp, durationMs, status } = report;
  const value = {
    version: 1,
    mode,
    target,
    exitCode,
    converged,
    timedOut,
    cancelled,
    gaveUp,
    durationMs,
    error: report.error === undefined ? undefined : messageOf(report.error),
    totals: totalsOf(report),
    status: status === undefined ? undefined : { ...status, ...timesOf(status) },
    notSynced: report.notSynced.map((item) => ({ ...item, timestamp: isoTime(item.timestamp) })),
    planned: report.planned,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function timesOf(status: NonNullable<RunReport['status']>): object {
  return {
    ...(status.lastSyncTime === undefined ? {} : { lastSyncTime: isoTime(status.lastSyncTime) }),
    failures: status.failures.map((failure) => ({ ...failure, since: isoTime(failure.since) })),
  };
}
