import { storable } from './characters.ts';
import { outsideCode } from './code-spans.ts';
import { type BlockLine, scanFences } from './fences.ts';

/**
 * Markdown that an author wrote freely, made unable to swallow what follows it: an open fence or fold is closed, a
 * comment or a raw HTML block that does not end on its own line is shown as text. Newlines become LF, empty lines at
 * both ends are dropped.
 */
export function freeMarkdown(markdown: string): string {
  const text = storable(markdown)
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
  const { lines, closing } = scanFences(escapeRawBlocks(scanFences(text).lines));
  const body = lines.map((line) => line.text).join('\n');
  const folds = unclosedFolds(lines);
  return [
    body,
    ...(closing === undefined ? [] : [closing]),
    ...(folds === 0 ? [] : ['', '</details>'.repeat(folds)]),
  ].join('\n');
}

/** The text with `change` applied to everything that is neither fenced nor a code span. */
export function outsideAllCode(markdown: string, change: (text: string) => string): string {
  return groupsOf(scanFences(markdown).lines)
    .map(({ text, fenced }) => (fenced ? text : outsideCode(text, change)))
    .join('\n');
}

/** Openings of HTML that Markdown reads until their own end, over blank lines and everything else. */
const RAW_OPENING = /<(?:!--|\?|![A-Za-z[]|(?:pre|script|style|textarea)(?![\w-]))/gi;

function escapeRawBlocks(lines: readonly BlockLine[]): string {
  return groupsOf(lines)
    .map(({ text, fenced }) => (fenced ? text : outsideCode(text, withRawBlocksShown)))
    .join('\n');
}

function withRawBlocksShown(text: string): string {
  const shown = (line: string): string => {
    const lower = line.toLowerCase();
    const ends = new Map<string, number>();
    return line.replace(RAW_OPENING, (opening, at: number) => {
      const end = endOf(opening);
      const last = ends.get(end) ?? lower.lastIndexOf(end);
      ends.set(end, last);
      return last >= at + opening.length ? opening : opening.replace('<', '&lt;');
    });
  };
  return text.split('\n').map(shown).join('\n');
}

function endOf(opening: string): string {
  const name = /^<([a-z]+)/i.exec(opening)?.[1];
  if (name !== undefined) return `</${name.toLowerCase()}>`;
  return opening === '<!--' ? '-->' : '>';
}

function unclosedFolds(lines: readonly BlockLine[]): number {
  let open = 0;
  for (const { text } of lines.filter((line) => !line.fenced))
    for (const [tag] of text.matchAll(/<\/?details(?![\w-])/gi))
      open = tag.startsWith('</') ? Math.max(0, open - 1) : open + 1;
  return open;
}

/** Neighbouring lines of one kind as one text. */
function groupsOf(lines: readonly BlockLine[]): readonly BlockLine[] {
  const groups: { texts: string[]; fenced: boolean }[] = [];
  for (const { text, fenced } of lines) {
    const last = groups.at(-1);
    if (last?.fenced === fenced) last.texts.push(text);
    else groups.push({ texts: [text], fenced });
  }
  return groups.map(({ texts, fenced }) => ({ text: texts.join('\n'), fenced }));
}
