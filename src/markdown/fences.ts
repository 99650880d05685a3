/** A line of Markdown and what it is. */
export interface BlockLine {
  readonly text: string;
  /** Part of a fenced block, its fences included. */
  readonly fenced: boolean;
}

export interface FenceScan {
  readonly lines: readonly BlockLine[];
  /** What closes the fence that is still open at the end, on a line of its own. */
  readonly closing?: string;
}

/** Finds fenced code at the top level and in list items, where a fence also ends with its item. */
export function scanFences(markdown: string): FenceScan {
  const reader = new FenceReader();
  const lines = markdown.split('\n').map((text) => ({ text, fenced: reader.read(text) }));
  const closing = reader.closing();
  return closing === undefined ? { lines } : { lines, closing };
}

interface OpenFence {
  readonly mark: string;
  readonly length: number;
  /** Indentation that the list item around it asks for. */
  readonly container: number;
}

/** Tags that start a block of HTML wherever they stand at the start of a line, and any tag alone on its line. */
const HTML_BLOCK =
  /^ {0,3}<(?:\/?(?:address|article|aside|blockquote|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|legend|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?![\w-])|\/?[a-z][^<>]*>\s*$)/i;

class FenceReader {
  #open: OpenFence | undefined;
  /** Inside HTML that lasts until the next blank line, where nothing is a fence. */
  #html = false;
  /** Where the content of the list items around the current line starts, outermost first. */
  #items: number[] = [];

  /** Told each line in turn; whether it belongs to a fenced block. */
  read(line: string): boolean {
    const blank = line.trim() === '';
    const indent = indentOf(line);
    if (this.#open !== undefined && !blank && indent < this.#open.container) this.#open = undefined;
    if (this.#open !== undefined) {
      if (closes(line, this.#open)) this.#open = undefined;
      return true;
    }
    this.#html = !blank && (this.#html || HTML_BLOCK.test(line));
    if (!blank && !this.#html) this.#open = this.#enter(line);
    return this.#open !== undefined;
  }

  closing(): string | undefined {
    if (this.#open === undefined) return undefined;
    return ' '.repeat(this.#open.container) + this.#open.mark.repeat(this.#open.length);
  }

  /** Leaves the list items that the line is outside of, enters those that it starts. */
  #enter(line: string): OpenFence | undefined {
    let column = indentOf(line);
    this.#items = this.#items.filter((item) => item <= column);
    let rest = line.trimStart();
    for (;;) {
      const container = this.#items.at(-1) ?? 0;
      if (column - container > 3) return undefined;
      const item = /^(?:[-*+]|\d{1,9}[.)])( {1,4})(?=\S)/.exec(rest);
      if (item === null) return openingOf(rest, container);
      column += item[0].length;
      rest = rest.slice(item[0].length);
      this.#items.push(column);
    }
  }
}

function openingOf(text: string, container: number): OpenFence | undefined {
  const run = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[0];
  return run === undefined ? undefined : { mark: run.charAt(0), length: run.length, container };
}

function closes(line: string, fence: OpenFence): boolean {
  const text = line.trim();
  return (
    indentOf(line) - fence.container <= 3 &&
    text.length >= fence.length &&
    text === fence.mark.repeat(text.length)
  );
}

/** Columns of white space in front of the text; a tab reaches to the next multiple of four. */
function indentOf(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === ' ') column++;
    else if (character === '\t') column += 4 - (column % 4);
    else break;
  }
  return column;
}
