import { scanFences } from '../markdown/fences.ts';

/** Headings behind the free description, in the order in which they are written. */
const ORDER = [
  'Parent',
  'Scope',
  'Requirements',
  'Acceptance Criteria',
  'Assumptions',
  'Risks',
  'Estimate',
  'Verification',
  'Spec Reference',
  'Success Metrics',
  'Sub-items',
  'Dependencies',
] as const;

export type Heading = 'Goal' | 'Motivation' | (typeof ORDER)[number];

/** A body taken apart at its headings. */
export interface Sections {
  /** What stands under each heading. */
  readonly texts: ReadonlyMap<Heading, string>;
  readonly description: string;
}

/**
 * Takes a body apart. From its end on, headings in our order are ours; what is left behind goal and motivation is the
 * description, which has no heading. Of several paragraphs under the last of these two only the first is its own: where
 * the description begins cannot be seen, and written again the body is the same.
 */
export function sectionsOf(body: string): Sections {
  const texts = new Map<Heading, string>();
  const lines = body.split('\n');
  const isCode = scanFences(body).lines.map(({ fenced }) => fenced);
  const isHeading = (at: number): boolean =>
    isCode[at] !== true && (at === 0 || lines[at - 1] === '') && (lines[at + 1] ?? '') === '';
  const textOf = (from: number, to: number): string => withoutOuterBlanks(lines.slice(from, to));
  let end = lines.length;
  let next: number = ORDER.length;
  for (let at = lines.length - 1; at >= 0; at--) {
    const index = ORDER.findIndex((heading) => lines[at] === `## ${heading}`);
    if (index < 0 || !isHeading(at)) continue;
    const heading = ORDER[index];
    if (index >= next || heading === undefined || textOf(at + 1, end) === '') break;
    texts.set(heading, textOf(at + 1, end));
    [end, next] = [at, index];
  }
  return { texts, description: intro(lines.slice(0, end), texts) };
}

/** Goal and motivation from the start; the rest is the description. */
function intro(lines: readonly string[], texts: Map<Heading, string>): string {
  let start = 0;
  let open: 'Goal' | 'Motivation' | undefined;
  for (const heading of ['Goal', 'Motivation'] as const) {
    const at =
      heading === 'Goal' ? 0 : lines.findIndex((line, index) => index >= start && line === '## Motivation');
    if (at < 0 || lines[at] !== `## ${heading}` || (open === undefined && at !== 0)) continue;
    if (open !== undefined) texts.set(open, withoutOuterBlanks(lines.slice(start, at)));
    [start, open] = [at + 1, heading];
  }
  if (open === undefined) return withoutOuterBlanks(lines.slice(start));
  const first = lines.findIndex((line, index) => index >= start && line !== '');
  const blank = lines.findIndex((line, index) => index > first && line === '');
  const end = blank < 0 ? lines.length : blank;
  texts.set(open, withoutOuterBlanks(lines.slice(start, end)));
  return withoutOuterBlanks(lines.slice(end));
}

/** The entries of a list of bullets; nothing when something else stands between them. */
export function bulletsIn(text: string): readonly string[] | undefined {
  const entries: string[][] = [];
  for (const line of text.split('\n')) {
    const last = entries.at(-1);
    if (line.startsWith('* ')) entries.push([line.slice(2)]);
    else if (last === undefined) return undefined;
    else if (line === '' || line.startsWith('  ')) last.push(line.slice(2));
    else return undefined;
  }
  return entries.map((entry) => entry.join('\n'));
}

/** Lists with a label each, such as `In:`; nothing when the text is not made of them. */
export function labelledLists(
  text: string,
  labels: readonly string[],
): ReadonlyMap<string, readonly string[]> | undefined {
  const parts = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const label = labels.find((each) => line === `${each}:`);
    if (label !== undefined && !parts.has(label)) {
      current = [];
      parts.set(label, current);
    } else if (current === undefined) return undefined;
    else current.push(line);
  }
  const lists = new Map<string, readonly string[]>();
  for (const [label, lines] of parts) {
    const entries = bulletsIn(withoutOuterBlanks(lines));
    if (entries === undefined) return undefined;
    lists.set(label, entries);
  }
  return lists;
}

function withoutOuterBlanks(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line !== '');
  return first < 0 ? '' : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1).join('\n');
}
