import { topLevelItems } from './syntax.ts';

const declarations: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ExportDeclaration',
  'VariableDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
  'TsInterfaceDeclaration',
  'TsTypeAliasDeclaration',
]);

/** The kinds of top-level items in `source` that are no plain declaration: statements that run, default exports. */
export function importEffects(source: string): readonly string[] {
  return topLevelItems(source)
    .map(({ type }) => type)
    .filter((type) => !declarations.has(type));
}
