import { isNode, isRecord, type Node, topLevelItems } from './syntax.ts';

/** Every module by its path, with the globals it mentions in value position: `Date`, `process.env`, `fetch`, … */
export type GlobalUses = ReadonlyMap<string, ReadonlySet<string>>;

type Visit = (node: unknown) => void;

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
  visit(topLevelItems(source));
  return names;
}

function visitNode(node: Node, names: Set<string>, visit: Visit): void {
  if (node.type === 'Identifier') {
    names.add(String(node['value']));
  } else if (node.type === 'ImportDeclaration') {
    return;
  } else if (node.type === 'MemberExpression') {
    visitMember(node, names, visit);
  } else if (node.type.startsWith('Ts') && !typeScriptWithValue.has(node.type)) {
    return;
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
