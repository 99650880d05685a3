import { isAlias, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Json } from '../kernel/canonical-json.ts';
import type { Positions } from './positions.ts';

/** A mistake at a text offset, before it has a line and a column. */
export interface Complaint {
  readonly offset: number;
  readonly message: string;
  readonly remedy?: string;
  /** Offset of the other place concerned. */
  readonly also?: number;
}

interface Anchored {
  readonly value: Json;
  /** Values in it, the expanded ones included. */
  readonly size: number;
}

const MAX_DEPTH = 50;
const MAX_ALIASED_VALUES = 100_000;

/** Turns the parser's tree into plain data and notes where each value stands; the tree can be dropped afterwards. */
export class TreeReader {
  readonly #positions: Positions;
  readonly #complaints: Complaint[];
  readonly #anchors = new Map<string, Anchored>();
  #base = 0;
  #size = 0;
  #aliased = 0;

  constructor(positions: Positions, complaints: Complaint[]) {
    this.#positions = positions;
    this.#complaints = complaints;
  }

  /** Reads a whole tree. */
  read(contents: unknown): Json {
    this.#positions.root(startOf(contents) ?? 0);
    return this.#value(contents, 0);
  }

  /** Reads the tree of a mapping whose last key, empty so far, will hold a list that is read in parts. */
  readHead(contents: YAMLMap): Record<string, Json> {
    this.#positions.root(startOf(contents) ?? 0);
    return this.#mapping(contents, 0);
  }

  /** Appends the entries of a tree that was parsed from a part of the text, `base` characters into it. */
  readPart(part: YAMLSeq, base: number, depth: number, list: Json[], offsets: number[]): void {
    this.#base = base;
    this.#readItems(part, depth, list, offsets);
    this.#base = 0;
  }

  #value(node: unknown, depth: number): Json {
    if (depth > MAX_DEPTH) return this.#tooDeep(node);
    const before = this.#size;
    this.#size += 1;
    if (isAlias(node)) return this.#alias(node.source, this.#at(node) ?? 0);
    const value = this.#plain(node, depth);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, { value, size: this.#size - before });
    return value;
  }

  #plain(node: unknown, depth: number): Json {
    if (isMap(node)) return this.#mapping(node, depth);
    if (isSeq(node)) return this.#list(node, depth);
    return isScalar(node) ? scalar(node.value) : null;
  }

  #list(node: YAMLSeq, depth: number): readonly Json[] {
    const list: Json[] = [];
    const offsets: number[] = [];
    this.#readItems(node, depth, list, offsets);
    this.#positions.list(list, offsets);
    return list;
  }

  #readItems(node: YAMLSeq, depth: number, list: Json[], offsets: number[]): void {
    for (const item of node.items) {
      offsets.push(this.#at(item) ?? this.#at(node) ?? 0);
      list.push(this.#value(item, depth + 1));
    }
  }

  #at(node: unknown): number | undefined {
    const start = startOf(node);
    return start === undefined ? undefined : start + this.#base;
  }

  #mapping(node: YAMLMap, depth: number): Record<string, Json> {
    const mapping: Record<string, Json> = {};
    const keys = new Map<string, number>();
    const values: number[] = [];
    for (const pair of node.items) {
      const at = this.#at(pair.key) ?? this.#at(node) ?? 0;
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      const first = keys.get(key);
      if (first !== undefined) {
        this.#complain({
          offset: at,
          also: first,
          message: `Key "${key}" is given twice`,
          remedy: 'keep one',
        });
      } else if (this.#isAllowed(key, at)) {
        keys.set(key, at);
        values.push(this.#at(pair.value) ?? at);
        mapping[key] = this.#value(pair.value, depth + 1);
      }
    }
    this.#positions.mapping(mapping, [...keys.keys()], [...keys.values()], values);
    return mapping;
  }

  #isAllowed(key: string, offset: number): boolean {
    if (key === '<<') {
      const message = 'Merge keys (<<) are not part of YAML 1.2';
      this.#complain({
        offset,
        message,
        remedy: 'write the keys out; plans have `defaults` for shared values',
      });
    }
    if (key === '__proto__')
      this.#complain({ offset, message: 'The key "__proto__" is not allowed', remedy: 'rename it' });
    return key !== '<<' && key !== '__proto__';
  }

  #alias(name: string, offset: number): Json {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const message = `Alias *${name} has no finished anchor before it`;
      this.#complain({ offset, message, remedy: `put &${name} on an earlier value, or quote the text` });
      return null;
    }
    const isFirst = this.#aliased <= MAX_ALIASED_VALUES;
    this.#aliased += target.size;
    this.#size += target.size;
    if (this.#aliased <= MAX_ALIASED_VALUES) return target.value;
    if (isFirst) {
      const message = `Aliases expand to over ${MAX_ALIASED_VALUES.toLocaleString('en')} values`;
      this.#complain({ offset, message, remedy: 'write the values out' });
    }
    return null;
  }

  #tooDeep(node: unknown): null {
    const message = `Nested deeper than ${MAX_DEPTH} levels`;
    this.#complain({ offset: this.#at(node) ?? 0, message, remedy: 'plans have three levels' });
    return null;
  }

  #complain(complaint: Complaint): void {
    this.#complaints.push(complaint);
  }
}

function scalar(value: unknown): Json {
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? value : null;
}

function startOf(node: unknown): number | undefined {
  const isNode = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node);
  return isNode ? node.range?.[0] : undefined;
}
