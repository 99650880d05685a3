/** Shown as nothing, keeps `@` and the name apart: an entity, so that it can be seen in the source. */
const GAP = '&#8203;';

/** Addresses and destinations of links, where nobody is mentioned and a gap would break the link; or an `@`, however written. */
const MENTION =
  /(?:\bhttps?:\/\/|\bwww\.|\]\(|\bmailto:)[^\s<>)]*|(?<![A-Za-z0-9])(?:@|&#0*64;|&#x0*40;|&commat;)(?=[\w&])/gi;

/** Whether {@link withoutMentions} has anything to look for; most texts hold no `@` at all. */
export function mayMention(text: string): boolean {
  return /@|&#|&commat;/i.test(text);
}

/** Escaped plain text in which no `@name` notifies anybody and no address of mail becomes a link. */
export function withoutAnyMention(text: string): string {
  return text.replaceAll('@', `@${GAP}`);
}

/** Escaped plain text in which no web address becomes a link, and so no reference to what it leads to. */
export function withoutAutolinks(text: string): string {
  return text.replace(/(?<=https?|ftp):(?=\/\/)|(?<=www)\./gi, (found) => `${GAP}${found}`);
}

/** Markdown or HTML text in which no `@name` notifies anybody; addresses of mail and web stay whole. Code is not looked at. */
export function withoutMentions(text: string): string {
  return text.replace(MENTION, (found) => (/^[@&]/.test(found) ? `@${GAP}` : found));
}

/** The text in which `#12`, `GH-12` and `owner/repo#12` refer to nothing. */
export function withoutReferences(text: string): string {
  return text.replace(/(?<!&)#(?=\d)|\bGH-(?=\d)/gi, (found) => `${found}${GAP}`);
}
