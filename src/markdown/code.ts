import { singleLine, storable } from './characters.ts';

/** Text as a code span on one line; nothing for text without a visible character. */
export function codeSpan(text: string): string {
  const code = singleLine(text);
  if (code === '') return '';
  const fence = '`'.repeat(shortestFreeRun(code));
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** Text as a fenced block; `language` is left out unless it is a plain word. */
export function codeBlock(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const info = /^[A-Za-z0-9+-]*$/.test(language) ? language : '';
  return `${fence}${info}\n${storable(text).replace(/\n$/, '')}\n${fence}`;
}

function runsOf(text: string): readonly number[] {
  return (text.match(/`+/g) ?? []).map((run) => run.length);
}

function longestRun(text: string): number {
  return runsOf(text).reduce((longest, run) => Math.max(longest, run), 0);
}

/** A code span ends only at a run of exactly its own length. */
function shortestFreeRun(text: string): number {
  const runs = new Set(runsOf(text));
  let length = 1;
  while (runs.has(length)) length++;
  return length;
}
