import type { FieldChange, ItemOutcome, SyncResult } from '../contracts/sync-result.ts';
import { type EpicGroup, groupByEpic } from './epic-groups.ts';
import { codeText, denseTable, nameText, refLink, summaryText, table, valueText } from './markdown-parts.ts';
import { lineDelta, shortPair } from './short-values.ts';
import { columnsFor, tally } from './tally.ts';
import { listOf } from './wording.ts';

const NO_EPIC = 'Items without epic';

/** One fold per epic with a row per item; `which` leaves out items that did not change. */
export function epicFolds(result: SyncResult, which: 'all' | 'changed'): readonly string[] {
  const folds = groupByEpic(result.outcomes).flatMap((group) => epicFold(group, which, result.dryRun));
  return folds.length === 0 ? [] : ['### Details', ...folds];
}

function epicFold(group: EpicGroup, which: 'all' | 'changed', dryRun: boolean): readonly string[] {
  const shown =
    which === 'all' ? group.outcomes : group.outcomes.filter(({ status }) => status !== 'unchanged');
  if (shown.length === 0) return [];
  const title = group.epic === undefined ? NO_EPIC : summaryText(group.epic.title);
  return [
    `<details><summary>${title}: ${countsText(group, dryRun)}</summary>`,
    denseTable(
      ['issue', 'item', 'type', 'title', 'outcome', 'changes'],
      shown.map((outcome) => itemRow(outcome, dryRun)),
    ),
    '</details>',
  ];
}

function itemRow(outcome: ItemOutcome, dryRun: boolean): readonly string[] {
  const { item, ref, changes } = outcome;
  return [
    refLink(ref),
    codeText(item.id),
    item.type.toLowerCase(),
    nameText(item.title),
    outcomeText(outcome, dryRun),
    changes.map(changeText).join('<br>'),
  ];
}

function outcomeText({ status, created, relinked, changes }: ItemOutcome, dryRun: boolean): string {
  if (status === 'created') return dryRun ? 'create' : 'created';
  if (status !== 'updated') return created ? `created, ${status}` : status;
  const words = [
    ...(changes.length > 0 || !relinked ? [dryRun ? 'update' : 'updated'] : []),
    ...(relinked ? [dryRun ? 'relink' : 'relinked'] : []),
  ];
  return words.join(', ');
}

function changeText({ field, before, after }: FieldChange): string {
  const delta = lineDelta(before, after);
  if (delta !== undefined) return `${nameText(field)}: +${delta.added} −${delta.removed} lines`;
  const [from, to] = shortPair(before, after);
  return `${nameText(field)}: ${valueText(from)} → ${valueText(to)}`;
}

/** Every epic in one row of counts. */
export function epicCounts(result: SyncResult): readonly string[] {
  const columns = columnsFor(result.counts, result.dryRun);
  const rows = groupByEpic(result.outcomes).map(({ epic, outcomes }) => {
    const counts = tally(outcomes);
    return [
      epic === undefined ? NO_EPIC : nameText(epic.title),
      ...columns.map(({ key }) => String(counts[key])),
    ];
  });
  return rows.length === 0
    ? []
    : ['### Details', table(['epic', ...columns.map(({ title }) => title)], rows)];
}

function countsText({ outcomes }: EpicGroup, dryRun: boolean): string {
  const counts = tally(outcomes);
  const shown = columnsFor(counts, dryRun).filter(({ key }) => counts[key] > 0);
  return listOf(shown.map(({ key, title }) => `${counts[key]} ${title}`));
}
