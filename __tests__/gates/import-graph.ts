import { cruise, type ICruiseResult } from 'dependency-cruiser';

/** One import, re-export or dynamic import, as seen from the importing module. */
export interface ImportEdge {
  /** A path from the repository's root, a package's name, or a `node:` name. */
  readonly to: string;
  readonly kind: 'module' | 'package' | 'builtin' | 'unresolved';
  readonly typeOnly: boolean;
}

/** Every module by its path from the repository's root, with what it imports. */
export type ImportGraph = ReadonlyMap<string, readonly ImportEdge[]>;

type CruisedDependency = ICruiseResult['modules'][number]['dependencies'][number];

/** The import graph of the TypeScript files in `folder`, a path below `root`; type-only imports are edges too. */
export async function readImportGraph(root: string, folder: string): Promise<ImportGraph> {
  const { output } = await cruise([folder], {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  if (typeof output === 'string') throw new Error(`the import graph was not readable: ${output}`);
  const inside = output.modules.filter(({ source }) => source.startsWith(`${folder}/`));
  return new Map(inside.map(({ source, dependencies }) => [source, dependencies.map(edgeOf)]));
}

function edgeOf({
  module,
  resolved,
  coreModule,
  couldNotResolve,
  dependencyTypes,
}: CruisedDependency): ImportEdge {
  const typeOnly = dependencyTypes.includes('type-only');
  if (coreModule) return { to: `node:${module.replace(/^node:/u, '')}`, kind: 'builtin', typeOnly };
  if (!module.startsWith('.')) return { to: packageName(module), kind: 'package', typeOnly };
  return couldNotResolve
    ? { to: module, kind: 'unresolved', typeOnly }
    : { to: resolved, kind: 'module', typeOnly };
}

/** `@scope/name/path` and `name/path` without the path. */
function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
