import { blockText } from '../markdown/block-text.ts';

/** A heading and what stands under it; nothing without content. */
export function section(heading: string, content: string): readonly string[] {
  return content === '' ? [] : [`## ${heading}\n\n${content}`];
}

/** One bullet for each text, further lines indented into it; texts without content are left out. */
export function bullets(texts: readonly string[]): string {
  return texts
    .map((text) => blockText(text))
    .filter((text) => text !== '')
    .map(bullet)
    .join('\n');
}

/** Finished Markdown as one bullet. */
export function bullet(markdown: string): string {
  const [first = '', ...rest] = markdown.split('\n');
  return [`* ${first}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/** Lists with a label each; lists without content are left out with their label. */
export function groups(lists: readonly (readonly [label: string, texts: readonly string[]])[]): string {
  return lists
    .map(([label, texts]) => [label, bullets(texts)])
    .filter(([, list]) => list !== '')
    .map(([label, list]) => `${label}:\n\n${list}`)
    .join('\n\n');
}
