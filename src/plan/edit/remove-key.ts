import type { Pair, YAMLMap } from 'yaml';
import type { Splice } from './edits.ts';
import { setValue } from './set-value.ts';
import { indentBefore, lineEnd, lineStart, pairAt, rangeOf } from './source.ts';

/**
 * Takes a key that says yes or no out of an item: its line where it has one of its own, its place between commas in
 * braces. Where neither can be done without touching anything else, `false` is put in place.
 */
export function removeKey(text: string, item: YAMLMap, key: string): readonly Splice[] {
  const pair = pairAt(item, key);
  if (pair === undefined) return [];
  const splice = item.flow === true ? withoutMember(item, pair) : withoutLine(text, pair);
  return splice === undefined ? setValue(text, item, key, false) : [splice];
}

/** A remark behind the value would go with the line, so such a line stays. */
function withoutLine(text: string, pair: Pair): Splice | undefined {
  const [start] = rangeOf(pair.key) ?? [];
  const [, end] = rangeOf(pair.value) ?? [];
  if (start === undefined || end === undefined || indentBefore(text, start) === undefined) return undefined;
  if (text.slice(end, lineEnd(text, end)).trim() !== '') return undefined;
  const next = text.indexOf('\n', end);
  if (next >= 0) return { from: lineStart(text, start), to: next + 1, text: '' };
  // The last line of a file without a line end: the line end in front goes instead.
  return { from: lineEnd(text, lineStart(text, start) - 2), to: text.length, text: '' };
}

/** From the end of the member in front, so that its comma goes as well. */
function withoutMember(item: YAMLMap, pair: Pair): Splice | undefined {
  const before = item.items[item.items.indexOf(pair) - 1];
  const [, from] = rangeOf(before?.value) ?? [];
  const [, to] = rangeOf(pair.value) ?? [];
  return from === undefined || to === undefined ? undefined : { from, to, text: '' };
}
