import { blockText } from '../markdown/block-text.ts';
import { singleLine } from '../markdown/characters.ts';
import { codeSpan } from '../markdown/code.ts';
import { link, webAddress } from '../markdown/link.ts';
import type { SpecRef } from '../plan/types.ts';

/** Where the specification of an item is: a link, the section in brackets, the quoted sentence. */
export function specReference({ url, section, quote }: SpecRef): string {
  const parts = [addressText(url), wrapped('(', section, ')'), wrapped('- "', quote, '"')];
  return parts.filter((part) => part !== '').join(' ');
}

/** A link for an address of the web; any other as code, since an issue would resolve a path against its own page. */
function addressText(address: string): string {
  return webAddress(address) === undefined ? codeSpan(address) : link(address, address);
}

function wrapped(before: string, text: string | undefined, after: string): string {
  const shown = text === undefined ? '' : blockText(singleLine(text));
  return shown === '' ? '' : before + shown + after;
}
