import type { Json } from '../kernel/canonical-json.ts';

/** A mapping of plain data. */
export type Mapping = { readonly [key: string]: Json };

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMapping(value: Json | undefined): value is Mapping {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The member of a mapping; an empty mapping for everything that is none. */
export function mappingAt(value: Json | undefined, key: string): Mapping {
  const inner = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isMapping(inner) ? inner : {};
}

export function textAt(value: Json | undefined, key: string): string {
  const inner = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : '';
}
