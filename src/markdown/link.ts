import { inlineText, linkText } from './inline-text.ts';

/** A link with the text as it is; only the text when the address is not one of the web. */
export function link(text: string, url: string): string {
  const target = webAddress(url);
  return target === undefined ? inlineText(text) : `[${linkText(text)}](${target})`;
}

/** The address in a form that no Markdown surface can be broken by; nothing unless it is `http` or `https`. */
export function webAddress(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') return undefined;
  return parsed.href.replace(/[()<>[\]\\|`*_~"'\s]/g, percentEncoded);
}

/** `_` and `~` stay readable: inside a destination they mean nothing. */
function percentEncoded(character: string): string {
  if (character === '_' || character === '~') return character;
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
