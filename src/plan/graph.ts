/** From a node to the nodes its edges lead to. */
export type Edges = ReadonlyMap<string, readonly string[]>;

/** Children of each parent, in the order of `items`; items without children have no entry. */
export function childrenOf(
  items: readonly { readonly id: string; readonly parentId?: string }[],
): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const { id, parentId } of items) {
    if (parentId === undefined) continue;
    const siblings = children.get(parentId);
    if (siblings === undefined) children.set(parentId, [id]);
    else siblings.push(id);
  }
  return children;
}

/**
 * The nodes in levels: each node comes in a later level than every node its edges lead to, so what it depends on is
 * before it. Order inside a level follows `nodes`. Nodes on or behind a cycle are in no level. Edges to unknown nodes
 * are ignored. Linear in nodes and edges.
 */
export function levels(nodes: readonly string[], edges: Edges): readonly (readonly string[])[] {
  const known = new Set(nodes);
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const node of known) {
    const targets = new Set((edges.get(node) ?? []).filter((target) => known.has(target)));
    waiting.set(node, targets.size);
    for (const target of targets) {
      const list = dependents.get(target);
      if (list === undefined) dependents.set(target, [node]);
      else list.push(node);
    }
  }
  const rank = new Map([...known].map((node, index) => [node, index]));
  const result: string[][] = [];
  let ready = [...known].filter((node) => waiting.get(node) === 0);
  while (ready.length > 0) {
    result.push(ready);
    const next: string[] = [];
    for (const node of ready) {
      for (const dependent of dependents.get(node) ?? []) {
        const left = (waiting.get(dependent) ?? 0) - 1;
        waiting.set(dependent, left);
        if (left === 0) next.push(dependent);
      }
    }
    ready = next.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  }
  return result;
}

/**
 * Cycles, each as its path without the repeated end: `['a', 'b']` is a -> b -> a. Each closing edge met in a
 * depth-first walk gives one, so no cycle is given twice, and a graph without these closing edges has no cycle left.
 * At most `limit` are given. Works on any depth; linear apart from writing the paths down.
 */
export function findCycles(edges: Edges, limit = 100): readonly (readonly string[])[] {
  const cycles: (readonly string[])[] = [];
  const finished = new Set<string>();
  for (const start of edges.keys()) {
    if (finished.has(start)) continue;
    const path: string[] = [start];
    const depthOf = new Map([[start, 0]]);
    const targets = [iterate(edges, start)];
    while (path.length > 0) {
      const next = targets.at(-1)?.next();
      if (next === undefined || next.done) {
        targets.pop();
        const left = path.pop();
        if (left === undefined) continue;
        finished.add(left);
        depthOf.delete(left);
        continue;
      }
      const closing = depthOf.get(next.value);
      if (closing !== undefined) cycles.push(path.slice(closing));
      else if (!finished.has(next.value)) {
        depthOf.set(next.value, path.length);
        path.push(next.value);
        targets.push(iterate(edges, next.value));
      }
      if (cycles.length >= limit) return cycles;
    }
  }
  return cycles;
}

function iterate(edges: Edges, node: string): Iterator<string> {
  return new Set(edges.get(node)).values();
}
