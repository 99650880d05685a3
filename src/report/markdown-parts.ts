import type { ItemRef } from '../contracts/item.ts';
import { formatPlace, type Place } from '../kernel/problem.ts';
import { codeSpan } from '../markdown/code.ts';
import { foldSummary } from '../markdown/fold-summary.ts';
import { inlineText } from '../markdown/inline-text.ts';
import { link, webAddress } from '../markdown/link.ts';
import { withoutReferences } from '../markdown/mentions.ts';
import { tableCell } from '../markdown/table-cell.ts';
import { clip, oneLine } from './wording.ts';

/** Longest title, id or name of a field that a report shows. */
const NAME_LENGTH = 200;
const HEADING_LENGTH = 400;
/** Longest message or value that a report shows. */
const TEXT_LENGTH = 1000;

/** A short foreign text on one line, escaped. */
export function nameText(text: string): string {
  return plainText(text, NAME_LENGTH);
}

/** A sentence of ours with foreign parts, short enough for a heading. */
export function headingText(text: string): string {
  return plainText(text, HEADING_LENGTH);
}

/** A longer foreign text on one line, escaped. */
export function messageText(text: string): string {
  return plainText(text, TEXT_LENGTH);
}

/** A longer foreign text, ended by a full stop. */
export function sentenceText(text: string): string {
  return `${messageText(text.trim().replace(/\.$/u, ''))}.`;
}

/** A short foreign text in the title of a fold. */
export function summaryText(text: string): string {
  return withoutReferences(foldSummary(clip(oneLine(text), NAME_LENGTH)));
}

/** An id, name or path as code. */
export function codeText(text: string): string {
  return codeSpan(clip(oneLine(text), NAME_LENGTH));
}

/** The item's key as a link; nothing for an item that does not exist, or only in a dry run. */
export function refLink(ref: ItemRef | undefined): string {
  return ref === undefined || ref.url === '' ? '' : addressLink(ref.key, ref.url);
}

/** A link, or the text alone when the address is none of the web. */
export function addressLink(text: string, address: string): string {
  return webAddress(address) === undefined ? nameText(text) : link(clip(oneLine(text), NAME_LENGTH), address);
}

export function placeText(place: Place | undefined): string {
  return place === undefined ? '' : codeText(formatPlace(place));
}

/** A value of a field, already short. */
export function valueText(value: string): string {
  return value === '' ? '_none_' : plainText(value, TEXT_LENGTH);
}

function plainText(text: string, length: number): string {
  return inlineText(clip(oneLine(text), length));
}

/** A {@link table} without the columns that no row fills. */
export function denseTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const filled = head.map((_, column) => rows.some((cells) => cells[column] !== ''));
  const pick = (cells: readonly string[]): readonly string[] => cells.filter((_, column) => filled[column]);
  return table(pick(head), rows.map(pick));
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(tableCell).join(' | ')} |`;
}
