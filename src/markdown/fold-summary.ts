import { singleLine } from './characters.ts';
import { withoutAnyMention, withoutAutolinks } from './mentions.ts';

/** Plain text for the inside of `<summary>`: HTML that shows exactly that text on one line. */
export function foldSummary(text: string): string {
  const escaped = singleLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return withoutAutolinks(withoutAnyMention(escaped));
}
