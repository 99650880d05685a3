import { equal, isList, isMap, type Json, type JsonObject, listOf, mapOf } from './json.ts';

/**
 * Sets of fields in the notation of `fieldsV1`: segments `f:name`, `k:{"name":"web"}` for items of lists with keys and
 * `v:"text"` for members of sets, joined by {@link divider}.
 */
export type FieldSet = ReadonlySet<string>;

const divider = '\u0001';

type ListRule =
  | { readonly is: 'atomic' }
  | { readonly is: 'set' }
  | { readonly is: 'map'; readonly keys: readonly string[] };

const atomic: ListRule = { is: 'atomic' };
const named: ListRule = { is: 'map', keys: ['name'] };
const builtInLists: Readonly<Record<string, ListRule>> = {
  containers: named,
  initContainers: named,
  volumes: named,
  env: named,
  imagePullSecrets: named,
  volumeMounts: { is: 'map', keys: ['mountPath'] },
  conditions: { is: 'map', keys: ['type'] },
  secrets: named,
};

function listRule(path: readonly string[], builtIn: boolean): ListRule {
  const [first, second] = path;
  const last = path.at(-1)?.slice(2) ?? '';
  if (first === 'f:metadata' && path.length === 2) {
    if (second === 'f:finalizers') return { is: 'set' };
    if (second === 'f:ownerReferences') return { is: 'map', keys: ['uid'] };
  }
  if (!builtIn) return atomic;
  if (last === 'ports') {
    return { is: 'map', keys: [path.length === 2 ? 'port' : 'containerPort', 'protocol'] };
  }
  return builtInLists[last] ?? atomic;
}

function segmentOf(item: Json, rule: ListRule): string {
  if (rule.is !== 'map') return `v:${JSON.stringify(item)}`;
  const keys = rule.keys
    .toSorted()
    .map((key) => [key, mapOf(item)[key] ?? (key === 'protocol' ? 'TCP' : null)]);
  return `k:${JSON.stringify(Object.fromEntries(keys))}`;
}

/** Every leaf of the value, and every item of lists whose items are owned one by one. */
export function fieldsOf(object: JsonObject, builtIn: boolean): Map<string, Json> {
  const fields = new Map<string, Json>();
  const visit = (value: Json, path: readonly string[]): void => {
    if (isMap(value) && Object.keys(value).length > 0) {
      for (const [name, inner] of Object.entries(value)) visit(inner, [...path, `f:${name}`]);
      return;
    }
    const rule = isList(value) ? listRule(path, builtIn) : atomic;
    if (rule.is === 'atomic') {
      fields.set(path.join(divider), value);
      return;
    }
    for (const item of listOf(value)) {
      const inner = [...path, segmentOf(item, rule)];
      fields.set(inner.join(divider), rule.is === 'set' ? item : null);
      if (rule.is === 'map') visit(item, inner);
    }
  };
  for (const [name, value] of Object.entries(ownable(object))) visit(value, [`f:${name}`]);
  return fields;
}

const serverSet = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'managedFields',
];
const neverOwned = new Set([...serverSet, 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink']);

function ownable(object: JsonObject): JsonObject {
  const metadata = Object.fromEntries(
    Object.entries(mapOf(object['metadata'])).filter(([name]) => !neverOwned.has(name)),
  );
  const { apiVersion: _, kind: __, ...rest } = object;
  return Object.keys(metadata).length === 0 ? rest : { ...rest, metadata };
}

/** Lays the applied fields over the live object, list items by their keys. */
export function overlay(live: JsonObject, applied: JsonObject, builtIn: boolean): JsonObject {
  const merge = (below: Json | undefined, above: Json, path: readonly string[]): Json => {
    if (isMap(above)) {
      const result: Record<string, Json> = { ...mapOf(below) };
      for (const [name, value] of Object.entries(above))
        result[name] = merge(result[name], value, [...path, `f:${name}`]);
      return result;
    }
    const rule = isList(above) ? listRule(path, builtIn) : atomic;
    if (rule.is === 'atomic') return above;
    const items = new Map(listOf(below).map((item) => [segmentOf(item, rule), item]));
    for (const item of listOf(above)) {
      const segment = segmentOf(item, rule);
      items.set(segment, merge(items.get(segment), item, [...path, segment]));
    }
    return [...items.values()];
  };
  return mapOf(merge(live, applied, []));
}

/** The object without these fields; maps that become empty by it go as well. */
export function prune(object: JsonObject, gone: FieldSet, builtIn: boolean): JsonObject {
  if (gone.size === 0) return object;
  const cut = (value: Json, path: readonly string[]): Json | undefined => {
    if (path.length > 0 && gone.has(path.join(divider))) return undefined;
    if (isMap(value)) {
      const kept = Object.entries(value).flatMap(([name, inner]) => {
        const rest = cut(inner, [...path, `f:${name}`]);
        return rest === undefined ? [] : [[name, rest] as const];
      });
      if (kept.length === 0 && Object.keys(value).length > 0 && path.length > 1) return undefined;
      return Object.fromEntries(kept);
    }
    const rule = isList(value) ? listRule(path, builtIn) : atomic;
    if (rule.is === 'atomic') return value;
    const kept = listOf(value).flatMap((item) => {
      const rest = cut(item, [...path, segmentOf(item, rule)]);
      return rest === undefined ? [] : [rest];
    });
    return kept.length === 0 ? undefined : kept;
  };
  return mapOf(cut(object, []));
}

/** The fields in which the two objects differ: set or changed in `after`, and gone from it. */
export function difference(
  before: JsonObject,
  after: JsonObject,
  builtIn: boolean,
): { readonly changed: FieldSet; readonly gone: FieldSet } {
  const old = fieldsOf(before, builtIn);
  const now = fieldsOf(after, builtIn);
  const changed = new Set<string>();
  for (const [field, value] of now) if (!old.has(field) || !equal(old.get(field), value)) changed.add(field);
  const gone = new Set([...old.keys()].filter((field) => !now.has(field)));
  return { changed, gone };
}

/** `.spec.template.spec.containers[name="web"].image`, as conflicts name a field. */
export function fieldText(field: string): string {
  return field
    .split(divider)
    .map((segment) => {
      if (segment.startsWith('f:')) return `.${segment.slice(2)}`;
      if (segment.startsWith('v:')) return `[=${segment.slice(2)}]`;
      const keys: unknown = JSON.parse(segment.slice(2));
      const pairs = Object.entries(typeof keys === 'object' && keys !== null ? keys : {});
      return `[${pairs.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/** The tree that `metadata.managedFields[].fieldsV1` holds. */
export function fieldsV1(fields: FieldSet): JsonObject {
  type Tree = { [segment: string]: Tree };
  const root: Tree = {};
  for (const field of fields) {
    let node = root;
    for (const segment of field.split(divider)) {
      const inner = node[segment] ?? {};
      node[segment] = inner;
      node = inner;
    }
  }
  return root;
}
