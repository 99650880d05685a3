import { posix } from 'node:path';
import { isNode, isRecord, type Node, nodes, topLevelItems } from './syntax.ts';

/** One import, re-export, dynamic import or imported type, as seen from the importing module. */
export interface ImportEdge {
  /** A path from the repository's root, a package's name, a `node:` name, or what could not be resolved. */
  readonly to: string;
  readonly kind: 'module' | 'package' | 'builtin' | 'unresolved';
  readonly typeOnly: boolean;
}

/** Every module by its path from the repository's root, with what it imports. */
export type ImportGraph = ReadonlyMap<string, readonly ImportEdge[]>;

/**
 * The import graph of the given modules; type-only imports are edges too. A relative import of a file that is not
 * among them, and a dynamic import of anything but a literal, are unresolved: a bundle could not follow them.
 */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...sources].map(([path, source]) => [path, edgesOf(path, source, sources)]));
}

function edgesOf(path: string, source: string, modules: ReadonlyMap<string, string>): readonly ImportEdge[] {
  return [...nodes(topLevelItems(source))].flatMap((node) => {
    const found = importedBy(node);
    return found === undefined ? [] : [edge(path, found.specifier, found.typeOnly, modules)];
  });
}

function importedBy(node: Node): { readonly specifier: string; readonly typeOnly: boolean } | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration': {
      const specifier = literal(node['source']);
      return specifier === undefined ? undefined : { specifier, typeOnly: bringsTypesOnly(node) };
    }
    case 'TsImportType':
      return { specifier: literal(node['argument']) ?? 'import(…)', typeOnly: true };
    case 'CallExpression':
      return isNode(node['callee']) && node['callee'].type === 'Import'
        ? { specifier: literal(firstArgument(node)) ?? 'import(…)', typeOnly: false }
        : undefined;
    default:
      return undefined;
  }
}

function edge(
  from: string,
  specifier: string,
  typeOnly: boolean,
  modules: ReadonlyMap<string, string>,
): ImportEdge {
  if (specifier.startsWith('node:')) return { to: specifier, kind: 'builtin', typeOnly };
  if (specifier === 'import(…)') return { to: specifier, kind: 'unresolved', typeOnly };
  if (!specifier.startsWith('.')) return { to: packageName(specifier), kind: 'package', typeOnly };
  const path = posix.join(posix.dirname(from), specifier);
  return modules.has(path)
    ? { to: path, kind: 'module', typeOnly }
    : { to: specifier, kind: 'unresolved', typeOnly };
}

/** `import type …`, or braces that hold nothing but `type …`. */
function bringsTypesOnly(node: Node): boolean {
  if (node['typeOnly'] === true) return true;
  const specifiers = Array.isArray(node['specifiers']) ? node['specifiers'].filter(isRecord) : [];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier['isTypeOnly'] === true);
}

function firstArgument(call: Node): unknown {
  const [first] = Array.isArray(call['arguments']) ? call['arguments'].filter(isRecord) : [];
  return first?.['expression'];
}

function literal(node: unknown): string | undefined {
  return isNode(node) && node.type === 'StringLiteral' ? String(node['value']) : undefined;
}

/** `@scope/name/path` and `name/path` without the path. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
