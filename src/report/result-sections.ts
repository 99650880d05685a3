import type { Drift, RemovalOutcome, SyncResult } from '../contracts/sync-result.ts';
import { messageOf } from '../kernel/errors.ts';
import { utcText } from '../kernel/time-text.ts';
import type { PlanItem, PlanItemId } from '../plan/types.ts';
import {
  codeText,
  denseTable,
  messageText,
  nameText,
  placeText,
  refLink,
  sentenceText,
  valueText,
} from './markdown-parts.ts';
import type { ReportInput } from './report-input.ts';
import { attributionText } from './review/attribution.ts';
import { orphansLeft } from './review/orphans-left.ts';
import { shortPair } from './short-values.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { aggregated } from './wording.ts';

/** What else deserves a look: what left the plan, and warnings. At most `cap` entries of each. */
export function leftoverSections(result: SyncResult, cap: number): readonly string[] {
  return [...orphanSection(result, cap), ...warningSection(result.warnings, cap)];
}

/** The section as a fold, its title the fold's. */
function folded([title, ...content]: readonly string[]): readonly string[] {
  if (title === undefined) return [];
  return [`<details><summary>${title.replace(/^#+ /u, '')}</summary>`, ...content, '</details>'];
}

/** Items that are not as the plan wants them, and removals that did not happen: the gravest first. */
export function troubleSections(result: SyncResult, cap: number): readonly string[] {
  const troubles = troublesOf(result);
  const open = troubles.filter(({ status }) => status !== 'deferred');
  const deferred = troubles.filter(({ status }) => status === 'deferred');
  return [
    ...section(`Not done (${open.length})`, open.map(troubleEntry), cap),
    ...removalSection(result.removals, cap),
    ...deferredSection(deferred, result.resumeAt),
  ];
}

function troubleEntry({ outcome: { item, ref }, status, message, remedy }: Trouble): string {
  const issue = refLink(ref);
  const key = issue === '' ? '' : ` (${issue})`;
  return (
    `- **${status}** ${codeText(item.id)} ${nameText(item.title)}${key} at ${placeText(item.place)}: ` +
    `${sentenceText(message)} **Remedy:** ${sentenceText(remedy)}`
  );
}

/** Deferred items share one cause and one remedy. */
function deferredSection(deferred: readonly Trouble[], resumeAt: number | undefined): readonly string[] {
  const [first] = deferred;
  if (first === undefined) return [];
  const when = resumeAt === undefined ? '' : ` It can continue from ${utcText(resumeAt)}.`;
  return [
    `### Left for the next run (${deferred.length})`,
    `${sentenceText(first.message)} **Remedy:** ${sentenceText(first.remedy)}${when}`,
  ];
}

/** Edits that people made. A preview folds them: they are none of its doing. */
export function driftSection({ result, mode, noun = 'issue' }: ReportInput, cap: number): readonly string[] {
  const table = driftTable(result, noun, cap);
  return mode === 'preview' ? folded(table) : table;
}

function driftTable(result: SyncResult, noun: string, cap: number): readonly string[] {
  const { drift } = result;
  if (drift.length === 0) return [];
  const items = new Map(result.outcomes.map(({ item }) => [item.id, item]));
  const rows = drift.slice(0, cap).map((each) => driftRow(each, items, result.dryRun));
  return [
    `### Edits made in the tracker (${drift.length})`,
    denseTable([noun, 'item', 'field', 'in the tracker', 'in the plan', 'changed', 'what happens'], rows),
    ...restLine(drift.length - rows.length),
  ];
}

function driftRow(
  { item, ref, field, observed, desired, conflict, resolution, changedBy }: Drift,
  items: ReadonlyMap<PlanItemId, PlanItem>,
  dryRun: boolean,
): readonly string[] {
  const planItem = items.get(item);
  const place = planItem === undefined ? '' : ` ${placeText(planItem.place)}`;
  const happens = `${conflict ? 'conflict, ' : ''}${dryRun ? 'would be ' : ''}${resolution}`;
  const values = shortPair(observed, desired).map(valueText);
  const who = changedBy === undefined ? '' : nameText(attributionText(changedBy));
  return [refLink(ref), codeText(item) + place, nameText(field), ...values, who, happens];
}

/** Removals that were done are told as dangers. */
function removalSection(removals: readonly RemovalOutcome[], cap: number): readonly string[] {
  const open = removals.filter(({ status }) => status !== 'done');
  const entries = open.map(({ id, ref, title, action, status, error }) => {
    const why = error === undefined ? '' : `: ${sentenceText(messageOf(error))}`;
    return `- **${status}** ${action} ${refLink(ref)} ${nameText(title)} (was ${codeText(id)})${why}`;
  });
  return section(`Not taken out of the tracker (${open.length})`, entries, cap);
}

function orphanSection(result: SyncResult, cap: number): readonly string[] {
  const left = orphansLeft(result);
  const entries = left.map(
    ({ id, ref, title, state }) => `- ${refLink(ref)} ${nameText(title)} (${state}, was ${codeText(id)})`,
  );
  return section(`No longer in the plan, left as they are (${left.length})`, entries, cap);
}

function warningSection(warnings: readonly string[], cap: number): readonly string[] {
  const entries = aggregated(warnings).map(
    ({ text, count }) => `- ${messageText(text)}${count === 1 ? '' : ` × ${count}`}`,
  );
  return section(`Warnings (${warnings.length})`, entries, cap);
}

function section(title: string, entries: readonly string[], cap: number): readonly string[] {
  if (entries.length === 0) return [];
  const shown = entries.slice(0, cap);
  return [
    `### ${title}`,
    ...(shown.length === 0 ? [] : [shown.join('\n')]),
    ...restLine(entries.length - shown.length),
  ];
}

function restLine(count: number): readonly string[] {
  return count === 0 ? [] : [`… and ${count} more`];
}
