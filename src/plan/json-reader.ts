import type { Json } from '../kernel/canonical-json.ts';
import type { Positions } from './positions.ts';

/**
 * Reads a text that is strict JSON and nothing is wrong with, a good deal faster than a YAML parser; gives nothing at
 * the first doubt (syntax, a repeated or forbidden key, deep nesting), so that the YAML parser explains it.
 */
export function readJson(text: string, positions: Positions): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return new JsonReader(text, positions).read();
  } catch (error) {
    if (error instanceof Doubt) return undefined;
    throw error;
  }
}

/** Ends the fast way; never leaves this file. */
class Doubt extends Error {}

const MAX_DEPTH = 50;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['<<', '__proto__']);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\r\n]*/y;
const PLAIN_STRING = /"[^"\\\p{Cc}]*"/uy;
const STRING = /"(?:[^"\\\p{Cc}]|\\.)*"/uy;
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class JsonReader {
  readonly #text: string;
  readonly #positions: Positions;
  #at = 0;

  constructor(text: string, positions: Positions) {
    this.#text = text;
    this.#positions = positions;
  }

  read(): Json {
    this.#blanks();
    this.#positions.root(this.#at);
    const value = this.#value(0);
    this.#blanks();
    if (this.#at < this.#text.length) throw new Doubt();
    return value;
  }

  #value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new Doubt();
    const first = this.#text[this.#at];
    if (first === '{') return this.#mapping(depth);
    if (first === '[') return this.#list(depth);
    if (first === '"') return this.#string();
    const word = WORDS.find(([spelling]) => this.#text.startsWith(spelling, this.#at));
    if (word === undefined) return Number(this.#match(NUMBER));
    this.#at += word[0].length;
    return word[1];
  }

  #list(depth: number): Json {
    const list: Json[] = [];
    const offsets: number[] = [];
    this.#entries(']', () => {
      offsets.push(this.#at);
      list.push(this.#value(depth + 1));
    });
    this.#positions.list(list, offsets);
    return list;
  }

  #mapping(depth: number): Json {
    const mapping: Record<string, Json> = {};
    const keys: string[] = [];
    const keyOffsets: number[] = [];
    const values: number[] = [];
    this.#entries('}', () => {
      keyOffsets.push(this.#at);
      const key = this.#string();
      if (FORBIDDEN_KEYS.has(key) || Object.hasOwn(mapping, key)) throw new Doubt();
      keys.push(key);
      this.#blanks();
      this.#expect(':');
      this.#blanks();
      values.push(this.#at);
      mapping[key] = this.#value(depth + 1);
    });
    this.#positions.mapping(mapping, keys, keyOffsets, values);
    return mapping;
  }

  /** From the opening bracket past the closing one; `read` is called at the start of each entry. */
  #entries(end: string, read: () => void): void {
    this.#at += 1;
    this.#blanks();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (;;) {
      read();
      this.#blanks();
      const next = this.#text[this.#at];
      this.#at += 1;
      if (next === end) return;
      if (next !== ',') throw new Doubt();
      this.#blanks();
    }
  }

  #string(): string {
    PLAIN_STRING.lastIndex = this.#at;
    if (PLAIN_STRING.test(this.#text)) {
      const start = this.#at + 1;
      this.#at = PLAIN_STRING.lastIndex;
      return this.#text.slice(start, this.#at - 1);
    }
    return unescaped(this.#match(STRING));
  }

  #blanks(): void {
    this.#match(BLANKS);
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw new Doubt();
    this.#at += 1;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const start = this.#at;
    if (!pattern.test(this.#text)) throw new Doubt();
    this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }
}

/** What a JSON string with escapes stands for. */
function unescaped(literal: string): string {
  try {
    const value: unknown = JSON.parse(literal);
    if (typeof value === 'string') return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Doubt();
}
