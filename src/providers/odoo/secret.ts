const HTML: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;', '&#34;', '&#x22;'],
  "'": ['&apos;', '&#39;', '&#x27;'],
};

/**
 * A text of the server without the secret, however the server quotes it: as it is, in an address, in JSON, in HTML, or in
 * base64. Runners mask the plain spelling only, and terminals none.
 */
export function withoutSecret(text: string, secret: string): string {
  if (secret === '') return text;
  const spelled = [...secret].map((character) => `(?:${spellingsOf(character).join('|')})`).join('');
  const bytes = Buffer.from(secret).toString('base64').replace(/=+$/u, '');
  return text.replaceAll(new RegExp(`${spelled}|${literally(bytes)}`, 'gu'), '***');
}

/** Patterns of one character, the longer ones first, as a quoted one may hold the plain one. */
function spellingsOf(character: string): readonly string[] {
  const bytes = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, '0'));
  const units = Array.from({ length: character.length }, (_, index) =>
    character.charCodeAt(index).toString(16).padStart(4, '0'),
  );
  return [
    bytes.map((byte) => `%${inAnyCase(byte)}`).join(''),
    units.map((unit) => `\\\\u${inAnyCase(unit)}`).join(''),
    ...(HTML[character] ?? []),
    ...(/[\\"'/]/u.test(character) ? [`\\\\${literally(character)}`] : []),
    ...(character === ' ' ? ['\\+'] : []),
    literally(character),
  ];
}

function inAnyCase(digits: string): string {
  return digits.replace(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
