import type { GithubContext } from './context.ts';
import type { ObservedIssue } from './operations.generated.ts';

/** Who wrote an issue, as far as it is asked for. */
type Written = Pick<ObservedIssue, 'viewerDidAuthor' | 'author'>;

const BOT = '[bot]';

/** Whether one of our tokens wrote the issue: the one that reads, or the one that writes issues when that is another. */
export function isWrittenByUs({ viewerDidAuthor, author }: Written, { writer }: GithubContext): boolean {
  if (viewerDidAuthor) return true;
  if (writer === undefined || author === null) return false;
  // A bot is called `name[bot]` as the viewer and `name` as an author, and a person may be called `name` as well.
  const isBot = writer.endsWith(BOT);
  return (
    author.login === (isBot ? writer.slice(0, -BOT.length) : writer) && (author.kind === 'Bot') === isBot
  );
}
