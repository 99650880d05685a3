/**
 * One line of text that shows what it says: newlines and other separators become blanks, control characters and the
 * marks that reverse the reading direction are dropped.
 */
export function singleLine(text: string): string {
  let line = '';
  for (const character of text.replace(/[\s\u0085]+/gu, ' ')) if (!isHidden(character)) line += character;
  return line.trim();
}

/** Control characters and Unicode's directional formatting characters. */
function isHidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** Control characters, and halves of characters, which UTF-8 cannot carry. */
const UNPRINTABLE = /(?![\t\n\u0085])[\p{Cc}\p{Surrogate}]/gu;

/** The text as a tracker can store it: LF for every line break, nothing that does not survive the way there and back. */
export function storable(text: string): string {
  return text
    .replace(/\r\n?|[\v\f]/g, '\n')
    .replace(UNPRINTABLE, (found) => (found < '\ud800' ? '' : '\ufffd'));
}
