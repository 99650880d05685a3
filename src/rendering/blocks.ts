import { blockText } from '../markdown/block-text.ts';
import { codeBlock, codeSpan } from '../markdown/code.ts';

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

/** One bullet for each command, as code so that it can be copied; one that brings its own backticks stays as it is. */
export function commandBullets(commands: readonly string[]): string {
  return commands
    .map((command) => (command.includes('`') ? blockText(command) : codeOf(command.trim())))
    .filter((text) => text !== '')
    .map(bullet)
    .join('\n');
}

function codeOf(command: string): string {
  return /[\r\n]/.test(command) ? codeBlock(command, 'sh') : codeSpan(command);
}

/** Lists with a label each; empty lists are left out with their label. */
export function groups(lists: readonly (readonly [label: string, list: string])[]): string {
  return lists
    .filter(([, list]) => list !== '')
    .map(([label, list]) => `${label}:\n\n${list}`)
    .join('\n\n');
}
