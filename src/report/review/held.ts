import type { HeldOperation } from '../../contracts/operation.ts';
import type { SyncResult } from '../../contracts/sync-result.ts';
import type { Problem } from '../../kernel/problem.ts';
import {
  codeText,
  messageText,
  nameText,
  placeText,
  refLink,
  sentenceText,
  table,
} from '../markdown-parts.ts';
import type { ReportInput } from '../report-input.ts';
import { countOfNoun } from '../wording.ts';
import { actionWords, operationText } from './operation-text.ts';

const WHY: Readonly<Record<HeldOperation['why'], string>> = {
  new: 'not in the review',
  changed: 'reviewed with other values',
  touched: 'somebody touched it since',
};

/** Open blocks: why the whole run is held, and which operations are because nobody reviewed them. */
export function heldSections({ result, noun = 'issue' }: ReportInput, cap: number): readonly string[] {
  return [...reasonSection(result.holdReasons, cap), ...operationSection(result, noun, cap)];
}

function reasonSection(reasons: readonly Problem[], cap: number): readonly string[] {
  if (reasons.length === 0) return [];
  const shown = reasons.slice(0, cap).map(({ message, remedy, item, place }) => {
    const where = [placeText(place), item === undefined ? '' : codeText(item)].filter((part) => part !== '');
    const prefix = where.length === 0 ? '' : `${where.join(' ')}: `;
    return `- ${prefix}${sentenceText(message)}${remedy === undefined ? '' : ` **Remedy:** ${sentenceText(remedy)}`}`;
  });
  return [
    '> [!CAUTION]\n> **Nothing of this will be written as it stands: the run would be held.**',
    shown.join('\n'),
    ...restLine(reasons.length - shown.length),
  ];
}

function operationSection({ held, dryRun }: SyncResult, noun: string, cap: number): readonly string[] {
  if (held.length === 0) return [];
  const rows = held
    .slice(0, cap)
    .map(({ operation, why }) => [
      messageText(WHY[why]),
      actionWords([operation], true),
      refLink(operation.target),
      `${codeText(operation.item)} ${nameText(operation.title)}`,
      operationText(operation),
    ]);
  return [
    `> [!WARNING]\n> ${heldText(held, dryRun)}`,
    table(['held because', 'operation', noun, 'item', 'before → after'], rows),
    ...restLine(held.length - rows.length),
  ];
}

function heldText(held: SyncResult['held'], dryRun: boolean): string {
  if (held.some(({ why }) => why === 'touched'))
    return `**Somebody touched ${countOfNoun(held.length, 'value')} since, so ${held.length === 1 ? 'it is' : 'they are'} left alone.** To take more back, change it by hand.`;
  return (
    `**Nobody reviewed ${held.length} of the operations, so they ${dryRun ? 'would be' : 'were'} held.**` +
    ' To let them run, review them: a new preview shows them, the sync after it runs them.'
  );
}

function restLine(count: number): readonly string[] {
  return count === 0 ? [] : [`… and ${count} more`];
}
