import type { Json } from '../kernel/canonical-json.ts';
import type { Place } from '../kernel/problem.ts';

/** Keys and list indexes that lead from the root to a value. */
export type Path = readonly (string | number)[];

interface Layout {
  /** Offset of each entry's value, in written order. */
  readonly values: readonly number[];
  /** Names of a mapping's entries in written order; absent for lists. */
  readonly keys?: readonly string[];
  readonly keyOffsets?: readonly number[];
}

/** Where the values of one document were written: text offsets, kept apart from the values themselves. */
export class Positions {
  readonly #layouts = new Map<object, Layout>();
  #root = 0;

  root(offset: number): void {
    this.#root = offset;
  }

  list(list: readonly Json[], values: readonly number[]): void {
    this.#layouts.set(list, { values });
  }

  mapping(
    mapping: { readonly [key: string]: Json },
    keys: readonly string[],
    keyOffsets: readonly number[],
    values: readonly number[],
  ): void {
    this.#layouts.set(mapping, { values, keys, keyOffsets });
  }

  /** Name and place of the key a mapping ends with. */
  lastKey(mapping: object | undefined): { readonly name: string; readonly offset: number } | undefined {
    const layout = mapping === undefined ? undefined : this.#layouts.get(mapping);
    const name = layout?.keys?.at(-1);
    const offset = layout?.keyOffsets?.at(-1);
    return name === undefined || offset === undefined ? undefined : { name, offset };
  }

  /** Corrects where the last value of a mapping stands. */
  moveLast(mapping: { readonly [key: string]: Json }, offset: number): void {
    const layout = this.#layouts.get(mapping);
    if (layout !== undefined)
      this.#layouts.set(mapping, { ...layout, values: [...layout.values.slice(0, -1), offset] });
  }

  /**
   * Offset of the value at `path`, or of its key; of the nearest enclosing value that was written when the path leads
   * to nothing.
   */
  offsetOf(root: Json, path: Path, which: 'key' | 'value'): number {
    let offset = this.#root;
    let value: Json | undefined = root;
    for (const [depth, step] of path.entries()) {
      const layout = typeof value === 'object' && value !== null ? this.#layouts.get(value) : undefined;
      const index = typeof step === 'number' ? step : (layout?.keys?.indexOf(step) ?? -1);
      const next = layout?.values[index];
      if (next === undefined) return offset;
      const isLast = depth === path.length - 1;
      offset = isLast && which === 'key' ? (layout?.keyOffsets?.[index] ?? next) : next;
      value = entry(value, step);
    }
    return offset;
  }
}

/** Turns text offsets into lines and columns; columns count UTF-16 units. */
export class LineIndex {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  place(file: string, offset: number): Place {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

function entry(value: Json | undefined, step: string | number): Json | undefined {
  if (value === undefined || value === null || typeof value !== 'object') return undefined;
  if (isList(value)) return typeof step === 'number' ? value[step] : undefined;
  return value[step];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
