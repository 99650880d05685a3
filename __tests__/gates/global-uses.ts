import { parseSync } from '@swc/core';

/** Every module by its path, with the globals it mentions in value position: `Date`, `process.env`, `fetch`, … */
export type GlobalUses = ReadonlyMap<string, ReadonlySet<string>>;

type Visit = (node: unknown) => void;
type Node = Readonly<Record<string, unknown>> & { readonly type: string };

const typeScriptWithValue = new Set([
  'TsAsExpression',
  'TsSatisfiesExpression',
  'TsNonNullExpression',
  'TsInstantiation',
]);
const keyed = new Set([
  'KeyValueProperty',
  'KeyValuePatternProperty',
  'MethodProperty',
  'GetterProperty',
  'SetterProperty',
  'ClassMethod',
  'ClassProperty',
]);

/**
 * The names that `source` mentions as values, with one member where there is one (`Date.now`). Local names are not
 * told apart from globals: a variable called `fetch` counts, so that nothing hides behind a shadow.
 */
export function mentionedNames(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit: Visit = (node) => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (isNode(node)) visitNode(node, names, visit);
    else if (isRecord(node)) Object.values(node).forEach(visit);
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2024' }).body);
  return names;
}

function visitNode(node: Node, names: Set<string>, visit: Visit): void {
  if (node.type === 'Identifier') {
    names.add(String(node['value']));
    visitTypes(node['typeAnnotation'], names);
  } else if (node.type === 'ImportDeclaration') {
    return;
  } else if (node.type === 'MemberExpression') {
    visitMember(node, names, visit);
  } else if (node.type === 'TsImportType') {
    names.add('import type expression');
  } else if (node.type.startsWith('Ts') && !typeScriptWithValue.has(node.type)) {
    // Types are not values, but an imported type may hide in them.
    visitTypes(node, names);
  } else {
    visitParts(node, visit);
  }
}

/** `a.b` mentions `a.b`, `globalThis.a.b` too; `x().b` and `a.b.c` mention what their object does. */
function visitMember(node: Node, names: Set<string>, visit: Visit): void {
  const object = node['object'];
  const property = node['property'];
  if (isNode(property) && property.type !== 'Identifier') visit(property);
  const path = pathOf(node);
  if (path === undefined) {
    visit(object);
    return;
  }
  const [name = '', member] = path.replace(/^global(?:This)?\./u, '').split('.');
  names.add(member === undefined ? name : `${name}.${member}`);
}

function pathOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['value']);
  if (node.type !== 'MemberExpression') return undefined;
  const object = pathOf(node['object']);
  const property = node['property'];
  if (object === undefined || !isNode(property)) return undefined;
  return property.type === 'Identifier' ? `${object}.${String(property['value'])}` : object;
}

/** A name in key position is no mention of the global of that name. */
function visitParts(node: Node, visit: Visit): void {
  for (const [part, value] of Object.entries(node)) {
    if (part === 'key' && keyed.has(node.type) && isNode(value) && value.type === 'Identifier') continue;
    visit(value);
  }
}

function visitTypes(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) {
    for (const element of value) visitTypes(element, names);
  } else if (isRecord(value)) {
    if (value['type'] === 'TsImportType') names.add('import type expression');
    for (const element of Object.values(value)) visitTypes(element, names);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isNode(value: unknown): value is Node {
  return isRecord(value) && typeof value['type'] === 'string';
}
