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
  BAD_INDENT: { remedy: 'line the keys of one item up' },
  BLOCK_AS_IMPLICIT_KEY: { remedy: 'put a text that contains ": " in quotes, or check the indentation' },
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

/** A mistake the YAML parser found, in our words where they help more. */
export function syntaxProblem(code: string, parserMessage: string, offset: number): Complaint {
  const advice = ADVICE[code];
  const message = advice?.message ?? `Syntax: ${shorten(parserMessage, MAX_MESSAGE_CHARACTERS)}`;
  return { offset: Math.max(0, offset), message, ...(advice === undefined ? {} : { remedy: advice.remedy }) };
}
