import { singleLine } from './characters.ts';
import { withoutAnyMention, withoutAutolinks, withoutReferences } from './mentions.ts';

/**
 * Plain text as one line of Markdown that shows exactly that text: no markup, no HTML, no list or heading at its start,
 * no notification, no cross reference, no link. Also safe in a table cell.
 */
export function inlineText(text: string): string {
  return withoutAutolinks(linkText(text));
}

/** The same for the text of a link, where an address is only text. */
export function linkText(text: string): string {
  const escaped = singleLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/^(?:[#+=-]|\d{1,9}(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
  return withoutReferences(withoutAnyMention(escaped));
}
