import type { Json } from '../../../src/kernel/canonical-json.ts';
import type { JsonObject } from '../../../src/syncer/kube-object.ts';

export type { Json, JsonObject };

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a map; an empty one where there is none. */
export function mapOf(value: Json | undefined): JsonObject {
  return isMap(value) ? value : {};
}

export function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** JSON text as a map; of several lines the first. */
export function parseMap(text: string): JsonObject {
  const value: Json = JSON.parse(text.split('\n', 1)[0] ?? '');
  return mapOf(value);
}

/** What lies below the names, or nothing. */
export function at(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  let current = value;
  for (const name of names) current = isMap(current) ? current[name] : undefined;
  return current;
}

/** A copy with `value` below the names, maps made on the way; `undefined` removes. */
export function put(object: JsonObject, names: readonly string[], value: Json | undefined): JsonObject {
  const [name, ...rest] = names;
  if (name === undefined) return object;
  const inner = rest.length === 0 ? value : put(mapOf(object[name]), rest, value);
  if (inner !== undefined) return { ...object, [name]: inner };
  return without(object, name);
}

export function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  if (!names.some((name) => Object.hasOwn(object, name))) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

/** RFC 7386. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isMap(patch)) return patch;
  const result: Record<string, Json> = { ...mapOf(target) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatch(result[name], value);
  }
  return result;
}
