/** One line of a text, with where it stands. */
export interface Line {
  readonly text: string;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character, in front of the line separator. */
  readonly end: number;
}

/**
 * Cuts a text at everything that planpilot 2.x takes for a line separator: LF, CRLF, CR, vertical tab, form feed,
 * the file, group and record separators, NEL, U+2028 and U+2029. A text without any has one line.
 */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isSeparator(code)) continue;
    lines.push({ text: text.slice(start, at), start, end: at });
    if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
    start = at + 1;
  }
  lines.push({ text: text.slice(start), start, end: text.length });
  return lines;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

function isSeparator(code: number): boolean {
  if (code < 0x20) return (code >= LINE_FEED && code <= CARRIAGE_RETURN) || (code >= 0x1c && code <= 0x1e);
  return code === 0x85 || code === 0x2028 || code === 0x2029;
}
