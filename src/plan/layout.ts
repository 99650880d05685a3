import type { Place, Problem } from '../kernel/problem.ts';
import type { PlanDocument } from './document.ts';
import type { ItemList } from './drafts.ts';
import type { Path } from './positions.ts';
import { type DefaultsInput, defaultsSchema, fileHeadSchema } from './schema.ts';
import { shapeProblems } from './shape-problems.ts';
import type { ItemType } from './types.ts';

/** What one file says besides its items. */
export interface FileHead {
  readonly document: PlanDocument;
  readonly planId?: string;
  readonly title?: string;
}

/** A file, taken apart: its head, its items (absent when they cannot be found) and what is wrong with the rest. */
export interface FileLayout {
  readonly head: FileHead;
  readonly list?: ItemList;
  readonly problems: readonly Problem[];
}

/** Recognises the layout of a file: a bare list of items, or a mapping with `items`. */
export function layOut(document: PlanDocument, role: ItemType | undefined): FileLayout {
  const { value } = document;
  const forced = role === undefined ? {} : { forcedType: role };
  if (Array.isArray(value))
    return { head: { document }, list: { document, items: value, path: [], ...forced }, problems: [] };
  if (value === null || typeof value !== 'object') return unreadable(document);

  const problems: Problem[] = [];
  const head = fileHeadSchema.safeParse(value);
  if (!head.success) {
    const placeOf = (path: Path, which: 'key' | 'value'): Place => document.placeOf(path, which);
    problems.push(...shapeProblems(head.error.issues, { schema: fileHeadSchema, value, placeOf, where: '' }));
  }
  const defaults = readDefaults(document, Reflect.get(value, 'defaults'), problems);
  const items: unknown = Reflect.get(value, 'items');
  const list = Array.isArray(items)
    ? { document, items, path: ['items'], ...defaults, ...forced }
    : undefined;
  return {
    head: { document, ...(head.success ? identityOf(head.data) : {}) },
    ...(list === undefined ? {} : { list }),
    problems,
  };
}

function unreadable(document: PlanDocument): FileLayout {
  const message =
    document.value === null ? 'The file is empty' : 'A plan is a mapping with "items", or a list of items';
  const remedy = 'start with "items:" and one "- id: …" for each item';
  return { head: { document }, problems: [{ message, remedy, place: document.placeOf([]) }] };
}

function identityOf(head: {
  readonly plan_id?: string | null | undefined;
  readonly title?: string | null | undefined;
}): Omit<FileHead, 'document'> {
  return {
    ...(typeof head.plan_id === 'string' ? { planId: head.plan_id } : {}),
    ...(typeof head.title === 'string' ? { title: head.title } : {}),
  };
}

function readDefaults(
  document: PlanDocument,
  value: unknown,
  problems: Problem[],
): { readonly defaults?: DefaultsInput } {
  if (value === undefined || value === null) return {};
  const checked = defaultsSchema.safeParse(value);
  if (checked.success) return { defaults: checked.data };
  const placeOf = (path: Path, which: 'key' | 'value'): Place =>
    document.placeOf(['defaults', ...path], which);
  const where = ' in the defaults';
  problems.push(...shapeProblems(checked.error.issues, { schema: defaultsSchema, value, placeOf, where }));
  return {};
}
