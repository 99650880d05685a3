import type { GlobalUses } from './global-uses.ts';
import type { ImportGraph } from './import-graph.ts';
import { builtinDoors, type Doors, globalDoors, mayImport, packageDoors } from './layers.ts';

/** Imports of rooms that the importing room may not see; rooms that the floor plan does not know. */
export function layerProblems(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([from, edges]) => {
    const room = roomOf(from);
    const allowed = mayImport[room];
    if (allowed === undefined) return [`${from}: the room "${room}" is not in the floor plan`];
    return edges.flatMap(({ to, kind, typeOnly }) => {
      if (kind === 'unresolved') return [`${from} imports ${to}, which is no module of src`];
      if (kind !== 'module') return [];
      const target = roomOf(to);
      if (target === room || allowed.includes(target) || (typeOnly && allowed.includes(`types:${target}`)))
        return [];
      return [`${from} imports ${to}: "${room}" may import ${allowed.join(', ') || 'no other room'}`];
    });
  });
}

/** Imports of packages and Node modules away from their door. */
export function importDoorProblems(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([from, edges]) =>
    edges.flatMap(({ to, kind }) => {
      if (kind === 'package') return doorProblem(from, 'imports', to, packageDoors, 'closed');
      if (kind === 'builtin') return doorProblem(from, 'imports', to, builtinDoors, 'closed');
      return [];
    }),
  );
}

/** Uses of guarded globals away from their door. */
export function globalDoorProblems(uses: GlobalUses): readonly string[] {
  return [...uses].flatMap(([from, names]) =>
    [...names].flatMap((name) => doorProblem(from, 'uses', name, globalDoors, 'open')),
  );
}

/** Every import cycle once, written as a path; imported types count. */
export function cycleProblems(graph: ImportGraph): readonly string[] {
  const finished = new Set<string>();
  const problems: string[] = [];
  const visit = (module: string, path: readonly string[]): void => {
    const start = path.indexOf(module);
    if (start >= 0) {
      problems.push(`import cycle: ${[...path.slice(start), module].join(' -> ')}`);
      return;
    }
    if (finished.has(module)) return;
    for (const { to, kind } of graph.get(module) ?? []) if (kind === 'module') visit(to, [...path, module]);
    finished.add(module);
  };
  for (const module of graph.keys()) visit(module, []);
  return [...new Set(problems)];
}

function doorProblem(
  from: string,
  verb: string,
  what: string,
  doors: Doors,
  unlisted: 'open' | 'closed',
): readonly string[] {
  const path = from.replace(/^src\//u, '');
  const door = doors.find((candidate) => candidate.what.test(what));
  if (door === undefined) {
    return unlisted === 'open'
      ? []
      : [`${from} ${verb} ${what}, which has no door; add one to the floor plan`];
  }
  return door.where.some((pattern) => pattern.test(path))
    ? []
    : [`${from} ${verb} ${what}; its door: ${door.door}`];
}

/** `src/providers/github/x.ts` → `providers/github`, `src/plan/a/b.ts` → `plan`, `src/cli.ts` → `cli.ts`. */
function roomOf(path: string): string {
  const [, first = '', second = '', third] = path.split('/');
  return first === 'providers' && third !== undefined ? `${first}/${second}` : first;
}
