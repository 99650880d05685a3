import { singleLine } from './characters.ts';

const CODES: Readonly<Record<string, string>> = {
  '"': '#quot;',
  '#': '#35;',
  '&': '#amp;',
  '<': '#lt;',
  '>': '#gt;',
  '`': '#96;',
  '%': '#37;',
  '\\': '#92;',
};

/** Plain text as a quoted label of a Mermaid node or edge, quotes included. */
export function mermaidLabel(text: string): string {
  return `"${singleLine(text).replace(/["#&<>`%\\]/g, (character) => CODES[character] ?? '')}"`;
}
