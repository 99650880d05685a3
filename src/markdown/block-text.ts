import { storable } from './characters.ts';
import { outsideCode } from './code-spans.ts';

/**
 * Text of a plain field as Markdown blocks: what an author writes inside a line - code, emphasis, links - works, what
 * would start another block - headings, lists, quotes, fences, tables, rules, HTML - is shown as it was written.
 * Lines are trimmed; one empty line separates paragraphs. Empty for text without a visible character.
 */
export function blockText(text: string): string {
  const lines = storable(text)
    .replace(/[\u0085\u2028\u2029]/g, '\n')
    .split('\n')
    .map((line) => escapeEnd(escapeStart(line.trim())))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return lines.includes('<') ? outsideCode(lines, escapeHtml) : lines;
}

/** Starts of lines that Markdown would take for a block, and how many of their characters come before the backslash. */
const STARTS: readonly { readonly pattern: RegExp; readonly keep: number | 'digits' }[] = [
  { pattern: /^#{1,6}(?:\s|$)/, keep: 0 },
  { pattern: /^>/, keep: 0 },
  { pattern: /^[-*+](?:\s|$)/, keep: 0 },
  { pattern: /^(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|=+|-+)$/, keep: 0 },
  { pattern: /^[|:-][|:\-\s]*$/, keep: 0 },
  { pattern: /^\[[^\]]*\]:/, keep: 0 },
  { pattern: /^\$\$/, keep: 0 },
  { pattern: /^\d{1,9}[.)](?:\s|$)/, keep: 'digits' },
];

function escapeStart(line: string): string {
  const fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[0];
  if (fence !== undefined) return fence.replace(/./g, '\\$&') + line.slice(fence.length);
  const start = STARTS.find(({ pattern }) => pattern.test(line));
  if (start === undefined) return line;
  const keep = start.keep === 'digits' ? line.search(/[.)]/) : start.keep;
  return `${line.slice(0, keep)}\\${line.slice(keep)}`;
}

/** A backslash at the end would break the line or escape what follows. */
function escapeEnd(line: string): string {
  let slashes = 0;
  while (line.at(-1 - slashes) === '\\') slashes++;
  return slashes % 2 === 0 ? line : `${line}\\`;
}

/** Web and mail addresses in angle brackets stay links. */
function escapeHtml(text: string): string {
  return text.replace(ESCAPED_OR_TAG, (found) => (found.startsWith('\\') ? found : '&lt;'));
}

const ESCAPED_OR_TAG = /\\[\s\S]|<(?=[A-Za-z/!?])(?!(?:https?:\/\/|mailto:)[^\s<>]*>)/g;
