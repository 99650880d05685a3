import { blockText } from '../markdown/block-text.ts';
import { singleLine } from '../markdown/characters.ts';
import { codeSpan } from '../markdown/code.ts';
import { link, webAddress } from '../markdown/link.ts';
import type { SpecRef } from '../plan/types.ts';

/** Where the specification of an item is: a link, the section in brackets, the quoted sentence. */
export function specReference(spec: SpecRef, linkBase: string | undefined): string {
  const parts = [
    addressText(spec.url, linkBase),
    wrapped('(', spec.section, ')'),
    wrapped('- "', spec.quote, '"'),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/**
 * A link for an address of the web, and for a path when it is known where paths of the repository are shown; otherwise
 * the address as code, since an issue would resolve a path against its own page.
 */
export function addressText(address: string, linkBase: string | undefined): string {
  if (webAddress(address) !== undefined) return link(address, address);
  const inRepository = linkBase !== undefined && isPath(address);
  return inRepository ? link(address, linkBase + address.replace(/^(?:\.?\/)+/, '')) : codeSpan(address);
}

function isPath(address: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\/\/|[\s#?])|\\|(?:^|\/)\.\.(?:\/|$)/i.test(address) && address !== '';
}

function wrapped(before: string, text: string | undefined, after: string): string {
  const shown = text === undefined ? '' : blockText(singleLine(text));
  return shown === '' ? '' : before + shown + after;
}
