import { carriesMarker } from './comment-marker.ts';
import type { GithubDoor, RepositoryName } from './door.ts';
import { type ConversationComment, pullRequestComments } from './operations.generated.ts';

/** A pull request by its number. */
export interface PullRequestName extends RepositoryName {
  readonly number: number;
}

/** The comments of a conversation, and where a later look can go on. */
export interface CommentList {
  /** Node id of the pull request. */
  readonly subject: string;
  /** Ours that carry the marker, oldest first. */
  readonly ours: readonly ConversationComment[];
  /** Behind the last comment seen. */
  readonly end: string | null;
}

/**
 * Reads every page behind `after`. Nothing when there is no such pull request.
 *
 * Anybody can paste our marker. A comment is ours when the token's identity wrote it, or when a bot wrote it that the
 * token may edit: the token of a workflow may have been another one last week. What a person wrote is never ours.
 */
export async function listComments(
  door: GithubDoor,
  { owner, name, number }: PullRequestName,
  marker: string,
  after: string | null = null,
): Promise<CommentList | undefined> {
  const ours: ConversationComment[] = [];
  for (let end = after; ; ) {
    const { repository } = await door.query(pullRequestComments, { owner, name, number, after: end });
    const subject = repository?.pullRequest;
    if (subject === null || subject === undefined) return undefined;
    const { nodes, pageInfo } = subject.comments;
    for (const comment of nodes ?? []) if (comment !== null && isOurs(comment, marker)) ours.push(comment);
    end = pageInfo.endCursor ?? end;
    if (!pageInfo.hasNextPage) return { subject: subject.id, ours, end };
  }
}

function isOurs(comment: ConversationComment, marker: string): boolean {
  const { body, author, viewerDidAuthor, viewerCanUpdate } = comment;
  if (!carriesMarker(body, marker)) return false;
  return viewerDidAuthor || (author?.kind === 'Bot' && viewerCanUpdate);
}
