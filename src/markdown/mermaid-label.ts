import { singleLine } from './characters.ts';

/** Whatever means something to Mermaid, to the Markdown and mathematics that it reads in labels, or to HTML. */
const SPECIAL = /["#&<>`%\\$*_~|:;[\]{}()]|^(?:[-+=](?=\s|$)|\d+[.)])/g;

/**
 * Plain text as a quoted label of a Mermaid node or edge, quotes included: special characters are written as Mermaid's
 * entities, by number.
 */
export function mermaidLabel(text: string): string {
  // An empty string is a syntax error there.
  return `"${singleLine(text).replace(SPECIAL, entities) || ' '}"`;
}

function entities(text: string): string {
  return Array.from(text, (character) => `#${character.codePointAt(0) ?? 0};`).join('');
}
