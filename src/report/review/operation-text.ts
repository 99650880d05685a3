import type { Operation, OperationAction } from '../../contracts/operation.ts';
import { codeText, nameText, valueText } from '../markdown-parts.ts';
import { lineDelta, shortPair } from '../short-values.ts';

const FUTURE: Readonly<Record<OperationAction, string>> = {
  create: 'create',
  set: 'update',
  link: 'relink',
  unlink: 'relink',
  move: 'move',
  close: 'close',
  reopen: 'reopen',
  delete: 'delete',
};

const PAST: Readonly<Record<OperationAction, string>> = {
  create: 'created',
  set: 'updated',
  link: 'relinked',
  unlink: 'relinked',
  move: 'moved',
  close: 'closed',
  reopen: 'reopened',
  delete: 'deleted',
};

/** What some operations do to their item, each word once: `update, relink`. */
export function actionWords(operations: readonly Operation[], dryRun: boolean): string {
  const words = operations.map(({ action }) => (dryRun ? FUTURE : PAST)[action]);
  return [...new Set(words)].join(', ');
}

/** The field before and after, as Markdown on one line; empty for an item that is created. */
export function operationText({ action, field, before, after }: Operation): string {
  if (action === 'create') return '';
  if (action === 'move') return `${nameText(field)}: ${valueText(after)}`;
  if (action === 'link' || action === 'unlink') return linkText(field, before, after);
  const name = field === 'item' ? 'state' : nameText(field);
  return `${name}: ${beforeAfter(before, after)}`;
}

function linkText(field: string, before: string, after: string): string {
  if (field === 'blocked-by')
    return `blocked by: ${after === '' ? `− ${codeText(before)}` : `+ ${codeText(after)}`}`;
  const [from, to] = [before, after].map((end) => (end === '' ? '_none_' : codeText(end)));
  return `${nameText(field)}: ${from ?? ''} → ${to ?? ''}`;
}

/** `a → b`, or how many lines of a long text differ. */
function beforeAfter(before: string, after: string): string {
  const delta = lineDelta(before, after);
  if (delta !== undefined) return `+${delta.added} −${delta.removed} lines`;
  const [from, to] = shortPair(before, after);
  return `${valueText(from)} → ${valueText(to)}`;
}
