import { isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** A plan file as text and as the nodes it was read to; nothing when it cannot be read. */
export interface Source {
  readonly text: string;
  /** The value of the whole file. */
  readonly value: unknown;
  /** The mapping of each item that stands in this file. */
  readonly items: ReadonlyMap<string, YAMLMap>;
}

/** Reads a text with the same rules as plans are read. */
export function readSource(text: string): Source | undefined {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    logLevel: 'silent',
    prettyErrors: false,
    resolveKnownTags: false,
    stringKeys: true,
  });
  if (document.errors.length > 0) return undefined;
  const items = new Map<string, YAMLMap>();
  const root: unknown = document.contents;
  collect(isMap(root) ? valueAt(root, 'items') : root, items);
  try {
    return { text, value: document.toJS(), items };
  } catch {
    return undefined;
  }
}

function collect(list: unknown, items: Map<string, YAMLMap>): void {
  if (!isSeq(list)) return;
  for (const item of list.items) {
    if (!isMap(item)) continue;
    const id = valueAt(item, 'id');
    if (isScalar(id) && typeof id.value === 'string' && !items.has(id.value)) items.set(id.value, item);
    collect(valueAt(item, 'items'), items);
  }
}

/** The pair of a key in a mapping. */
export function pairAt(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function valueAt(map: YAMLMap, key: string): unknown {
  return pairAt(map, key)?.value;
}

/** Start and end of a node's own text; what stands behind it on the line is not part of it. */
export function rangeOf(node: unknown): readonly [from: number, to: number] | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  const { range } = node;
  return range === null || range === undefined ? undefined : [range[0], range[1]];
}

/** Offset of the first character of the line. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Offset behind the last character of the line, in front of its line end. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end - 1 >= at ? end - 1 : end;
}

/** The line end that the text uses around an offset. */
export function lineBreak(text: string, at: number): '\n' | '\r\n' {
  const next = text.indexOf('\n', at);
  const near = next < 0 ? text.lastIndexOf('\n') : next;
  return near > 0 && text[near - 1] === '\r' ? '\r\n' : '\n';
}

/** The blanks in front of an offset when nothing else stands there on its line. */
export function indentBefore(text: string, at: number): string | undefined {
  const before = text.slice(lineStart(text, at), at);
  return /^[ \t]*$/u.test(before) ? before : undefined;
}
