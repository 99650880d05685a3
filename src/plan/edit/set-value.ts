import { isAlias, isMap, isScalar, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Splice } from './edits.ts';
import { quotingOf, scalarText } from './scalars.ts';
import { indentBefore, lineBreak, lineEnd, pairAt, rangeOf } from './source.ts';

type Value = string | number | boolean | null;

/** What cannot be done in place, as the reason for people. */
export class CannotEdit extends Error {}

/** Sets the value of a key that holds a text or number; a key that is missing is put behind the title. */
export function setValue(text: string, item: YAMLMap, key: string, value: Value): Splice[] {
  const pair = pairAt(item, key);
  return pair === undefined ? [insertPair(text, item, key, [], value)] : [replaceValue(text, pair, value)];
}

/** Sets a value one level down, such as `estimate.tshirt`. */
export function setInner(text: string, item: YAMLMap, outer: string, inner: string, value: Value): Splice[] {
  const pair = pairAt(item, outer);
  if (pair === undefined) return value === null ? [] : [insertPair(text, item, outer, [inner], value)];
  const { value: map } = pair;
  if (isMap(map)) {
    const known = pairAt(map, inner);
    if (known !== undefined) return [replaceValue(text, known, value)];
    return value === null ? [] : [addPair(text, map, inner, value)];
  }
  if (!isEmpty(map)) throw new CannotEdit(`"${outer}" is written in a way that is not edited`);
  if (value === null) return [];
  const json = quotingOf(pair.key) === 'double';
  return [fillEmpty(text, pair, `{${keyText(inner, json)}: ${valueText(value, json)}}`)];
}

/** Puts something in the place of a value that is not there: `key:`, `key: ~`, `key: null`. */
export function fillEmpty(text: string, pair: Pair, by: string): Splice {
  const range = rangeOf(pair.value);
  if (range !== undefined && range[1] > range[0]) return { from: range[0], to: range[1], text: by };
  const at = colonEnd(text, pair);
  return { from: at, to: at, text: ` ${by}` };
}

/** Whether a pair has no value. */
export function isEmpty(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

/** Offset behind the colon of a pair. */
export function colonEnd(text: string, pair: Pair): number {
  const end = rangeOf(pair.key)?.[1];
  const colon = end === undefined ? -1 : text.indexOf(':', end);
  if (end === undefined || colon < 0 || text.slice(end, colon).trim() !== '')
    throw new CannotEdit('its key is written in a way that is not edited');
  return colon + 1;
}

/** A key that is not there yet, behind the title, with the path below it and the value at its end. */
export function insertPair(
  text: string,
  item: YAMLMap,
  key: string,
  path: readonly string[],
  value: Value | readonly string[],
): Splice {
  const title = pairAt(item, 'title');
  const [keyStart] = rangeOf(title?.key) ?? [];
  const [, titleEnd] = rangeOf(title?.value) ?? [];
  if (title === undefined || keyStart === undefined || titleEnd === undefined)
    throw new CannotEdit('its title is written in a way that is not edited');
  const json = quotingOf(title.key) === 'double';
  if (item.flow === true) return behind(text, keyStart, titleEnd, inFlow([key, ...path], value, json));
  const column = ' '.repeat(keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1));
  const newline = lineBreak(text, titleEnd);
  const at = endOfBlockValue(text, title.value, titleEnd);
  const lines = inBlock([key, ...path], value, json).map((line) => newline + column + line);
  return { from: at, to: at, text: lines.join('') };
}

/** One more pair at the end of a mapping inside an item. */
function addPair(text: string, map: YAMLMap, key: string, value: Value): Splice {
  const last = map.items.at(-1);
  if (last === undefined) {
    const [from] = rangeOf(map) ?? [];
    if (from === undefined) throw new CannotEdit('it is written in a way that is not edited');
    return { from: from + 1, to: from + 1, text: inFlow([key], value, text.slice(from).includes('"')) };
  }
  const [keyStart] = rangeOf(last.key) ?? [];
  const [, end] = rangeOf(last.value) ?? [];
  if (keyStart === undefined || end === undefined)
    throw new CannotEdit('it is written in a way that is not edited');
  const json = quotingOf(last.key) === 'double';
  if (map.flow === true) return behind(text, keyStart, end, inFlow([key], value, json));
  const column = ' '.repeat(keyStart - (text.lastIndexOf('\n', keyStart - 1) + 1));
  const at = endOfBlockValue(text, last.value, end);
  const line = `${keyText(key, json)}: ${valueText(value, json)}`;
  return { from: at, to: at, text: lineBreak(text, end) + column + line };
}

/** Behind a member of a mapping in braces, on a line of its own where members have lines of their own. */
function behind(text: string, memberStart: number, memberEnd: number, by: string): Splice {
  const indent = indentBefore(text, memberStart);
  const lead = indent === undefined ? ', ' : `,${lineBreak(text, memberEnd)}${indent}`;
  return { from: memberEnd, to: memberEnd, text: lead + by };
}

/** Where the line of a value ends; a text in block form ends at the start of the line behind it. */
function endOfBlockValue(text: string, value: unknown, end: number): number {
  if (!isBlockText(value)) return lineEnd(text, end);
  if (text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

/** A text behind `|` or `>`. */
function isBlockText(value: unknown): boolean {
  return isScalar(value) && (value.type === Scalar.BLOCK_LITERAL || value.type === Scalar.BLOCK_FOLDED);
}

function replaceValue(text: string, pair: Pair, value: Value): Splice {
  const { value: node } = pair;
  const quoting = quotingOf(isScalar(node) && typeof node.value === 'string' ? node : pair.key);
  if (isEmpty(node)) return fillEmpty(text, pair, scalarText(value, quoting));
  const range = rangeOf(node);
  if ((!isScalar(node) && !isAlias(node)) || range === undefined)
    throw new CannotEdit('its value is written in a way that is not edited');
  const by = scalarText(value, quoting);
  if (!isBlockText(node)) return { from: range[0], to: range[1], text: by };
  return { from: range[0], to: endOfBlockValue(text, node, range[1]), text: by };
}

function keyText(key: string, json: boolean): string {
  return scalarText(key, json ? 'double' : 'plain');
}

function valueText(value: Value | readonly string[], json: boolean): string {
  if (isList(value)) return `[${value.map((each) => valueText(each, json)).join(', ')}]`;
  return scalarText(value, json ? 'double' : 'plain');
}

function isList(value: Value | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}

function inFlow(path: readonly string[], value: Value | readonly string[], json: boolean): string {
  const [key = '', ...below] = path;
  const shown = below.length === 0 ? valueText(value, json) : `{${inFlow(below, value, json)}}`;
  return `${keyText(key, json)}: ${shown}`;
}

function inBlock(
  path: readonly string[],
  value: Value | readonly string[],
  json: boolean,
): readonly string[] {
  const [key = '', ...below] = path;
  if (below.length === 0) return [`${keyText(key, json)}: ${valueText(value, json)}`];
  return [`${keyText(key, json)}:`, ...inBlock(below, value, json).map((line) => `  ${line}`)];
}
