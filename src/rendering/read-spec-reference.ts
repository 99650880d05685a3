import type { SpecRef } from '../plan/types.ts';
import { specReference } from './spec-reference.ts';
import { readCodeSpan, unescapeBlock } from './unescape.ts';

/** What {@link specReference} shows, read back; nothing when the text was not written by it. */
export function readSpecReference(shown: string): SpecRef | undefined {
  for (const [address, rest] of addresses(shown)) {
    for (const reference of urlsOf(address).flatMap((url) => references(url, rest)))
      if (ungapped(specReference(reference)) === ungapped(shown)) return reference;
  }
  return undefined;
}

/** Names kept apart from their `@` and names as they are count the same. */
function ungapped(text: string): string {
  return text.replaceAll('@&#8203;', '@');
}

/** An address holds few blanks; of longer texts only the first ones are tried. */
const MOST_CUTS = 200;

/** The text cut behind the address, wherever that can end. */
function addresses(shown: string): readonly (readonly [string, string])[] {
  const cuts: (readonly [string, string])[] = [
    [shown, ''],
    ['', shown],
  ];
  for (let at = shown.indexOf(' '); at >= 0 && cuts.length < MOST_CUTS; at = shown.indexOf(' ', at + 1))
    cuts.push([shown.slice(0, at), shown.slice(at + 1)]);
  return cuts;
}

/** A link names its target twice: as it was written, with escapes, and as a browser takes it. */
function urlsOf(address: string): readonly string[] {
  if (address === '') return [''];
  const [, text, target] = /^\[([\s\S]*)\]\(([^()\s]*)\)$/u.exec(address) ?? [];
  if (text !== undefined && target !== undefined) return [unescapeLinkText(text), target];
  const code = readCodeSpan(address);
  return code === undefined ? [] : [code];
}

function unescapeLinkText(text: string): string {
  return text
    .replaceAll('&#8203;', '')
    .replaceAll(/\\([\s\S])/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function references(url: string, rest: string): readonly SpecRef[] {
  const [, section, quote] = /^(?:\(([\s\S]*?)\))?(?:(?:^| )- "([\s\S]*)")?$/u.exec(rest) ?? [];
  const greedy = /^\(([\s\S]*)\)$/u.exec(rest)?.[1];
  const of = (one: string | undefined, two: string | undefined): SpecRef => ({
    url,
    ...(one === undefined ? {} : { section: unescapeBlock(one) }),
    ...(two === undefined ? {} : { quote: unescapeBlock(two) }),
  });
  return [of(section, quote), ...(greedy === undefined ? [] : [of(greedy, undefined)])];
}
