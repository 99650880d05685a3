import { singleLine } from './characters.ts';
import { withoutAnyMention, withoutReferences } from './mentions.ts';

/**
 * Plain text as one line of Markdown that shows exactly that text: no markup, no HTML, no list or heading at its start,
 * no notification, no cross reference. Also safe in a table cell.
 */
export function inlineText(text: string): string {
  const escaped = singleLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(?:[#+=-]|\d{1,9}(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
  return withoutReferences(withoutAnyMention(escaped));
}
