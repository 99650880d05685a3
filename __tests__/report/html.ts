import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Markdown as GitHub's dialect renders it, with the HTML in it left alive. */
export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** Every tag, comment or other markup of some HTML, in order; what else there is, is text. */
export function tagsOf(html: string): readonly string[] {
  return html.match(/<[^>]*>?/gu) ?? [];
}

/** What a page shows as running text, without code and links: where `@name` and `#12` would be alive. */
export function livingText(html: string): string {
  return html
    .replace(/<(?<tag>code|pre|a)\b[^>]*>.*?<\/\k<tag>>/gsu, ' ')
    .replace(/<[^>]*>/gu, ' ')
    .replaceAll('&#8203;', '\u200B')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** The source of each fenced block of a language. */
export function blocksOf(markdown: string, language: string): readonly string[] {
  const fences = new RegExp(`^(\`{3,})${language}\\n(?<source>.*?)\\n\\1$`, 'gmsu');
  return [...markdown.matchAll(fences)].map(({ groups }) => groups?.['source'] ?? '');
}
