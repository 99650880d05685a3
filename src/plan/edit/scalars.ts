import { isScalar, parseDocument, Scalar } from 'yaml';

/** How a text is written. */
export type Quoting = 'plain' | 'single' | 'double';

/** How a node is written, so that what takes its place looks alike. */
export function quotingOf(node: unknown): Quoting {
  if (!isScalar(node)) return 'plain';
  if (node.type === Scalar.QUOTE_DOUBLE) return 'double';
  return node.type === Scalar.QUOTE_SINGLE ? 'single' : 'plain';
}

/** A value as it stands in a file, quoted as wished where that can express it. */
export function scalarText(value: string | number | boolean | null, quoting: Quoting): string {
  if (typeof value !== 'string') return String(value);
  if (quoting === 'plain' && isPlain(value)) return value;
  if (quoting !== 'double' && isPrintable(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}

/** Whether a text means itself without quotes, in a list in brackets too. */
function isPlain(value: string): boolean {
  if (!isPrintable(value) || value !== value.trim() || /[,[\]{}]/u.test(value)) return false;
  const document = parseDocument(`{k: ${value}}`, {
    schema: 'core',
    logLevel: 'silent',
    prettyErrors: false,
  });
  const read: unknown = document.errors.length > 0 ? undefined : document.get('k');
  return read === value && !value.includes(' #');
}

/** One line of characters that quotes of the simple kind can hold. */
function isPrintable(value: string): boolean {
  return (
    /^[\t\x20-\x7E\u{A0}-\u{D7FF}\u{E000}-\u{FEFE}\u{FF00}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u.test(value) &&
    !/[\u2028\u2029\t]/u.test(value)
  );
}
