import type { Danger, Operation } from '../../contracts/operation.ts';
import type { Drift, SyncResult } from '../../contracts/sync-result.ts';
import { codeText, nameText, refLink, table } from '../markdown-parts.ts';
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

const WORDS: Readonly<Record<Danger, readonly [future: string, past: string, noun: string]>> = {
  deletes: ['deletes', 'deleted', 'issue'],
  closes: ['closes', 'closed', 'issue'],
  overwrites: ['overwrites', 'overwrote', 'edit'],
  unlinks: ['takes away', 'took away', 'link'],
  reopens: ['reopens', 'reopened', 'issue'],
};

/** Operations that deserve a second look, the gravest first and otherwise in the order of the run. */
export function dangersOf({ operations, drift }: SyncResult): readonly DangerousOperation[] {
  const edits = new Map(drift.map((edit) => [JSON.stringify([edit.item, edit.field]), edit]));
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

/** `closes 2 issues and overwrites 1 edit`. */
export function dangerSentence(dangers: readonly DangerousOperation[], dryRun: boolean): string {
  const parts = GRAVITY.flatMap((kind) => {
    const count = dangers.filter(({ danger }) => danger === kind).length;
    const [future, past, noun] = WORDS[kind];
    return count === 0 ? [] : [`${dryRun ? future : past} ${countOfNoun(count, noun)}`];
  });
  return listOf(parts);
}

/** An open block: what is lost or taken out of sight, and every case of it. At most `cap` entries. */
export function dangerSection(result: SyncResult, cap: number): readonly string[] {
  const dangers = dangersOf(result);
  if (dangers.length === 0) return [];
  const { dryRun } = result;
  const shown = dangers.slice(0, cap);
  const rest = dangers.length - shown.length;
  return [
    `> [!CAUTION]\n> **${dryRun ? 'This' : 'This run'} ${dangerSentence(dangers, dryRun)}.**`,
    table(
      [dryRun ? 'look twice' : 'what', 'issue', 'item', 'before → after'],
      shown.map((each) => row(each, dryRun)),
    ),
    ...(rest === 0 ? [] : [`… and ${rest} more`]),
  ];
}

function row({ operation, danger, edit }: DangerousOperation, dryRun: boolean): readonly string[] {
  const [future, past] = WORDS[danger];
  const who = edit?.changedBy === undefined ? '' : ` (edited ${nameText(attributionText(edit.changedBy))})`;
  return [
    `**${dryRun ? future : past}**${danger === 'closes' || danger === 'deletes' ? ', no longer in the plan' : ''}`,
    refLink(operation.target),
    `${codeText(operation.item)} ${nameText(operation.title)}`,
    `${operationText(operation)}${who}`,
  ];
}
