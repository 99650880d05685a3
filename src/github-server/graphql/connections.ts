import type { Input } from '../input.ts';

/** A page of a list in GraphQL's shape. */
export interface Connection<T> {
  readonly nodes: readonly T[];
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Cuts the page that `first`, `last`, `after` and `before` ask for. A cursor names its element, so a page is not
 * shifted by what is added in front of it; when the element is gone, its former position counts.
 */
export function connect<T extends { readonly id: string }>(all: readonly T[], args: Input): Connection<T> {
  const after = args.optionalText('after');
  const before = args.optionalText('before');
  const start = after === undefined ? 0 : place(all, after) + 1;
  const end = before === undefined ? all.length : Math.max(start, place(all, before));
  const first = args.optionalNumber('first');
  const last = args.optionalNumber('last');
  const from = first === undefined && last !== undefined ? Math.max(start, end - last) : start;
  const to = first === undefined ? end : Math.min(end, start + first);
  const nodes = all.slice(from, to);
  const edges = nodes.map((node, at) => ({ cursor: cursorOf(node, from + at), node }));
  return {
    nodes,
    edges,
    totalCount: all.length,
    pageInfo: {
      hasNextPage: to < all.length,
      hasPreviousPage: from > 0,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(node: { readonly id: string }, position: number): string {
  return Buffer.from(`cursor:v2:${position}:${node.id}`).toString('base64');
}

function place(all: readonly { readonly id: string }[], cursor: string): number {
  const [, , position, id] = Buffer.from(cursor, 'base64').toString().split(':');
  const found = all.findIndex((node) => node.id === id);
  return found >= 0 ? found : Number(position ?? 0) - 1;
}
