import { type ModuleItem, parseSync } from '@swc/core';

const declarations: ReadonlySet<ModuleItem['type']> = new Set<ModuleItem['type']>([
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
  const { body } = parseSync(source, { syntax: 'typescript', target: 'es2024' });
  return body.map(({ type }) => type).filter((type) => !declarations.has(type));
}
