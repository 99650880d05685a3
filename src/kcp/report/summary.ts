import { canonicalJson, type Json } from '../../kernel/canonical-json.ts';
import { messageOf, ProblemsError } from '../../kernel/errors.ts';
import { durationText } from '../../kernel/time-text.ts';
import { fitToSize, type SizeLimit } from '../../markdown/fit.ts';
import { codeText, headingText, messageText, nameText, table } from '../../report/markdown-parts.ts';
import type { FieldChange, PlannedChange } from '../../syncer/planned-change.ts';
import type { SyncStatus } from '../../syncer/sync-status.ts';
import { resourceText } from '../resource-names.ts';
import { type RunReport, totalsOf } from './run-report.ts';
import { verdictOf } from './wording.ts';

/** GitHub takes 1 MiB for the summary of a step and drops a larger one as a whole; some is left to other writers. */
const SUMMARY_LIMIT: SizeLimit = { bytes: 1_000_000 };

/** Failures that are listed; the file has all of them. */
const FAILURES = 50;

/** Fields of one planned change that are listed. */
const FIELDS = 10;

/** The job summary: verdict, totals, a row for each kind, planned changes, failures, what is left. Fits the limit. */
export function renderSummary(report: RunReport): string {
  const rungs = [Number.POSITIVE_INFINITY, 1000, 100, 0];
  return fitToSize(
    rungs.map((cap) => () => render(report, cap)),
    SUMMARY_LIMIT,
  ).text;
}

function render(report: RunReport, cap: number): string {
  return [
    `## ${headingText(verdictOf(report))}`,
    ...(cap === Number.POSITIVE_INFINITY ? [] : ['> Shortened to fit; the status file has everything.']),
    ...placeLine(report),
    ...totalsTable(report),
    ...errorSection(report),
    ...(report.status === undefined
      ? []
      : [...resourceTable(report.status), ...failureSection(report.status)]),
    ...plannedSection(report.planned ?? [], cap),
    ...notSyncedSection(report, Math.min(cap, FAILURES)),
    `Took ${durationText(report.durationMs)}.`,
  ]
    .join('\n\n')
    .concat('\n');
}

function placeLine({ mode, status, target }: RunReport): readonly string[] {
  if (status === undefined) return [];
  const sides = `${codeText(status.upstream.server)} → ${codeText(status.downstream.server)}`;
  return [`${sides} · mode ${codeText(mode)}${target === undefined ? '' : ` · target ${codeText(target)}`}`];
}

function totalsTable(report: RunReport): readonly string[] {
  const totals = totalsOf(report);
  if (totals === undefined) return [];
  const entries = Object.entries(totals);
  return [
    table(
      entries.map(([name]) => name),
      [entries.map(([, count]) => String(count))],
    ),
  ];
}

function errorSection({ error }: RunReport): readonly string[] {
  if (error === undefined) return [];
  if (!(error instanceof ProblemsError)) return [messageText(messageOf(error))];
  const rows = error.problems
    .slice(0, FAILURES)
    .map(({ message, remedy = '', place }) => [
      place === undefined ? '' : codeText(`${place.file}:${place.line}`),
      messageText(message),
      messageText(remedy),
    ]);
  return [table(['place', 'problem', 'remedy'], rows), ...more(error.problems.length, FAILURES)];
}

function resourceTable({ resources }: SyncStatus): readonly string[] {
  if (resources.length === 0) return [];
  const rows = resources.map(({ gvr, state, synced, pending, failed, reason = '' }) => [
    codeText(resourceText(gvr)),
    state,
    String(synced),
    String(pending),
    String(failed),
    messageText(reason),
  ]);
  return ['### Kinds', table(['kind', 'state', 'synced', 'pending', 'failed', 'remark'], rows)];
}

function failureSection({ failures }: SyncStatus): readonly string[] {
  if (failures.length === 0) return [];
  const rows = failures
    .slice(0, FAILURES)
    .map(({ gvr, key, reason, message, attempts }) => [
      codeText(gvr),
      codeText(key),
      nameText(reason),
      messageText(message),
      String(attempts),
    ]);
  return [
    `### Failed (${failures.length})`,
    table(['kind', 'object', 'reason', 'message', 'attempts'], rows),
    ...more(failures.length, FAILURES),
  ];
}

function plannedSection(planned: readonly PlannedChange[], cap: number): readonly string[] {
  if (planned.length === 0) return [];
  const rows = planned
    .slice(0, cap)
    .map(({ action, kind, key, path, fields }) => [
      action,
      `${nameText(kind)} ${codeText(key)}`,
      codeText(path.namespace === undefined ? path.name : `${path.namespace}/${path.name}`),
      fieldsText(action, fields),
    ]);
  return [
    `### Would change (${planned.length})`,
    ...(cap === 0 ? [] : [table(['change', 'object', 'copy', 'fields'], rows)]),
    ...more(planned.length, cap),
  ];
}

function fieldsText(action: PlannedChange['action'], fields: readonly FieldChange[]): string {
  if (action !== 'update') return action === 'create' ? 'new' : 'gone';
  const shown = fields
    .slice(0, FIELDS)
    .map(({ path, before, after }) => `${codeText(path)}: ${valueText(before)} → ${valueText(after)}`);
  const rest = fields.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br>');
}

function valueText(value: Json | undefined): string {
  return value === undefined ? '_none_' : codeText(typeof value === 'string' ? value : canonicalJson(value));
}

function notSyncedSection({ notSynced }: RunReport, cap: number): readonly string[] {
  if (notSynced.length === 0) return [];
  const rows = notSynced
    .slice(0, cap)
    .map(({ gvr, key, action }) => [codeText(resourceText(gvr)), codeText(key), action]);
  return [
    `### Not synced (${notSynced.length})`,
    ...(cap === 0 ? [] : [table(['kind', 'object', 'last event'], rows)]),
    ...more(notSynced.length, cap),
  ];
}

function more(count: number, cap: number): readonly string[] {
  return count > cap ? [`… and ${count - cap} more`] : [];
}
