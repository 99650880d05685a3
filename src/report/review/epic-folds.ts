import type { Operation } from '../../contracts/operation.ts';
import type { ItemOutcome, SyncResult } from '../../contracts/sync-result.ts';
import { codeText, denseTable, nameText, refLink, summaryText, table } from '../markdown-parts.ts';
import { columnsFor, tally } from '../tally.ts';
import { listOf } from '../wording.ts';
import { groupByEpic } from './epic-groups.ts';
import { operationText } from './operation-text.ts';
import { textDiff } from './text-diff.ts';

/** An item and those of its operations that a list tells. */
export interface ItemView {
  readonly outcome: ItemOutcome;
  readonly operations: readonly Operation[];
  /** What happens to the item: `update, relink`. */
  readonly words: string;
}

export interface FoldStyle {
  readonly dryRun: boolean;
  /** What the tracker calls an item. */
  readonly noun: string;
  /** Operations whose texts are shown as unified diffs below the table of each fold. */
  readonly diffs: ReadonlySet<Operation>;
}

const NO_EPIC = 'Items without epic';

/** As many changed items are shown without having to open a fold. */
const OPEN_UP_TO = 12;

/** One fold per epic with a row per item; `all` are the outcomes that say which item belongs to which epic. */
export function epicFolds(
  views: readonly ItemView[],
  all: readonly ItemOutcome[],
  style: FoldStyle,
): readonly string[] {
  const shown = new Map(views.map((view) => [view.outcome, view]));
  const opening = views.length > OPEN_UP_TO ? '<details>' : '<details open>';
  return groupByEpic(all).flatMap(({ epic, outcomes }) => {
    const members = outcomes.flatMap((outcome) => shown.get(outcome) ?? []);
    if (members.length === 0) return [];
    const title = epic === undefined ? NO_EPIC : summaryText(epic.title);
    return [
      `${opening}<summary>${title}: ${countsText(members, style)}</summary>`,
      denseTable([style.noun, 'item', 'type', 'title', 'outcome', 'changes'], members.map(itemRow)),
      ...members.flatMap((member) => diffsOf(member, style)),
      '</details>',
    ];
  });
}

function itemRow({ outcome: { item, ref }, operations, words }: ItemView): readonly string[] {
  const changes = operations.map(operationText).filter((text) => text !== '');
  return [
    refLink(ref),
    codeText(item.id),
    item.type.toLowerCase(),
    nameText(item.title),
    words,
    changes.join('<br>'),
  ];
}

function diffsOf({ outcome: { item, ref }, operations }: ItemView, { diffs }: FoldStyle): readonly string[] {
  const shown = operations.filter((operation) => diffs.has(operation));
  return shown.flatMap(({ field, before, after }) => {
    const diff = textDiff(before, after);
    if (diff === undefined) return [];
    const issue = refLink(ref);
    return [`**${nameText(field)}** of ${issue === '' ? '' : `${issue} `}${codeText(item.id)}`, diff];
  });
}

function countsText(members: readonly ItemView[], { dryRun }: FoldStyle): string {
  const counts = tally(members.map(({ outcome }) => outcome));
  const shown = columnsFor(counts, dryRun).filter(({ key }) => counts[key] > 0);
  return listOf(shown.map(({ key, title }) => `${counts[key]} ${title}`));
}

/** Every epic in one row of counts. */
export function epicCounts(result: SyncResult): readonly string[] {
  const columns = columnsFor(tally(result.outcomes), result.dryRun);
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
