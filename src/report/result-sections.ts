import type { Drift, Orphan, SyncResult } from '../contracts/sync-result.ts';
import { utcText } from '../kernel/time-text.ts';
import type { PlanItem, PlanItemId } from '../plan/types.ts';
import {
  codeText,
  messageText,
  nameText,
  placeText,
  refLink,
  sentenceText,
  table,
  valueText,
} from './markdown-parts.ts';
import { shortPair } from './short-values.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { aggregated } from './wording.ts';

/** Everything that needs a reader: failures, edits of people, orphans, warnings. At most `cap` entries of each. */
export function attentionSections(result: SyncResult, cap: number): readonly string[] {
  return [
    ...troubleSections(result, cap),
    ...driftSection(result, cap),
    ...orphanSection(result.orphans, cap),
    ...warningSection(result.warnings, cap),
  ];
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
    table(['issue', 'item', 'field', 'in the tracker', 'in the plan', 'what happens'], rows),
    ...restLine(drift.length - rows.length),
  ];
}

function driftRow(
  { item, ref, field, observed, desired, conflict, resolution }: Drift,
  items: ReadonlyMap<PlanItemId, PlanItem>,
): readonly string[] {
  const planItem = items.get(item);
  const place = planItem === undefined ? '' : ` ${placeText(planItem.place)}`;
  const happens = `${conflict ? 'conflict, ' : ''}${resolution}`;
  const values = shortPair(observed, desired).map(valueText);
  return [refLink(ref), codeText(item) + place, nameText(field), ...values, happens];
}

function orphanSection(orphans: readonly Orphan[], cap: number): readonly string[] {
  const entries = orphans.map(
    ({ id, ref, title, state }) => `- ${refLink(ref)} ${nameText(title)} (${state}, was ${codeText(id)})`,
  );
  return section(`No longer in the plan, left as they are (${orphans.length})`, entries, cap);
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
