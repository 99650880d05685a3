import { messageOf, PlanPilotError, ProblemsError } from '../../kernel/errors.ts';
import { formatProblem } from '../../kernel/problem.ts';
import { durationText } from '../../kernel/time-text.ts';
import { terminalText } from '../../report/terminal-text.ts';
import { clip, countOfNoun, listOf } from '../../report/wording.ts';
import { StartError } from '../../syncer/start-error.ts';
import { resourceText } from '../resource-names.ts';
import { type RunReport, totalsOf } from './run-report.ts';

/** The run in one sentence; plain text, each surface escapes it. */
export function verdictOf(report: RunReport): string {
  if (report.notice !== undefined) return report.notice;
  const totals = totalsOf(report);
  if (totals === undefined) return `Stopped: ${firstLine(messageOf(report.error ?? 'nothing was done'))}`;
  const { synced, pending, failed, created, updated, deleted } = totals;
  const objects = countOfNoun(synced + pending + failed, 'object');
  const changes = `${created} created, ${updated} updated, ${deleted} deleted`;
  if (report.error !== undefined) return `Stopped: ${firstLine(messageOf(report.error))}`;
  if (report.gaveUp) return `Gave up: ${failed} of ${objects} failed; ${changes}`;
  if (report.planned !== undefined && failed === 0 && report.converged)
    return `Would create ${created}, update ${updated}, delete ${deleted}; looked at ${objects}`;
  if (failed > 0) return `${failed} of ${objects} failed; ${changes}`;
  if (report.cancelled) return `Cancelled with ${leftText(report)}; ${changes}`;
  if (report.timedOut) return `Timed out with ${leftText(report)}; ${changes}`;
  if (report.notSynced.length > 0) return `Stopped with ${leftText(report)}; ${changes}`;
  if (!report.converged) return `Not in sync: ${unavailableText(report)}; ${changes}`;
  return created + updated + deleted === 0
    ? `In sync: ${objects}, nothing to do`
    : `In sync: ${objects}; ${changes}`;
}

function unavailableText({ status }: RunReport): string {
  const kinds = (status?.resources ?? []).filter(({ state }) => state !== 'Ready');
  return `${listOf(kinds.map(({ gvr }) => resourceText(gvr)))} cannot be synced now`;
}

function leftText({ notSynced, status }: RunReport): string {
  const pending = Object.values(status?.pendingResources ?? {}).reduce((total, count) => total + count, 0);
  return `${Math.max(notSynced.length, pending)} left`;
}

/** What ended a run, for people: every problem, or the message; then the remedy. */
export function errorLines(error: unknown): readonly string[] {
  const problems = error instanceof ProblemsError ? error.problems : [];
  const hint = hintOf(error);
  return [
    `Stopped: ${firstLine(messageOf(error))}`,
    ...problems.map((problem) => `  ${formatProblem(problem)}`),
    ...(problems.length === 0 ? messageOf(error).split('\n').slice(1) : []),
    ...(hint === undefined ? [] : [`Remedy: ${hint}`]),
  ].map(line);
}

/** What the reader can do about it; nothing where only the message can tell. */
export function hintOf(error: unknown): string | undefined {
  if (error instanceof StartError && error.failure === 'rights')
    return 'grant them; "planpilot kcp print-rbac" prints the smallest roles that suffice';
  if (error instanceof StartError && error.failure === 'resources')
    return error.hint ?? 'name kinds that both sides serve';
  return error instanceof PlanPilotError ? error.hint : undefined;
}

/** The whole report as plain lines; every line is safe for a terminal and for a workflow log. */
export function reportLines(report: RunReport): readonly string[] {
  if (report.status === undefined)
    return report.notice === undefined ? errorLines(report.error) : [line(report.notice)];
  const { status, notSynced, planned } = report;
  return [
    ...(report.error === undefined ? [verdictOf(report)] : errorLines(report.error)),
    ...status.resources.map(
      ({ gvr, state, synced, pending, failed, reason }) =>
        `  ${gvr.resource}.${gvr.version}${gvr.group === '' ? '' : `.${gvr.group}`}: ${state}, ` +
        `${synced} synced, ${pending} pending, ${failed} failed${reason === undefined ? '' : ` (${reason})`}`,
    ),
    ...section(
      'Planned',
      planned?.map(({ action, kind, key }) => `${action} ${kind} ${key}`),
    ),
    ...section(
      'Failed',
      status.failures.map(({ gvr, key, reason, message }) => `${gvr} ${key}: ${reason}: ${message}`),
    ),
    ...section(
      'Not synced',
      notSynced.map(({ gvr, key, action }) => `${gvr.resource} ${key} (${action})`),
    ),
    `${durationText(report.durationMs)}${report.statusPath === undefined ? '' : `; the whole status: ${report.statusPath}`}`,
  ].map(line);
}

/** Of each list that many lines; the file has all of them. */
const SHOWN = 50;

function section(title: string, entries: readonly string[] = []): readonly string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - SHOWN;
  return [
    `${title} (${entries.length})`,
    ...entries.slice(0, SHOWN).map((entry) => `  ${entry}`),
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/:$/u, '') ?? '';
}

/** Indentation is kept. */
function line(text: string): string {
  const indent = /^ */u.exec(text)?.[0] ?? '';
  return indent + clip(terminalText(text), 1000);
}
