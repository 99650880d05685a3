/** The beginning of a text that may be long, for use in a message; no character is cut in half. */
export function shorten(text: string, limit = 40): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
