import { type RunReport, totalsOf } from './report/run-report.ts';
import { verdictOf } from './report/wording.ts';

/** The outputs of `kcp/action.yml`. */
export const OUTPUT_NAMES = [
  'converged',
  'synced',
  'pending',
  'failed',
  'created',
  'updated',
  'deleted',
  'unchanged',
  'status-json',
  'summary',
] as const;

type OutputName = (typeof OUTPUT_NAMES)[number];

/** Every output of a run by name; what was not reached is empty. */
export function outputsOf(report: RunReport): Readonly<Record<OutputName, string>> {
  const totals = totalsOf(report);
  const count = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return {
    converged: String(report.converged),
    synced: count(totals?.synced),
    pending: count(totals?.pending),
    failed: count(totals?.failed),
    created: count(totals?.created),
    updated: count(totals?.updated),
    deleted: count(totals?.deleted),
    unchanged: count(totals?.unchanged),
    'status-json': report.statusPath ?? '',
    summary: verdictOf(report),
  };
}
