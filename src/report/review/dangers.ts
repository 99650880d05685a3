import type { Danger, Operation } from '../../contracts/operation.ts';
import type { Drift, ItemStatus, SyncResult } from '../../contracts/sync-result.ts';
import type { PlanItemId } from '../../plan/types.ts';
import { codeText, nameText, refLink, table } from '../markdown-parts.ts';
import type { ReportInput } from '../report-input.ts';
import { countOfNoun, listOf } from '../wording.ts';
import { attributionText } from './attribution.ts';
import { operationText } from './operation-text.ts';

export interface DangerousOperation {
  readonly operation: Operation;
  readonly danger: Danger;
  /** The edit of a person that is overwritten, where that is known. */
  readonly edit?: Drift;
}

/** The gravest first. */
const GRAVITY = [
  'deletes',
  'closes',
  'overwrites',
  'unlinks',
  'reopens',
] as const satisfies readonly Danger[];

const WORDS: Readonly<Record<Danger, readonly [future: string, past: string, noun?: string]>> = {
  deletes: ['deletes', 'deleted'],
  closes: ['closes', 'closed'],
  overwrites: ['overwrites', 'overwrote', 'edit'],
  unlinks: ['takes away', 'took away', 'link'],
  reopens: ['reopens', 'reopened'],
};

/** Operations that deserve a second look and were not left undone, the gravest first, otherwise in the order of the run. */
export function dangersOf(result: SyncResult): readonly DangerousOperation[] {
  const edits = new Map(result.drift.map((edit) => [JSON.stringify([edit.item, edit.field]), edit]));
  const undone = undoneOf(result);
  const operations = result.operations.filter(({ item }) => !undone.has(item));
  return GRAVITY.flatMap((danger) =>
    operations
      .filter((operation) => operation.danger === danger)
      .map((operation) => {
        const edit =
          danger === 'overwrites' ? edits.get(JSON.stringify([operation.item, operation.field])) : undefined;
        return { operation, danger, ...(edit === undefined ? {} : { edit }) };
      }),
  );
}

/** Items that nothing was done to; in a dry run everything would be done. */
function undoneOf({ dryRun, outcomes, removals }: SyncResult): ReadonlySet<PlanItemId> {
  if (dryRun) return new Set();
  const left = outcomes.filter(({ status }) => UNTOUCHED.has(status)).map(({ item }) => item.id);
  const kept = removals.filter(({ status }) => status !== 'done').map(({ id }) => id);
  return new Set([...left, ...kept]);
}

const UNTOUCHED: ReadonlySet<ItemStatus> = new Set(['blocked', 'deferred', 'held']);

/** `closes 2 issues and overwrites 1 edit`. */
function dangerSentence(dangers: readonly DangerousOperation[], dryRun: boolean, issue: string): string {
  const parts = GRAVITY.flatMap((kind) => {
    const count = dangers.filter(({ danger }) => danger === kind).length;
    const [future, past, noun] = WORDS[kind];
    return count === 0 ? [] : [`${dryRun ? future : past} ${countOfNoun(count, noun ?? issue)}`];
  });
  return listOf(parts);
}

/** An open block: what is lost or taken out of sight, and every case of it. At most `cap` entries. */
export function dangerSection({ result, noun = 'issue' }: ReportInput, cap: number): readonly string[] {
  const dangers = dangersOf(result);
  if (dangers.length === 0) return [];
  const { dryRun } = result;
  const shown = dangers.slice(0, cap);
  const rest = dangers.length - shown.length;
  return [
    `> [!CAUTION]\n> **${dryRun ? 'This' : 'This run'} ${dangerSentence(dangers, dryRun, noun)}.**`,
    table(
      [dryRun ? 'look twice' : 'what', noun, 'item', 'before → after'],
      shown.map((each) => row(each, dryRun)),
    ),
    ...(rest === 0 ? [] : [`… and ${rest} more`]),
  ];
}

function row({ operation, danger, edit }: DangerousOperation, dryRun: boolean): readonly string[] {
  const [future, past] = WORDS[danger];
  const who = edit?.changedBy === undefined ? '' : ` (edited ${nameText(attributionText(edit.changedBy))})`;
  return [
    `**${dryRun ? future : past}**${operation.field === 'item' ? ', no longer in the plan' : ''}`,
    refLink(operation.target),
    `${codeText(operation.item)} ${nameText(operation.title)}`,
    `${operationText(operation)}${who}`,
  ];
}
