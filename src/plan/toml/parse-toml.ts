import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { messageOf } from '../../kernel/errors.ts';
import type { TextRange, TomlList, TomlNode, TomlScalar, TomlTable } from './toml-tree.ts';

/** The first thing that makes a text no TOML. */
export interface TomlFlaw {
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

/** Reads TOML 1.1, which TOML 1.0 is a part of; the text must not start with a byte order mark. */
export function parseToml(text: string): { readonly root: TomlTable } | { readonly flaw: TomlFlaw } {
  try {
    // The parser overlooks a lone 0 at the very end of a text (1.0.3); no offset moves for a newline behind it.
    return { root: treeOf(parseTOML(`${text}\n`, { tomlVersion: '1.1' }), text) };
  } catch (error) {
    if (error instanceof ParseError) return { flaw: flawOf(error, text) };
    // The parser descends by recursion.
    if (error instanceof RangeError) return { flaw: NESTED };
    throw error;
  }
}

const NESTED: TomlFlaw = {
  offset: 0,
  message: 'The file is nested too deeply',
  remedy: 'a map has features and their stories, nothing below',
};

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/multiple times/u, 'give each feature and each key once; rename or join the second one'],
  [/^Unterminated string/u, 'close the text with the quotes it starts with; long texts take three'],
  [/^Unterminated/u, 'close the bracket'],
  [/^Unspecified values/u, 'write a value behind the equals sign'],
  [/Leading zeros/u, 'write the number without them'],
  [/Control characters/u, 'write it as an escape such as \\u0007, or remove it'],
  [/escape/iu, 'write \\\\ for a backslash, or use single quotes'],
  [/comma/iu, 'separate the entries by commas'],
];

function flawOf(error: ParseError, text: string): TomlFlaw {
  const message = messageOf(error);
  const offset = Math.min(error.index, text.length);
  if (text.startsWith('...', offset)) {
    return { offset, message: 'An ellipsis is not TOML', remedy: 'remove the three dots' };
  }
  const remedy = REMEDIES.find(([pattern]) => pattern.test(message))?.[1];
  return { offset, message: `Syntax: ${message}`, remedy: remedy ?? 'check quotes, brackets and commas' };
}

interface OpenTable extends TomlTable {
  readonly entries: Map<string, TomlNode | OpenTable | OpenList>;
}

interface OpenList extends TomlList {
  readonly items: (TomlNode | OpenTable)[];
}

type Step = { readonly name: string | number; readonly range: TextRange };

function treeOf(program: AST.TOMLProgram, text: string): TomlTable {
  const root = emptyTable([0, 0]);
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') enter(root, node, text);
    else {
      const table = tableAt(root, stepsOf(node));
      for (const entry of node.body) enter(table, entry, text);
    }
  }
  return root;
}

/** The header's names, and the list indexes that the parser found out, each at the name that leads to it. */
function stepsOf(table: AST.TOMLTable): readonly Step[] {
  let names = 0;
  return table.resolvedKey.map((name) => {
    if (typeof name === 'string') names += 1;
    const last = names === table.key.keys.length;
    const key = table.key.keys[names - 1];
    return { name, range: last ? table.range : (key?.range ?? table.range) };
  });
}

function enter(table: OpenTable, { key, value }: AST.TOMLKeyValue, text: string): void {
  const steps = key.keys.map((each) => ({ name: nameOf(each), range: each.range }));
  const last = steps.at(-1);
  if (last === undefined) return;
  const holder = tableAt(table, steps.slice(0, -1));
  if (holder.entries.has(last.name)) throw new Error(`"${last.name}" was read twice`);
  holder.entries.set(last.name, nodeOf(value, text, last.range));
}

/** The table that the steps lead to; what is missing on the way is made. */
function tableAt(root: OpenTable, steps: readonly Step[]): OpenTable {
  let node: OpenTable | OpenList = root;
  for (const [index, { name, range }] of steps.entries()) {
    const next = steps[index + 1]?.name;
    node = childOf(node, name, () => (typeof next === 'number' ? emptyList(range) : emptyTable(range)));
  }
  if (node.kind === 'list') throw new Error('a table was announced where a list is');
  return node;
}

function childOf(
  parent: OpenTable | OpenList,
  name: string | number,
  make: () => OpenTable | OpenList,
): OpenTable | OpenList {
  const known = parent.kind === 'table' ? parent.entries.get(String(name)) : parent.items[Number(name)];
  if (known !== undefined && isOpen(known)) return known;
  const made = make();
  if (parent.kind === 'table') parent.entries.set(String(name), made);
  else if (made.kind === 'table') parent.items[Number(name)] = made;
  return made;
}

function isOpen(node: TomlNode): node is OpenTable | OpenList {
  return node.kind === 'table' || node.kind === 'list';
}

function nodeOf(node: AST.TOMLContentNode, text: string, named: TextRange = node.range): TomlNode {
  if (node.type === 'TOMLArray') {
    const items = node.elements.map((element) => nodeOf(element, text));
    return { kind: 'list', items, range: named };
  }
  if (node.type === 'TOMLInlineTable') {
    const table = emptyTable(named);
    for (const entry of node.body) enter(table, entry, text);
    return table;
  }
  return scalarOf(node, text);
}

function scalarOf(node: AST.TOMLValue, text: string): TomlScalar {
  const { range } = node;
  const written = text.slice(...range);
  if (node.kind === 'string') return { kind: 'string', text: node.value, range };
  if (node.kind === 'integer') return { kind: 'integer', text: written, integer: node.bigint, range };
  if (node.kind === 'float' || node.kind === 'boolean') return { kind: node.kind, text: written, range };
  return { kind: 'date', text: written, range };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function emptyTable(range: TextRange): OpenTable {
  return { kind: 'table', entries: new Map(), range };
}

function emptyList(range: TextRange): OpenList {
  return { kind: 'list', items: [], range };
}
