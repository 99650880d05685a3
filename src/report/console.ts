import { SyncError } from '../contracts/errors.ts';
import type { ItemRef } from '../contracts/item.ts';
import type { Operation } from '../contracts/operation.ts';
import type { FieldChange, ItemOutcome, RemovalOutcome, SyncResult } from '../contracts/sync-result.ts';
import { messageOf, PlanPilotError, ProblemsError } from '../kernel/errors.ts';
import { formatPlace, formatProblem } from '../kernel/problem.ts';
import { durationText, utcText } from '../kernel/time-text.ts';
import { FAILURE_REASONS, failureReasonOf } from './failure-reason.ts';
import type { ReportInput } from './report-input.ts';
import { attributionText } from './review/attribution.ts';
import { dangersOf } from './review/dangers.ts';
import { orphansLeft } from './review/orphans-left.ts';
import { lineDelta, shortPair } from './short-values.ts';
import { columnsFor, countsOf } from './tally.ts';
import { terminalText } from './terminal-text.ts';
import { trafficText } from './traffic.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { failureVerdict, verdictOf } from './verdict.ts';
import { aggregated, clip } from './wording.ts';

/** Lines under a title: a foldable group in a log, an indented paragraph on a terminal. */
export interface TextGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

/** A run as plain text; every line is safe for a terminal and for a workflow log. */
export interface TextReport {
  readonly verdict: string;
  /** What needs attention, gravest first; empty groups are left out. */
  readonly groups: readonly TextGroup[];
  /** Counts, duration and traffic in one line. */
  readonly totals: string;
}

const LINE_LENGTH = 1000;

/** The same report as the job summary's, as plain text. */
export function textReport(input: ReportInput): TextReport {
  const { result } = input;
  const troubles = troublesOf(result);
  const open = troubles.filter(({ status }) => status !== 'deferred');
  const groups = [
    group(
      'Changes',
      result.outcomes.flatMap((outcome) => changeLine(outcome, result.dryRun)),
    ),
    group('Held before the first write', result.holdReasons.map(formatProblem)),
    group(
      `Held, because ${result.held.some(({ why }) => why === 'touched') ? 'somebody touched it since' : 'nobody reviewed it'}`,
      result.held.map(({ operation }) => operationLine(operation)),
    ),
    group(
      'Look twice',
      dangersOf(result).map(({ danger, operation }) => `${danger} ${operationLine(operation)}`),
    ),
    group('Not done', open.map(troubleLine)),
    group('Left for the next run', deferredLines(result), result.counts.deferred),
    group('Edits made in the tracker', result.drift.map(driftLine)),
    group(
      `No longer in the plan, ${result.dryRun ? 'to be ' : ''}taken out of the tracker`,
      result.removals.map((removal) => removalLine(removal, result.dryRun)),
    ),
    group(
      'No longer in the plan, left as they are',
      orphansLeft(result).map(
        ({ id, ref, title, state }) => `${ref.key} ${title} (${state}, was ${id}) ${ref.url}`,
      ),
    ),
    group(
      'Warnings',
      aggregated(result.warnings).map(({ text, count }) => (count === 1 ? text : `${text} × ${count}`)),
    ),
  ];
  return {
    verdict: line(verdictOf(input)),
    groups: groups.filter(({ lines }) => lines.length > 0),
    totals: line(totals(result)),
  };
}

/** Verdict, groups with indented lines, totals. */
export function textLines({ verdict, groups, totals: last }: TextReport): readonly string[] {
  return [
    verdict,
    ...groups.flatMap(({ title, lines }) => ['', title, ...lines.map((each) => `  ${each}`)]),
    ...(last === '' ? [] : ['', last]),
  ];
}

/** What ended a run, for people: every problem with its place, or the message; then the remedy. No stack trace. */
export function errorLines(error: unknown): readonly string[] {
  if (error instanceof SyncError) return [line(error.message)];
  const reason = failureReasonOf(error);
  const hint = error instanceof PlanPilotError ? error.hint : undefined;
  const problems = error instanceof ProblemsError ? error.problems : [];
  return [
    line(problems.length > 0 ? failureVerdict(error) : `Stopped: ${messageOf(error)}`),
    ...problems.map((problem) => `  ${line(formatProblem(problem))}`),
    line(`Remedy: ${hint ?? FAILURE_REASONS[reason].remedy}`),
  ];
}

function group(title: string, lines: readonly string[], count = lines.length): TextGroup {
  return { title: `${title} (${count})`, lines: lines.map(line) };
}

function line(text: string): string {
  return clip(terminalText(text), LINE_LENGTH);
}

function changeLine(
  { item, ref, status, relinked, changes }: ItemOutcome,
  dryRun: boolean,
): readonly string[] {
  if (status !== 'created' && status !== 'updated') return [];
  const created = dryRun ? 'create' : 'created';
  const updated = changes.length === 0 && relinked ? 'relink' : 'update';
  const verb = status === 'created' ? created : dryRun ? updated : pastOf[updated];
  const key = keyText(ref);
  const details = changes.length === 0 ? '' : ` [${changes.map(changeText).join('; ')}]`;
  return [`${verb}${key} ${item.id}: ${item.title}${details}`];
}

/** Nothing for an item that does not exist, or only in a dry run. */
function keyText(ref: ItemRef | undefined): string {
  return ref === undefined || ref.url === '' ? '' : ` ${ref.key}`;
}

const pastOf = { relink: 'relinked', update: 'updated' } as const;

function changeText({ field, before, after }: FieldChange): string {
  const delta = lineDelta(before, after);
  if (delta !== undefined) return `${field}: +${delta.added} -${delta.removed} lines`;
  const [from, to] = shortPair(before, after);
  return `${field}: ${from === '' ? 'none' : from} -> ${to === '' ? 'none' : to}`;
}

function operationLine({ item, title, target, field, before, after }: Operation): string {
  const change = changeText({ field: field === 'item' ? 'state' : field, before, after });
  return `${keyText(target).trimStart()} ${item}: ${title} [${change}]`.trimStart();
}

function removalLine({ id, ref, title, action, status, error }: RemovalOutcome, dryRun: boolean): string {
  const item = `${ref.key} ${title} (was ${id}) ${ref.url}`;
  if (dryRun) return `${action} ${item}`;
  const why = error === undefined ? '' : `: ${messageOf(error)}`;
  return `${action} ${status}: ${item}${why}`;
}

function troubleLine({ outcome: { item, ref }, status, message, remedy }: Trouble): string {
  return `${formatPlace(item.place)}: ${status}${keyText(ref)} ${item.id}: ${message} (${remedy})`;
}

function deferredLines(result: SyncResult): readonly string[] {
  const deferred = troublesOf(result).filter(({ status }) => status === 'deferred');
  const [first] = deferred;
  if (first === undefined) return [];
  const when = result.resumeAt === undefined ? '' : `; it can continue from ${utcText(result.resumeAt)}`;
  return [`${first.message} (${first.remedy})${when}`, ...deferred.map(({ outcome: { item } }) => item.id)];
}

function driftLine({
  item,
  ref,
  field,
  observed,
  desired,
  conflict,
  resolution,
  changedBy,
}: SyncResult['drift'][number]): string {
  const [there, here] = shortPair(observed, desired);
  const also = conflict ? 'conflict, ' : '';
  const who = changedBy === undefined ? '' : `, changed ${attributionText(changedBy)}`;
  return `${ref.key} ${item}: ${field} is "${there}" in the tracker, "${here}" in the plan (${also}${resolution}${who})`;
}

function totals(result: SyncResult): string {
  const counts = countsOf(result);
  const shown = columnsFor(counts, result.dryRun).map(({ key, title }) => `${counts[key]} ${title}`);
  return `${shown.join(', ')}; ${durationText(result.durationMs)}, ${trafficText(result.usage)}`;
}
