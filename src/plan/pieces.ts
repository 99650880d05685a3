/** A text taken apart at the items of its last, longest list. */
export interface Pieces {
  /** The text without the items: keys of the file, the last of them `items`; without keys when the text is a bare list. */
  readonly head: string;
  /** Offset of the key `items`; absent when the text is a bare list. */
  readonly keyOffset?: number;
  /** Offset at which the list starts. */
  readonly start: number;
  readonly items: readonly Piece[];
}

/** Some whole items as a list of their own, and where in the text it begins. */
export interface Piece {
  readonly offset: number;
  readonly text: string;
}

/** Parsing many tiny pieces costs more than it saves. */
export const MIN_PIECE_CHARACTERS = 2000;

/**
 * Cuts a text in front of lines `- ...` of the list that `items:` introduces (or that the file consists of), or
 * gives nothing when the text is not surely of that form. A YAML parser holds the tokens of a whole text in memory;
 * item by item it needs a fraction of it. The cut is exact provided every part parses without complaint by itself:
 * block scalars, plain and quoted texts inside an item are indented deeper than its dash or else they are an error.
 */
export function cutAtItems(text: string): Pieces | undefined {
  const key = /^items:[ \t]*(?:#.*)?\r?$/m.exec(text);
  const from = key === null ? 0 : key.index + key[0].length;
  const first = /^( *)-(?=[ \r\n])/m.exec(text.slice(from, from + 10_000));
  if (first === null) return undefined;
  const start = from + first.index;
  const between = text.slice(from, start);
  if (!/^(?:[ \t]*(?:#.*)?\r?\n|---[ \t]*\r?\n)*$/.test(between)) return undefined;
  const indent = first[1]?.length ?? 0;
  const offsets = itemLines(text, start, indent);
  if (offsets === undefined) return undefined;
  const items = offsets.map((offset, index) => ({ offset, text: text.slice(offset, offsets[index + 1]) }));
  return {
    head: text.slice(0, start),
    start: start + indent,
    items,
    ...(key === null ? {} : { keyOffset: key.index }),
  };
}

/** Offsets of lines that start an item, not too near to each other; nothing when a line stands further left than the items or among them. */
function itemLines(text: string, start: number, indent: number): readonly number[] | undefined {
  const offsets: number[] = [];
  for (let at = start; at < text.length; at = endOfLine(text, at)) {
    let column = 0;
    while (text[at + column] === ' ') column++;
    const next = text[at + column];
    if (next === undefined || next === '\n' || next === '\r' || next === '#') continue;
    if (column > indent) continue;
    const isItem = column === indent && next === '-' && /[ \r\n]/.test(text[at + column + 1] ?? '\n');
    if (!isItem) return undefined;
    if (at - (offsets.at(-1) ?? -MIN_PIECE_CHARACTERS) >= MIN_PIECE_CHARACTERS) offsets.push(at);
  }
  return offsets;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}
