import type { Problem } from '../kernel/problem.ts';

/** A file's content as it lies on disk. */
export interface TextSource {
  /** Path relative to the workspace, with forward slashes. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** The text of a file without its byte order mark, or why it is none. */
export function decodeText(source: TextSource): { readonly text: string } | { readonly problem: Problem } {
  const { file, bytes } = source;
  const start = { file, line: 1, column: 1 };
  if (bytes.byteLength > MAX_FILE_BYTES) {
    const size = (bytes.byteLength / 1024 / 1024).toFixed(1);
    const message = `The file has ${size} MiB; at most ${MAX_FILE_BYTES / 1024 / 1024} MiB are read`;
    return { problem: { message, remedy: 'split it into several files', place: start } };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    const place = { file, ...firstInvalid(bytes) };
    return { problem: { message: 'The file is not valid UTF-8', remedy: 'save it as UTF-8', place } };
  }
}

/** Line and column of the first byte that does not belong to a UTF-8 character. */
function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const read = hasMark ? bytes.subarray(3) : bytes;
  const replaced = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(read));
  let at = 0;
  while (at < replaced.length && replaced[at] === read[at]) at++;
  while (((replaced[at] ?? 0) & 0xc0) === 0x80) at--;
  const before = new TextDecoder().decode(replaced.subarray(0, at));
  const lines = before.split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
