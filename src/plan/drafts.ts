import type { Place, Problem } from '../kernel/problem.ts';
import type { PlanDocument } from './document.ts';
import type { Path } from './positions.ts';
import { type DefaultsInput, flatItemSchema, type ItemInput } from './schema.ts';
import { shapeProblems } from './shape-problems.ts';
import type { ItemType } from './types.ts';

/** One item as written, checked for shape only. */
export interface Draft {
  readonly input: ItemInput;
  readonly document: PlanDocument;
  readonly path: Path;
  /** The item it is nested in. */
  readonly enclosing?: Draft;
  /** Type that the file's role dictates. */
  readonly forcedType?: ItemType;
  readonly defaults?: DefaultsInput;
  /** Some keys were unusable and are missing from `input`; their problems are reported already. */
  readonly damaged: boolean;
}

/** Where the items of one file are and what holds for all of them. */
export interface ItemList {
  readonly document: PlanDocument;
  readonly items: readonly unknown[];
  readonly path: Path;
  readonly forcedType?: ItemType;
  readonly defaults?: DefaultsInput;
}

/** The drafts of a file in document order, parents before their nested children. */
export class DraftCollector {
  readonly drafts: Draft[] = [];
  readonly problems: Problem[] = [];
  /** False as soon as an item had to be left out. */
  complete = true;

  collect(list: ItemList): void {
    this.#collectInto(list, list.items, list.path, undefined, true);
  }

  #collectInto(
    list: ItemList,
    items: readonly unknown[],
    path: Path,
    enclosing: Draft | undefined,
    keep: boolean,
  ): void {
    for (const [index, raw] of items.entries()) {
      const at = [...path, index];
      const read = this.#read(raw, list.document, at);
      const draft = read === undefined || !keep ? undefined : this.#draft(list, at, enclosing, read);
      if (draft === undefined) this.complete = false;
      else this.drafts.push(draft);
      const nested = nestedItems(raw);
      if (nested.length > 0) this.#collectInto(list, nested, [...at, 'items'], draft, draft !== undefined);
    }
  }

  #draft(list: ItemList, path: Path, enclosing: Draft | undefined, read: ReadItem): Draft {
    const { document, forcedType, defaults } = list;
    return {
      ...read,
      document,
      path,
      ...(enclosing === undefined ? {} : { enclosing }),
      ...(forcedType === undefined || enclosing !== undefined ? {} : { forcedType }),
      ...(defaults === undefined ? {} : { defaults }),
    };
  }

  #read(raw: unknown, document: PlanDocument, path: Path): ReadItem | undefined {
    const checked = flatItemSchema.safeParse(raw);
    if (checked.success) return { input: checked.data, damaged: false };
    const placeOf = (inner: Path, which: 'key' | 'value'): Place =>
      document.placeOf([...path, ...inner], which);
    const { issues } = checked.error;
    const id = idOf(raw);
    const found = shapeProblems(issues, {
      schema: flatItemSchema,
      value: raw,
      placeOf,
      where: nameOf(id, path),
    });
    this.problems.push(...(id === undefined ? found : found.map((problem) => ({ ...problem, item: id }))));
    return salvage(
      raw,
      new Set(
        issues.flatMap((issue) =>
          'keys' in issue && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
        ),
      ),
    );
  }
}

type ReadItem = Pick<Draft, 'input' | 'damaged'>;

/** The item without its unusable keys, so that what is left can be checked in the same pass. */
function salvage(raw: unknown, unusable: ReadonlySet<string>): ReadItem | undefined {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return undefined;
  const usable = Object.fromEntries(Object.entries(raw).filter(([key]) => !unusable.has(key)));
  const checked = flatItemSchema.safeParse({ title: '(no title)', ...usable });
  return checked.success ? { input: checked.data, damaged: true } : undefined;
}

function nestedItems(raw: unknown): readonly unknown[] {
  if (raw === null || typeof raw !== 'object' || !('items' in raw)) return [];
  return Array.isArray(raw.items) ? raw.items : [];
}

function idOf(raw: unknown): string | undefined {
  if (raw === null || typeof raw !== 'object' || !('id' in raw)) return undefined;
  return typeof raw.id === 'string' ? raw.id : undefined;
}

function nameOf(id: string | undefined, path: Path): string {
  const position = path.at(-1);
  return id === undefined
    ? ` in item number ${typeof position === 'number' ? position + 1 : 1}`
    : ` in item "${id}"`;
}
