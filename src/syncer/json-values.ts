import { canonicalJson, type Json } from '../kernel/canonical-json.ts';
import type { JsonObject } from './kube-object.ts';

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMapping(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below these member names, nothing where one of them is missing. */
export function at(value: Json | undefined, ...names: readonly string[]): Json | undefined {
  let inner = value;
  for (const name of names) inner = isMapping(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined;
  return inner;
}

export function textAt(value: Json | undefined, ...names: readonly string[]): string | undefined {
  const inner = at(value, ...names);
  return typeof inner === 'string' ? inner : undefined;
}

/** The members that `keep` wants. */
export function pick(value: JsonObject, keep: (name: string, member: Json) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name, member]) => keep(name, member)));
}

/** A frozen deep copy. Numbers that only their source text holds exactly have no prototype and are frozen: they are kept. */
export function frozenCopy<T extends Json>(value: T): T;
export function frozenCopy(value: Json): Json {
  if (isList(value)) return Object.freeze(value.map((each) => frozenCopy(each)));
  if (!isMapping(value) || Object.getPrototypeOf(value) === null) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, frozenCopy(each)])),
  );
}

/** Whether everything in `part` is in `whole` with the same value; lists have to be equally long. */
export function isDeepSubset(part: Json | undefined, whole: Json | undefined): boolean {
  if (isMapping(part))
    return (
      isMapping(whole) && Object.entries(part).every(([key, each]) => isDeepSubset(each, at(whole, key)))
    );
  if (isList(part))
    return (
      isList(whole) &&
      part.length === whole.length &&
      part.every((each, index) => isDeepSubset(each, whole[index]))
    );
  return part === whole;
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || canonicalJson(a) === canonicalJson(b);
}
