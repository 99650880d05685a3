import { structuredPatch } from 'diff';
import { codeBlock } from '../../markdown/code.ts';
import { clip, countOfNoun } from '../wording.ts';

/** Lines of one diff that are shown. */
const SHOWN_LINES = 120;
const LINE_LENGTH = 500;
/** Texts that differ in more lines than this are not compared line by line: the search grows with the square of it. */
const MAX_EDITS = 2000;
const CONTEXT = 3;

/**
 * Two texts as a unified diff in a fenced block, at most 120 lines of it; nothing for values of one line
 * and for texts that differ in their line ends only. Characters
 * that change how text is shown, such as overrides of the writing direction, are spelled out.
 */
export function textDiff(before: string, after: string): string | undefined {
  if (!before.includes('\n') && !after.includes('\n')) return undefined;
  const lines = diffLines(ended(before), ended(after));
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, SHOWN_LINES).map((line) => clip(spelledOut(line), LINE_LENGTH));
  const rest = lines.length - shown.length;
  const cut = rest === 0 ? [] : [`@@ ${countOfNoun(rest, 'more line')} of this diff @@`];
  return codeBlock([...shown, ...cut].join('\n'), 'diff');
}

function diffLines(before: string, after: string): readonly string[] {
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
    stripTrailingCr: true,
    maxEditLength: MAX_EDITS,
  });
  if (patch === undefined) return ['@@ too different to be compared line by line @@'];
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${start(oldStart, oldLines)},${oldLines} +${start(newStart, newLines)},${newLines} @@`,
    ...lines,
  ]);
}

/** An empty side is named by the line before it. */
function start(line: number, count: number): number {
  return count === 0 ? line - 1 : line;
}

/** Whether a text ends with a newline is no difference that people care about. */
function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

const INVISIBLE = /(?!\t)[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

function spelledOut(line: string): string {
  return line
    .replace(/\r/gu, '')
    .replace(
      INVISIBLE,
      (character) => `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    );
}
