import { createHash } from 'node:crypto';

/** SHA-256 of the text's UTF-8 bytes, lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The first `digits` hexadecimal digits of {@link sha256}: tells values apart, is no secret. */
export function shortHash(text: string, digits = 12): string {
  return sha256(text).slice(0, digits);
}
