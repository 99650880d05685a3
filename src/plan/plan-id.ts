import { shortHash } from '../kernel/hash.ts';

const MAX_ID_CHARACTERS = 200;

/** Controls (C0, DEL, C1) and the line and paragraph separators: every character that some reader takes for a line break. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Half of a character: UTF-8 cannot carry it, so it would not come back as it was sent. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Ends an HTML comment, or opens one. */
const COMMENT_EDGE = /--!?>|<!--/;

/**
 * Why an id (of a plan or an item) cannot stand in the marker, as the end of a sentence "the id ..."; undefined when it
 * can. The marker is one `KEY:<id>` line inside an HTML comment, trimmed by its readers; colons inside the id do no harm.
 */
export function idFlaw(id: string): string | undefined {
  if (id.trim() === '') return 'is blank';
  if (CONTROL.test(id)) return 'contains a line break or a control character';
  if (id !== id.trim()) return 'starts or ends with a blank';
  if (LONE_SURROGATE.test(id)) return 'contains half of a surrogate pair';
  if (COMMENT_EDGE.test(id)) return 'contains the edge of an HTML comment (-->)';
  const { length } = [...id];
  return length > MAX_ID_CHARACTERS ? `has ${length} characters, over ${MAX_ID_CHARACTERS}` : undefined;
}

/**
 * The identity of a plan that names none: its path inside the repository, with forward slashes. Different paths give
 * different ids; a path that cannot stand in the marker is made safe and told apart by a short hash.
 */
export function planIdFromPath(path: string): string {
  const plain = path.replaceAll('\\', '/').replace(/^(\.?\/)+/, '');
  if (idFlaw(plain) === undefined) return plain;
  const readable = plain.replace(/[^\p{L}\p{N}._/]+/gu, '-').slice(-100);
  return `${readable.replace(/^\P{ASCII}|^-+|-+$/gu, '')}-${shortHash(plain)}`;
}
