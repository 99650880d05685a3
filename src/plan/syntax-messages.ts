import { type Document, isCollection, isMap, isScalar, visit, type YAMLError } from 'yaml';
import { shorten } from './shorten.ts';
import type { Complaint } from './tree-reader.ts';

interface Advice {
  readonly message?: string;
  readonly remedy: string;
}

/** The parser quotes what it stumbled over, which may be a whole file. */
const MAX_MESSAGE_CHARACTERS = 200;

/** What we say instead of, or besides, the parser's own words; by its error code. */
const ADVICE: Readonly<Record<string, Advice>> = {
  ALIAS_PROPS: { remedy: 'put a text that starts with * or & in quotes' },
  BAD_ALIAS: { remedy: 'put a text that starts with * in quotes' },
  BAD_DIRECTIVE: { remedy: 'remove the line, or put a text that starts with % in quotes' },
  BAD_DQ_ESCAPE: { remedy: 'write \\\\ for a backslash, or use single quotes' },
  BAD_INDENT: { remedy: 'line the keys of one item up' },
  BAD_SCALAR_START: { remedy: 'put the text in quotes' },
  BLOCK_AS_IMPLICIT_KEY: { remedy: 'put a text that contains ": " in quotes, or check the indentation' },
  BLOCK_IN_FLOW: {
    message: 'Between brackets, entries are separated by commas',
    remedy: 'check for a missing comma, quote or bracket',
  },
  KEY_OVER_1024_CHARS: { remedy: 'check for a missing quote; keys are short' },
  MISSING_CHAR: { remedy: 'check for a missing colon, comma, quote or bracket' },
  MULTILINE_IMPLICIT_KEY: { remedy: 'check for a missing colon after the key' },
  MULTIPLE_DOCS: {
    message: 'A second YAML document starts here; a file holds one',
    remedy: 'remove the "---" line or use a file for each',
  },
  NON_STRING_KEY: { message: 'A key has to be text', remedy: 'write "key: value"' },
  RESOURCE_EXHAUSTION: { message: 'The file is nested too deeply', remedy: 'plans have three levels' },
  TAB_AS_INDENT: { message: 'A tab cannot indent YAML', remedy: 'indent with spaces' },
  TAG_RESOLVE_FAILED: { remedy: 'remove the tag; plans are plain text, numbers and lists' },
};

const ANY_ADVICE: Advice = { remedy: 'check the indentation, and for a missing comma, quote or bracket' };

type Tree = Document.Parsed;

/** The mistakes the YAML parser found, in our words where they help more; of several at one place the first. */
export function syntaxComplaints(tree: Tree): readonly Complaint[] {
  const mistakes = [...tree.errors, ...tree.warnings];
  const exhausted = mistakes.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const openings = new Openings(tree);
  const first = new Map<number, Complaint>();
  const stray = mistakes.find(isStray);
  for (const mistake of exhausted === undefined ? mistakes : [exhausted]) {
    const { code, message, pos } = mistake;
    if (!first.has(pos[0]) && (mistake === stray || !isStray(mistake)))
      first.set(pos[0], unclosed(message, pos[0], openings) ?? complaint(code, message, pos[0]));
  }
  return [...first.values()];
}

/** Behind the end of the plan, as after a bracket too many, the parser complains about each word that follows. */
function isStray({ message }: YAMLError): boolean {
  return message.includes(' token in YAML stream');
}

function complaint(code: string, parserMessage: string, offset: number): Complaint {
  const { message, remedy } = ADVICE[code] ?? ANY_ADVICE;
  return {
    offset: Math.max(0, offset),
    message: message ?? `Syntax: ${shorten(parserMessage, MAX_MESSAGE_CHARACTERS)}`,
    remedy,
  };
}

const UNCLOSED = /^Missing closing ["']quote$|end with a [}\]]$/;

const WHAT: Readonly<Record<string, string>> = { '}': 'mapping', ']': 'list' };

/** The parser notices a missing end where the text around it ends, often far below; people look at the beginning. */
function unclosed(message: string, end: number, openings: Openings): Complaint | undefined {
  if (!UNCLOSED.test(message)) return undefined;
  const isQuote = message.endsWith('quote');
  const missing = isQuote ? message.slice(-6, -5) : message.slice(-1);
  const offset = openings.before(end, isQuote ? '"' : missing === '}' ? '}' : ']');
  if (offset === undefined) return undefined;
  const remedy = `add the closing ${missing}, or indent all of its lines`;
  return { offset, message: `The ${WHAT[missing] ?? 'quoted text'} that starts here has no end`, remedy };
}

type Closing = '"' | '}' | ']';

/** Where quoted texts, mappings and lists in brackets start, by where they end. Looked up only in files with such a mistake. */
class Openings {
  readonly #tree: Tree;
  #starts: Readonly<Record<Closing, ReadonlyMap<number, number>>> | undefined;

  constructor(tree: Tree) {
    this.#tree = tree;
  }

  /** Start of the innermost one of its kind that ends at `end`. */
  before(end: number, closing: Closing): number | undefined {
    this.#starts ??= this.#read();
    return this.#starts[closing].get(end);
  }

  #read() {
    const starts = {
      '"': new Map<number, number>(),
      '}': new Map<number, number>(),
      ']': new Map<number, number>(),
    };
    visit(this.#tree, {
      Node(_key, node) {
        if (node.range === undefined || node.range === null) return;
        const [start, end] = node.range;
        if (isScalar(node)) starts['"'].set(end, start);
        else if (isCollection(node) && node.flow === true) starts[isMap(node) ? '}' : ']'].set(end, start);
      },
    });
    return starts;
  }
}
