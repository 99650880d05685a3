import type { PlanEdit } from './edits.ts';

type Tree = Record<string, unknown>;

/** What a file must read as after the edits: a copy of its value with exactly them made. */
export function expectedAfter(value: unknown, edits: readonly PlanEdit[]): unknown {
  const copy: unknown = structuredClone(value);
  const items = new Map<string, Tree>();
  collect(isTree(copy) ? copy['items'] : copy, items);
  for (const edit of edits) {
    const item = items.get(edit.item);
    if (item !== undefined) change(item, edit);
  }
  return copy;
}

function change(item: Tree, edit: PlanEdit): void {
  switch (edit.set) {
    case 'title':
      item['title'] = edit.value;
      return;
    case 'done':
      item['done'] = edit.value;
      return;
    case 'size':
      setInner(item, 'estimate', 'tshirt', edit.value);
      return;
    case 'hours':
      setInner(item, 'estimate', 'hours', edit.value);
      return;
    case 'field':
      setInner(item, 'fields', edit.name, edit.value);
      return;
    case 'blocked-by':
      item['depends_on'] = [...new Set([...listOf(item['depends_on']), edit.value])];
      return;
    case 'not-blocked-by':
      item['depends_on'] = listOf(item['depends_on']).filter((entry) => entry !== edit.value);
  }
}

function setInner(item: Tree, outer: string, inner: string, value: unknown): void {
  const known = item[outer];
  item[outer] = { ...(isTree(known) ? known : {}), [inner]: value };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function collect(list: unknown, items: Map<string, Tree>): void {
  if (!Array.isArray(list)) return;
  for (const item of list) {
    if (!isTree(item)) continue;
    const id = item['id'];
    if (typeof id === 'string' && !items.has(id)) items.set(id, item);
    collect(item['items'], items);
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal but for what a plan does not tell apart: no key, `null`, not done, an empty list or mapping; an entry listed twice. */
export function isSameTree(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a, '')) === JSON.stringify(canonical(b, ''));
}

function canonical(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    const list = value.map((entry: unknown) => canonical(entry, '') ?? null);
    const entries = key === 'depends_on' ? [...new Set(list)] : list;
    return entries.length === 0 && key === 'depends_on' ? undefined : entries;
  }
  if (!isTree(value)) return value === null || (key === 'done' && value === false) ? undefined : value;
  const entries = Object.entries(value)
    .map(([name, inner]) => [name, canonical(inner, name)] as const)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0 && (key === 'estimate' || key === 'fields')
    ? undefined
    : Object.fromEntries(entries);
}
