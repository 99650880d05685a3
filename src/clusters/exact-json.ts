import type { Json } from '../kernel/canonical-json.ts';

/**
 * JSON whose large integers stay exact. A number beyond 2^53 would be rounded by `JSON.parse`; here it becomes a map of
 * one reserved member that holds its digits, which every copy, comparison and hash treats as what it is: a value like
 * any other. On the way out the digits are a number again.
 */
const member = '\u0000integer';

/** Strings, so that their contents are left alone, and whole numbers. */
const texts = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gu;
const longInteger = /^-?\d{16,}$/u;
const wrapped = /\{"\\u0000integer":"(-?\d+)"\}/gu;

/** @throws SyntaxError for text that is no JSON. */
export function parseJson(text: string): Json {
  // Almost no text has such a number; a look that needs no strings told apart is much faster.
  if (!/[:[,\s]-?\d{16}/u.test(text)) return JSON.parse(text);
  const marked = text.replace(texts, (match) => {
    if (!longInteger.test(match) || Number.isSafeInteger(Number(match))) return match;
    return JSON.stringify({ [member]: match });
  });
  return JSON.parse(marked);
}

/** The reverse of {@link parseJson}. */
export function stringifyJson(value: Json): string {
  const text = JSON.stringify(value);
  return text.includes(String.raw`"\u0000integer"`) ? text.replace(wrapped, '$1') : text;
}
