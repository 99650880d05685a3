/**
 * The text with `change` applied to everything that is not a code span. Whether a span may reach over the end of a line
 * depends on the blocks around it, so only what is code both line by line and over the whole text is left alone: an
 * escape then never misses live text.
 */
export function outsideCode(text: string, change: (text: string) => string): string {
  if (!text.includes('`')) return change(text);
  const whole = new Set(codeSpans(text).map(([from, to]) => `${from}-${to}`));
  let result = '';
  let done = 0;
  let offset = 0;
  for (const line of text.split('\n')) {
    for (const [from, to] of codeSpans(line)) {
      const [start, end] = [offset + from, offset + to];
      if (!whole.has(`${start}-${end}`)) continue;
      result += change(text.slice(done, start)) + text.slice(start, end);
      done = end;
    }
    offset += line.length + 1;
  }
  return result + change(text.slice(done));
}

type Range = readonly [from: number, to: number];

/** Code spans as CommonMark finds them: a run of backticks up to the next run of the same length. Linear. */
function codeSpans(text: string): readonly Range[] {
  const closers = new Closers(text);
  const spans: Range[] = [];
  const opener = /\\[\s\S]|`+/g;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    if (match[0].startsWith('\\')) continue;
    const closer = closers.next(match[0].length, opener.lastIndex);
    if (closer === undefined) continue;
    opener.lastIndex = closer + match[0].length;
    spans.push([match.index, opener.lastIndex]);
  }
  return spans;
}

/** Runs of backticks by length; asked for growing positions only. */
class Closers {
  readonly #runs = new Map<number, { readonly at: number[]; next: number }>();

  constructor(text: string) {
    for (const { 0: run, index } of text.matchAll(/`+/g)) {
      const known = this.#runs.get(run.length);
      if (known === undefined) this.#runs.set(run.length, { at: [index], next: 0 });
      else known.at.push(index);
    }
  }

  next(length: number, from: number): number | undefined {
    const runs = this.#runs.get(length);
    if (runs === undefined) return undefined;
    while ((runs.at[runs.next] ?? from) < from) runs.next++;
    return runs.at[runs.next];
  }
}
