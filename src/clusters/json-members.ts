import type { Json } from '../kernel/canonical-json.ts';
import type { JsonObject } from '../syncer/kube-object.ts';

export type JsonMap = JsonObject;

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function mapAt(map: JsonMap, name: string): JsonMap {
  const value = map[name];
  return isMap(value) ? value : {};
}

export function mapsAt(map: JsonMap, name: string): readonly JsonMap[] {
  const value = map[name];
  return isList(value) ? value.filter(isMap) : [];
}

export function textAt(map: JsonMap, name: string): string {
  const value = map[name];
  return typeof value === 'string' ? value : '';
}

export function textsAt(map: JsonMap, name: string): readonly string[] {
  const value = map[name];
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function numberAt(map: JsonMap, name: string): number | undefined {
  const value = map[name];
  return typeof value === 'number' ? value : undefined;
}
