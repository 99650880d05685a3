import { MIN_PIECE_CHARACTERS, type Piece, type Pieces } from './pieces.ts';

/**
 * Cuts a text at the commas of the list that `"items"` at its end holds (or that the file consists of), or gives
 * nothing when it is not plainly of that form. Outside of quoted texts only what JSON is made of may stand, so that no
 * quote, comma or bracket can mean anything else; every piece and the head are then parsed as the YAML they are.
 */
export function cutAtCommas(text: string): Pieces | undefined {
  const opening = /^\s*\[/.exec(text) ?? /"items"\s*:\s*\[/.exec(text);
  if (opening === null || !/^\s*[[{]/.test(text)) return undefined;
  const isMember = opening[0].includes(':');
  const start = opening.index + opening[0].length - 1;
  const list = membersOf(text, start + 1);
  if (list === undefined || !(isMember ? /^\s*\}\s*$/ : /^\s*$/).test(text.slice(list.end + 1)))
    return undefined;
  return {
    head: isMember ? `${text.slice(0, start)}[]}` : '',
    start,
    items: list.pieces,
    ...(isMember ? { keyOffset: opening.index } : {}),
  };
}

interface Members {
  readonly pieces: readonly Piece[];
  /** Offset of the bracket that ends the list. */
  readonly end: number;
}

function membersOf(text: string, start: number): Members | undefined {
  const pieces: Piece[] = [];
  let from = start;
  let depth = 0;
  let isEmpty = true;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) continue;
    if (depth === 0 && code === CLOSING_BRACKET) {
      if (from < at) pieces.push(listOf(text, from, at));
      return { pieces, end: at };
    }
    if (depth === 0 && code === COMMA) {
      if (isEmpty) return undefined;
      isEmpty = true;
      if (at - from < MIN_PIECE_CHARACTERS) continue;
      pieces.push(listOf(text, from, at));
      from = at + 1;
      continue;
    }
    isEmpty = false;
    if (code === QUOTE) at = endOfQuoted(text, at);
    else if (code === OPENING_BRACE || code === OPENING_BRACKET) depth++;
    else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) depth--;
    else if (!isOrdinary(code)) return undefined;
  }
  return undefined;
}

/** Some members as a list of their own; the bracket in front stands where the comma or bracket in front stood. */
function listOf(text: string, from: number, to: number): Piece {
  return { offset: from - 1, text: `[${text.slice(from, to)}]` };
}

function endOfQuoted(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Letters, digits, `+`, `-`, `.`, `:` and `,`: literals, numbers and what stands between them. */
function isOrdinary(code: number): boolean {
  if (code === 0x2e || code === 0x3a || code === COMMA || code === 0x2b || code === 0x2d) return true;
  const letter = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (letter >= 0x61 && letter <= 0x7a);
}
