import { parseSync } from '@swc/core';

/** A node of the syntax tree, whatever its kind. */
export type Node = Readonly<Record<string, unknown>> & { readonly type: string };

/** The top-level items of a TypeScript module. */
export function topLevelItems(source: string): readonly Node[] {
  const items: unknown = parseSync(source, { syntax: 'typescript', target: 'es2024' }).body;
  return Array.isArray(items) ? items.filter(isNode) : [];
}

/** Every node below `value`, itself included, types and all. */
export function* nodes(value: unknown): Iterable<Node> {
  if (isNode(value)) yield value;
  if (Array.isArray(value) || isRecord(value)) for (const part of Object.values(value)) yield* nodes(part);
}

export function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value['type'] === 'string';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
