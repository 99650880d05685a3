import { isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Splice } from './edits.ts';
import { quotingOf, scalarText } from './scalars.ts';
import { CannotEdit, colonEnd, fillEmpty, insertPair, isEmpty } from './set-value.ts';
import { indentBefore, lineBreak, lineEnd, lineStart, pairAt, rangeOf } from './source.ts';

/** Adds a text to the list of a key; nothing when it is there already. */
export function addToList(text: string, item: YAMLMap, key: string, value: string): Splice[] {
  const pair = pairAt(item, key);
  if (pair === undefined) return [insertPair(text, item, key, [], [value])];
  const { value: list } = pair;
  if (isSeq(list))
    return list.items.some((entry) => isText(entry, value)) ? [] : [add(text, pair, list, value)];
  if (!isEmpty(list)) throw new CannotEdit(`"${key}" is written in a way that is not edited`);
  return [fillEmpty(text, pair, `[${scalarText(value, keyQuoting(pair))}]`)];
}

/** Takes a text from the list of a key, every time it stands there. */
export function removeFromList(text: string, item: YAMLMap, key: string, value: string): Splice[] {
  const pair = pairAt(item, key);
  const list = pair?.value;
  if (pair === undefined || !isSeq(list)) {
    if (pair === undefined || isEmpty(list)) return [];
    throw new CannotEdit(`"${key}" is written in a way that is not edited`);
  }
  const stays = list.items.map((entry) => !isText(entry, value));
  if (stays.every(Boolean)) return [];
  if (stays.includes(true))
    return list.flow === true ? fewerInFlow(text, list, stays) : fewerLines(text, list, stays);
  return [emptied(text, pair, list)];
}

function isText(entry: unknown, value: string): boolean {
  return isScalar(entry) && entry.value === value;
}

/** In JSON, keys have quotes, and so have texts. */
function keyQuoting(pair: Pair): 'plain' | 'double' {
  return quotingOf(pair.key) === 'double' ? 'double' : 'plain';
}

function add(text: string, pair: Pair, list: YAMLSeq, value: string): Splice {
  const last = list.items.at(-1);
  if (last === undefined) {
    const at = (rangeOf(list)?.[0] ?? 0) + 1;
    return { from: at, to: at, text: scalarText(value, keyQuoting(pair)) };
  }
  const [start, end] = startAndEnd(last);
  const by = scalarText(value, quotingOf(last));
  if (list.flow !== true) {
    const at = lineEnd(text, end);
    return { from: at, to: at, text: `${lineBreak(text, end)}${dashOf(text, start)}${by}` };
  }
  const indent = indentBefore(text, start);
  const lead = indent === undefined ? ', ' : `,${lineBreak(text, end)}${indent}`;
  return { from: end, to: end, text: lead + by };
}

/** What stands in front of an entry of a list with dashes, blanks and dash included. */
function dashOf(text: string, start: number): string {
  const before = text.slice(lineStart(text, start), start);
  if (!/^[ \t]*-[ \t]+$/u.test(before))
    throw new CannotEdit('its list is written in a way that is not edited');
  return before;
}

/** Whole lines go, with what is noted on them. */
function fewerLines(text: string, list: YAMLSeq, stays: readonly boolean[]): Splice[] {
  return list.items.flatMap((entry, at) => {
    if (stays[at] === true) return [];
    const [start, end] = startAndEnd(entry);
    dashOf(text, start);
    const next = text.indexOf('\n', end);
    if (next >= 0) return [{ from: lineStart(text, start), to: next + 1, text: '' }];
    // The last line of a file without a line end: the line end in front goes instead.
    return [{ from: lineEnd(text, lineStart(text, start) - 2), to: text.length, text: '' }];
  });
}

/** Each entry goes with one comma: the one behind it, or for the last ones the one in front. */
function fewerInFlow(text: string, list: YAMLSeq, stays: readonly boolean[]): Splice[] {
  const lastStaying = stays.lastIndexOf(true);
  return list.items.flatMap((entry, at) => {
    if (stays[at] === true) return [];
    const [from, to] =
      at < lastStaying
        ? [startAndEnd(entry)[0], startAndEnd(list.items[at + 1])[0]]
        : [startAndEnd(list.items[at - 1])[1], startAndEnd(entry)[1]];
    const around = text.slice(from, to);
    if (/[#\r\n]\s*#/u.test(around) || around.includes(' #'))
      throw new CannotEdit('a comment stands inside its list');
    return [{ from, to, text: '' }];
  });
}

/** The key stays, so that nothing around it moves. */
function emptied(text: string, pair: Pair, list: YAMLSeq): Splice {
  const [start, end] = startAndEnd(list);
  if (list.flow === true) return { from: start, to: end, text: '[]' };
  const from = colonEnd(text, pair);
  const [, lastEnd] = startAndEnd(list.items.at(-1));
  const to = lineEnd(text, lastEnd);
  if (text.slice(from, to).includes('#')) throw new CannotEdit('a comment stands inside its list');
  return { from, to, text: ' []' };
}

function startAndEnd(node: unknown): readonly [number, number] {
  const range = rangeOf(node);
  if (range === undefined) throw new CannotEdit('its list is written in a way that is not edited');
  return range;
}
