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
import type { ReportMode } from './report-input.ts';
import { attributionText } from './review/attribution.ts';
import { orphansLeft } from './review/orphans-left.ts';
import { shortPair } from './short-values.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { aggregated } from './wording.ts';

/**
 * Everything that needs a reader: failures, edits of people, what left the plan, warnings. At most `cap` entries of
 * each. A preview folds edits that stay as they are: they are none of its doing.
 */
export function attentionSections(result: SyncResult, cap: number, mode: ReportMode): readonly string[] {
  return [
    ...troubleSections(result, cap),
    ...(mode === 'preview' ? folded(driftSection(result, cap)) : driftSection(result, cap)),
    ...removalSection(result.removals, cap),
    ...orphanSection(result, cap),
    ...warningSection(result.warnings, cap),
  ];
}

/** The section as a fold, its title the fold's. */
function folded([title, ...content]: readonly string[]): readonly string[] {
  if (title === undefined) return [];
  return [`<details><summary>${title.replace(/^#+ /u, '')}</summary>`, ...content, '</details>'];
}

function troubleSections(result: SyncResult, cap: number): readonly string[] {
  const troubles = troublesOf(result);
  const open = troubles.filter(({ status }) => status !== 'deferred');
  const deferred = troubles.filter(({ status }) => status === 'deferred');
  return [
    ...section(`Not done (${open.length})`, open.map(troubleEntry), cap),
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

function driftSection(result: SyncResult, cap: number): readonly string[] {
  const { drift } = result;
  if (drift.length === 0) return [];
  const items = new Map(result.outcomes.map(({ item }) => [item.id, item]));
  const rows = drift.slice(0, cap).map((each) => driftRow(each, items));
  return [
    `### Edits made in the tracker (${drift.length})`,
    denseTable(['issue', 'item', 'field', 'in the tracker', 'in the plan', 'changed', 'what happens'], rows),
    ...restLine(drift.length - rows.length),
  ];
}

function driftRow(
  { item, ref, field, observed, desired, conflict, resolution, changedBy }: Drift,
  items: ReadonlyMap<PlanItemId, PlanItem>,
): readonly string[] {
  const planItem = items.get(item);
  const place = planItem === undefined ? '' : ` ${placeText(planItem.place)}`;
  const happens = `${conflict ? 'conflict, ' : ''}${resolution}`;
  const values = shortPair(observed, desired).map(valueText);
  const who = changedBy === undefined ? '' : nameText(attributionText(changedBy));
  return [refLink(ref), codeText(item) + place, nameText(field), ...values, who, happens];
}

/** What became of the items that were to be closed or deleted. */
function removalSection(removals: readonly RemovalOutcome[], cap: number): readonly string[] {
  const entries = removals.map(({ id, ref, title, action, status, error }) => {
    const done = action === 'close' ? 'closed' : 'deleted';
    const how = status === 'done' ? done : `**${status}**, not ${done}`;
    const why = error === undefined ? '' : `: ${sentenceText(messageOf(error))}`;
    return `- ${refLink(ref)} ${nameText(title)} (${how}, was ${codeText(id)})${why}`;
  });
  return section(`No longer in the plan, taken out of the tracker (${removals.length})`, entries, cap);
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
