import { type Line, linesOf } from './lines.ts';
import { MARKER_END, MARKER_START } from './marker.ts';

const BEGIN = '<!-- planpilot:begin';
const END = '<!-- planpilot:end';
const BEGIN_LINE = `${BEGIN} (this part follows the plan file; your own text above or below it is kept) -->`;
const END_LINE = `${END} -->`;

/** A stretch of a body, the separator behind its last line not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The first pair of begin and end lines with no other begin line between them. */
export interface Region extends Span {
  /** What stands between the two lines. */
  readonly inner: string;
}

/** Finds our region; nothing when either of its lines is missing. */
export function findRegion(body: string): Region | undefined {
  if (!body.includes(BEGIN)) return undefined;
  let begin: Line | undefined;
  for (const line of linesOf(body)) {
    if (isComment(line, BEGIN)) begin = line;
    else if (begin !== undefined && isComment(line, END))
      return { start: begin.start, end: line.end, inner: body.slice(begin.end, line.start) };
  }
  return undefined;
}

/**
 * Where a region belongs whose other line somebody removed: around the content when that still stands there unchanged,
 * else the begin line alone, so that nothing a person wrote is taken for ours. Nothing when there is no begin line and
 * no content in front of an end line.
 */
export function findBrokenRegion(body: string, content: string): Span | undefined {
  const lines = linesOf(body);
  const wanted = normaliseContent(content);
  const count = linesOf(wanted).length;
  const matches = (first: number): boolean => {
    const [from, to] = [lines[first], lines[first + count - 1]];
    return (
      from !== undefined && to !== undefined && normaliseContent(body.slice(from.start, to.end)) === wanted
    );
  };
  const begin = lines.findLastIndex((line) => isComment(line, BEGIN));
  if (begin >= 0) {
    const first = lines.findIndex((line, index) => index > begin && line.text.trim() !== '');
    return spanOf(lines, begin, first >= 0 && matches(first) ? first + count - 1 : begin);
  }
  const end = lines.findIndex((line) => isComment(line, END));
  const last = lines.slice(0, Math.max(0, end)).findLastIndex((line) => line.text.trim() !== '');
  const first = last - count + 1;
  return first >= 0 && matches(first) ? spanOf(lines, first, end) : undefined;
}

function spanOf(lines: readonly Line[], first: number, last: number): Span {
  return { start: lines[first]?.start ?? 0, end: lines[last]?.end ?? 0 };
}

/** The region in full; never broken by what the content says. */
export function formatRegion(content: string): string {
  const text = withoutOuterBlankLines(guard(withLf(content)));
  return text === '' ? `${BEGIN_LINE}\n\n${END_LINE}` : `${BEGIN_LINE}\n\n${text}\n\n${END_LINE}`;
}

/** The form used for comparing: LF newlines, no ticks, no trailing blanks, no blank lines at either end. */
export function normaliseContent(content: string): string {
  const lines = withLf(content).split('\n');
  return withoutOuterBlankLines(guard(lines.map((line) => withBox(line, ' ').trimEnd()).join('\n')));
}

/**
 * The content with the boxes ticked as they are in the observed region; boxes are recognised by their text, several with
 * the same text in their order. A box that was not there before starts as the content has it.
 */
export function carryTicks(content: string, observed: string): string {
  const seen = new Map<string, { readonly states: string[]; next: number }>();
  for (const line of withLf(observed).split('\n')) {
    const box = boxOf(line);
    if (box === undefined) continue;
    const known = seen.get(box.text);
    if (known === undefined) seen.set(box.text, { states: [box.state], next: 0 });
    else known.states.push(box.state);
  }
  const carry = (line: string): string => {
    const known = seen.get(boxOf(line)?.text ?? '');
    const state = known?.states[known.next++];
    return state === undefined ? line : withBox(line, state);
  };
  return withLf(content).split('\n').map(carry).join('\n');
}

const BOX = /^([\s>]*(?:[-*+]|\d{1,9}[.)])\s+)\[([ xX])\](?=\s|$)/;

function boxOf(line: string): { readonly text: string; readonly state: string } | undefined {
  const match = BOX.exec(line);
  return match === null ? undefined : { text: line.slice(match[0].length).trim(), state: match[2] ?? ' ' };
}

function withBox(line: string, state: string): string {
  if (!line.includes('[')) return line;
  return line.replace(BOX, (_, lead: string) => `${lead}[${state}]`);
}

function isComment(line: Line, start: string): boolean {
  const text = line.text.trim();
  return text.startsWith(start) && text.endsWith('-->');
}

/**
 * Plan text may hold the very lines that we look for. A second blank in a comment and a blank in front of a marker line
 * hide them from us and from planpilot 2.x and change nothing that a reader sees.
 */
function guard(content: string): string {
  const text = content.replaceAll('<!-- planpilot:', '<!--  planpilot:');
  if (!text.includes(MARKER_START) && !text.includes(MARKER_END)) return text;
  let guarded = '';
  let done = 0;
  for (const line of linesOf(text)) {
    if (line.text !== MARKER_START && line.text !== MARKER_END) continue;
    guarded += `${text.slice(done, line.start)} `;
    done = line.start;
  }
  return guarded + text.slice(done);
}

function withLf(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function withoutOuterBlankLines(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return first < 0
    ? ''
    : lines.slice(first, lines.findLastIndex((line) => line.trim() !== '') + 1).join('\n');
}
