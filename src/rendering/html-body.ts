import type { BodyRenderer } from '../contracts/body-renderer.ts';

/** Bodies for trackers that keep HTML: the description as paragraphs, its own markup as the text that it is. */
export function createHtmlRenderer(): BodyRenderer {
  return { render: ({ description = '' }) => paragraphs(description) };
}

/** Blank lines part paragraphs, single line breaks stay; empty text is an empty body. */
function paragraphs(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .split(/\n[^\S\n]*\n\s*/u)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${paragraph.split('\n').map(escaped).join('<br/>')}</p>`)
    .join('');
}

/** Control characters have no place in HTML; a server's cleaner would reject or mangle them. */
function escaped(line: string): string {
  return line
    .replace(/[^\P{Cc}\t]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
