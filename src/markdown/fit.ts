/** At most so much; a limit that is absent does not bind. */
export interface SizeLimit {
  /** UTF-8 bytes. */
  readonly bytes?: number;
  /** Code points. */
  readonly characters?: number;
}

export interface Fitted {
  readonly text: string;
  /** Which rendering was taken; 0 is the fullest. */
  readonly rung: number;
  /** Even the shortest rendering was too long, so its end was cut off. */
  readonly cut: boolean;
}

/**
 * The first rendering within the limit, from the fullest to the shortest; renderings after it are not made. The last
 * one always fits: it is cut at the end of a line, or of a code point when its first line is too long already, and
 * folds and fences that are open there are closed. A rendering below the first says itself, in its second line, what
 * it leaves out.
 */
export function fitToSize(renderings: readonly (() => string)[], limit: SizeLimit): Fitted {
  let last = '';
  for (const [rung, render] of renderings.entries()) {
    last = render();
    if (fits(last, limit)) return { text: last, rung, cut: false };
  }
  return { text: cutBlocks(last, limit), rung: Math.max(renderings.length - 1, 0), cut: true };
}

function fits(text: string, limit: SizeLimit): boolean {
  return within(sizeOf(text), limit);
}

interface Size {
  readonly bytes: number;
  readonly characters: number;
}

function sizeOf(text: string): Size {
  let bytes = 0;
  let characters = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    characters += 1;
  }
  return { bytes, characters };
}

/** A lone surrogate becomes U+FFFD when it is written, which takes three bytes as well. */
function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

function within(size: Size, limit: SizeLimit): boolean {
  return size.bytes <= (limit.bytes ?? Infinity) && size.characters <= (limit.characters ?? Infinity);
}

function plus(a: Size, b: Size): Size {
  return { bytes: a.bytes + b.bytes, characters: a.characters + b.characters };
}

/** Keeps whole lines while they and what closes the blocks they leave open stay within the limit. */
function cutBlocks(text: string, limit: SizeLimit): string {
  const lines = text.split('\n');
  let blocks = NOTHING_OPEN;
  let size = sizeOf('');
  let kept = 0;
  let closing = '';
  for (const [index, line] of lines.entries()) {
    size = plus(size, sizeOf(index === 0 ? line : `\n${line}`));
    if (!within(size, limit)) break;
    blocks = afterLine(blocks, line);
    const closingHere = closingOf(blocks);
    if (!within(plus(size, sizeOf(closingHere)), limit)) continue;
    kept = index + 1;
    closing = closingHere;
  }
  return kept === 0 ? cutLine(lines[0] ?? '', limit) : lines.slice(0, kept).join('\n') + closing;
}

/** Whole code points of one line, without a tag, fold or fence that would be left open. */
function cutLine(line: string, limit: SizeLimit): string {
  let size: Size = { bytes: 0, characters: 0 };
  let kept = '';
  for (const character of line) {
    size = plus(size, { bytes: bytesOf(character), characters: 1 });
    if (!within(size, limit)) break;
    kept += character;
  }
  const tag = kept.lastIndexOf('<');
  if (tag > kept.lastIndexOf('>')) kept = kept.slice(0, tag);
  return closingOf(afterLine(NOTHING_OPEN, kept)) === '' ? kept : '';
}

/** Blocks that would swallow what follows. Folds inside a fence are text. */
interface OpenBlocks {
  /** The marks that opened the fence; empty outside one. */
  readonly fence: string;
  readonly folds: number;
}

const NOTHING_OPEN: OpenBlocks = { fence: '', folds: 0 };

function afterLine(blocks: OpenBlocks, line: string): OpenBlocks {
  const marks = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/u.exec(line)?.[1];
  if (blocks.fence !== '') {
    const closes = marks?.startsWith(blocks.fence) === true && line.trim() === marks;
    return closes ? { ...blocks, fence: '' } : blocks;
  }
  if (marks !== undefined) return { ...blocks, fence: marks };
  return { ...blocks, folds: Math.max(blocks.folds + foldsOpenedBy(line), 0) };
}

/** Opening minus closing tags; tags in code spans are text. */
function foldsOpenedBy(line: string): number {
  if (!/<\/?details/iu.test(line)) return 0;
  const outsideCode = line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/gu, '');
  const count = (tag: RegExp): number => outsideCode.match(tag)?.length ?? 0;
  return count(/<details[\s>]/giu) - count(/<\/details>/giu);
}

function closingOf({ fence, folds }: OpenBlocks): string {
  return (fence === '' ? '' : `\n${fence}`) + '\n\n</details>'.repeat(folds);
}
