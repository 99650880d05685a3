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
