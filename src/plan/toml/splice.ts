import { parseToml } from './parse-toml.ts';
import {
  nodeAt,
  pathText,
  type TextRange,
  type TomlNode,
  type TomlPath,
  type TomlTable,
} from './toml-tree.ts';

/** One number to write into a map. */
export interface NewTaskId {
  /** Of the `task_id` that holds the place open. */
  readonly path: TomlPath;
  readonly id: number;
}

const MARK = '\uFEFF';

/**
 * The bytes of a map, ready to have numbers written into it. Each writing gives a new one and leaves this one alone, so
 * that what is on disk and what comes next are two values.
 */
export class SpliceableMap {
  readonly bytes: Uint8Array;
  readonly #text: string;
  readonly #root: TomlTable;

  private constructor(bytes: Uint8Array, text: string, root: TomlTable) {
    this.bytes = bytes;
    this.#text = text;
    this.#root = root;
  }

  /** @param bytes of a map that was read without a problem; anything else is a defect */
  static of(bytes: Uint8Array): SpliceableMap {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return new SpliceableMap(bytes, text, rootOf(text));
  }

  /**
   * The same map with these numbers in place of what stands there, everything else byte for byte. The result was read
   * again: nothing but the values at these paths differs.
   * @throws Error when a path leads to no integer, or anything else came out different; nothing is to be written then
   */
  with(ids: readonly NewTaskId[]): SpliceableMap {
    const offset = markLength(this.#text);
    const splices = ids
      .map(({ path, id }) => ({ range: this.#rangeOf(path), digits: digitsOf(id) }))
      .toSorted((a, b) => b.range[0] - a.range[0]);
    let text = this.#text;
    for (const { range, digits } of splices)
      text = text.slice(0, range[0] + offset) + digits + text.slice(range[1] + offset);
    const root = rootOf(text);
    const expected = new Map(ids.map(({ path, id }) => [pathText(path), digitsOf(id)]));
    if (expected.size !== ids.length) throw new Error('two numbers are meant for one place');
    const other = differences(this.#root, root, []).filter(
      ({ path, after }) => after === undefined || expected.get(pathText(path)) !== after,
    );
    if (other[0] !== undefined) throw new Error(`writing the number would change ${pathText(other[0].path)}`);
    return new SpliceableMap(new TextEncoder().encode(text), text, root);
  }

  #rangeOf(path: TomlPath): TextRange {
    const node = nodeAt(this.#root, path);
    if (node?.kind !== 'integer') throw new Error(`there is no number at ${pathText(path)}`);
    return node.range;
  }
}

function rootOf(text: string): TomlTable {
  const parsed = parseToml(text.slice(markLength(text)));
  if ('flaw' in parsed) throw new Error(`the map is no TOML: ${parsed.flaw.message}`);
  return parsed.root;
}

function markLength(text: string): number {
  return text.startsWith(MARK) ? MARK.length : 0;
}

function digitsOf(id: number): string {
  if (!Number.isSafeInteger(id) || id <= 0) throw new Error(`${id} is no id of a task`);
  return String(id);
}

/** A value that is not the same in both; `after` is what an integer is written as now. */
interface Difference {
  readonly path: TomlPath;
  readonly after?: string;
}

function differences(before: TomlNode, after: TomlNode, path: TomlPath): readonly Difference[] {
  if (before.kind === 'table' && after.kind === 'table') {
    const names = [...before.entries.keys()];
    const others = [...after.entries.keys()];
    if (names.length !== others.length || names.some((name, index) => name !== others[index]))
      return [{ path }];
    return names.flatMap((name) =>
      pairDifferences(before.entries.get(name), after.entries.get(name), [...path, name]),
    );
  }
  if (before.kind === 'list' && after.kind === 'list') {
    if (before.items.length !== after.items.length) return [{ path }];
    return before.items.flatMap((item, index) => pairDifferences(item, after.items[index], [...path, index]));
  }
  if (before.kind !== after.kind || !('text' in before) || !('text' in after)) return [{ path }];
  if (before.text === after.text) return [];
  return [after.kind === 'integer' ? { path, after: after.text } : { path }];
}

function pairDifferences(
  before: TomlNode | undefined,
  after: TomlNode | undefined,
  path: TomlPath,
): readonly Difference[] {
  return before === undefined || after === undefined ? [{ path }] : differences(before, after, path);
}
