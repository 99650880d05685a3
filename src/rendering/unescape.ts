import { blockText } from '../markdown/block-text.ts';
import { codeBlock, codeSpan } from '../markdown/code.ts';
import { outsideCode } from '../markdown/code-spans.ts';

const STARTS = /^(\d{1,9})?\\(?=[#>\-*+=_|:[$.)`~])/u;

/** The text that an author wrote, from how it is shown as blocks; the shown text itself where that is as good. */
export function unescapeBlock(shown: string): string {
  const lines = shown.split('\n').map(withoutEscape);
  const joined = lines.join('\n');
  const plain = joined.includes('&lt;')
    ? outsideCode(joined, (text) => text.replaceAll('&lt;', '<'))
    : joined;
  for (const candidate of [plain, joined]) if (blockText(candidate) === shown) return candidate;
  return shown;
}

/** A fence was escaped character by character, everything else by one backslash. */
function withoutEscape(line: string): string {
  const fence = /^(?:\\[`~]){3,}/u.exec(line)?.[0];
  if (fence !== undefined) return fence.replaceAll('\\', '') + line.slice(fence.length);
  return line.replace(STARTS, '$1');
}

/** The command behind a bullet of commands; nothing when it was not written by us. */
export function readCommand(shown: string): string {
  const block = /^(`{3,})sh\n([\s\S]*)\n\1$/u.exec(shown)?.[2];
  if (block !== undefined && codeBlock(block, 'sh') === shown) return block;
  const code = readCodeSpan(shown);
  return code === undefined || code.includes('`') ? unescapeBlock(shown) : code;
}

/** What a code span holds; nothing when the text is none. */
export function readCodeSpan(shown: string): string | undefined {
  const [, , inner] = /^(`+)([\s\S]*?[^`]|[^`])\1$/u.exec(shown) ?? [];
  if (inner === undefined) return undefined;
  const code = /^ .*[^ ].* $/u.test(inner) && codeSpan(inner) !== shown ? inner.slice(1, -1) : inner;
  return codeSpan(code) === shown ? code : undefined;
}
