import { stripVTControlCharacters } from 'node:util';
import { oneLine } from './wording.ts';

/** Characters that change how the rest of a line is shown: controls, and overrides of the writing direction. */
const INVISIBLE = /(?!\s)[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Foreign text as part of one line of a terminal or a log: no newline, no escape sequence, nothing that the workflow
 * runner takes for a command (`::` at the start of a line, `##[` anywhere).
 */
export function terminalText(text: string): string {
  return oneLine(stripVTControlCharacters(text).replace(INVISIBLE, ''))
    .replaceAll('##[', '## [')
    .replace(/^::/u, ': :');
}
