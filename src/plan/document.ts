import { isMap, isSeq, parseDocument } from 'yaml';
import type { Json } from '../kernel/canonical-json.ts';
import type { Place, Problem } from '../kernel/problem.ts';
import { cutAtCommas } from './json-pieces.ts';
import { cutAtItems, type Piece } from './pieces.ts';
import { LineIndex, type Path, Positions } from './positions.ts';
import { decodeText, type TextSource } from './source-text.ts';
import { syntaxComplaints } from './syntax-messages.ts';
import { type Complaint, TreeReader } from './tree-reader.ts';

/** One file, read: plain data, and where each value of it was written. */
export interface PlanDocument {
  readonly file: string;
  /** `null` for a file without content. */
  readonly value: Json;
  /** Where the value at `path` (or its key) is written; for a path that leads to nothing, the value that should hold it. */
  placeOf(path: Path, which?: 'key' | 'value'): Place;
}

/** What reading a file gives: the document, or everything that is wrong with its syntax. */
export type Reading = { readonly document: PlanDocument } | { readonly problems: readonly Problem[] };

const MAX_PROBLEMS = 100;

/**
 * Reads one YAML 1.2 or JSON file; nothing is thrown for what the file may hold.
 * Refused: over 10 MB, not UTF-8, broken syntax, several documents, duplicate or non-text keys, `__proto__`,
 * own tags, merge keys (`<<`), aliases that expand to over 100,000 values, nesting deeper than 50.
 */
export function readDocument(source: TextSource): Reading {
  const decoded = decodeText(source);
  if ('problem' in decoded) return { problems: [decoded.problem] };
  const { text } = decoded;
  const lines = new LineIndex(text);
  const positions = new Positions();
  const complaints: Complaint[] = [];
  const value = readTree(text, positions, complaints);
  if (complaints.length > 0) return { problems: toProblems(complaints, source.file, lines) };
  const placeOf = (path: Path, which: 'key' | 'value' = 'value'): Place =>
    lines.place(source.file, positions.offsetOf(value, path, which));
  return { document: { file: source.file, value, placeOf } };
}

function readTree(text: string, positions: Positions, complaints: Complaint[]): Json {
  const piecewise = readPieces(text, positions);
  if (piecewise !== undefined) return piecewise;
  const tree = parse(text);
  complaints.push(...syntaxComplaints(tree));
  if (tree.directives?.yaml.version !== '1.2')
    complaints.push({ offset: 0, message: 'Only YAML 1.2 is read', remedy: 'remove the %YAML line' });
  if (tree.errors.length > 0) return null;
  return new TreeReader(positions, complaints).read(tree.contents);
}

/** The value read piece by piece, or nothing when the text has to be looked at as a whole: in doubt, on any complaint. */
function readPieces(text: string, positions: Positions): Json | undefined {
  const pieces = cutAtItems(text) ?? cutAtCommas(text);
  if (pieces === undefined) return undefined;
  const complaints: Complaint[] = [];
  const reader = new TreeReader(positions, complaints);
  const head = parse(pieces.head);
  if (!isClean(head) || /^%/m.test(pieces.head)) return undefined;
  const root = isMap(head.contents) ? reader.readHead(head.contents) : undefined;
  const key = positions.lastKey(root);
  if (pieces.keyOffset !== key?.offset || (root === undefined && head.contents !== null)) return undefined;
  const list = readParts(pieces.items, reader, positions, root === undefined ? 0 : 1);
  if (list === undefined || complaints.length > 0) return undefined;
  if (root === undefined || key === undefined) {
    positions.root(pieces.start);
    return list;
  }
  root[key.name] = list;
  positions.moveLast(root, pieces.start);
  return root;
}

function readParts(
  parts: readonly Piece[],
  reader: TreeReader,
  positions: Positions,
  depth: number,
): Json | undefined {
  const list: Json[] = [];
  const offsets: number[] = [];
  for (const { text, offset } of parts) {
    const part = parse(text);
    if (!isClean(part) || !isSeq(part.contents)) return undefined;
    reader.readPart(part.contents, offset, depth, list, offsets);
  }
  positions.list(list, offsets);
  return list;
}

function isClean(tree: ReturnType<typeof parse>): boolean {
  return tree.errors.length === 0 && tree.warnings.length === 0;
}

function parse(text: string) {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    logLevel: 'error',
    prettyErrors: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
  });
}

function toProblems(complaints: readonly Complaint[], file: string, lines: LineIndex): Problem[] {
  const sorted = complaints.toSorted((a, b) => a.offset - b.offset);
  const problems = sorted.slice(0, MAX_PROBLEMS).map(({ offset, also, message, remedy }) => {
    const first = also === undefined ? '' : `; first in line ${lines.place(file, also).line}`;
    const place = lines.place(file, offset);
    return { message: message + first, place, ...(remedy === undefined ? {} : { remedy }) };
  });
  const rest = sorted[MAX_PROBLEMS];
  if (rest === undefined) return problems;
  const message = `${sorted.length - MAX_PROBLEMS} more problems from here on are not listed`;
  return [
    ...problems,
    { message, remedy: 'correct those above first', place: lines.place(file, rest.offset) },
  ];
}
