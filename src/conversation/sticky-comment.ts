import { type CommentList, listComments, type PullRequestName } from './comment-list.ts';
import { type CommentIdentity, commentMarker } from './comment-marker.ts';
import type { GithubDoor } from './door.ts';
import {
  addComment,
  type ConversationComment,
  deleteComment,
  updateComment,
} from './operations.generated.ts';
import { orReason } from './outcome.ts';

/** The input `comment`: `auto` starts a comment only when there is something to say. */
export type CommentPolicy = 'auto' | 'always' | 'never';

export interface CommentRequest {
  readonly pullRequest: PullRequestName;
  readonly identity: CommentIdentity;
  /** Markdown without the marker, at most some 65,000 characters. */
  readonly text: string;
  readonly policy: CommentPolicy;
  /** Whether there is something to say; a comment that exists is refreshed in any case. */
  readonly hasNews: boolean;
}

/** What became of the comment. */
export interface CommentOutcome {
  /** Its address; absent when there is none. */
  readonly url?: string;
  /** Why it could not be written, in words for the log; absent when nothing went wrong. */
  readonly why?: string;
}

/**
 * Keeps one comment per plan, target and key up to date. A text that stands there already is not sent again. Of
 * several comments of one identity (two jobs began at the same time) the oldest stays. Never rejects because of
 * GitHub: what went wrong is in `why`.
 */
export async function keepComment(door: GithubDoor, request: CommentRequest): Promise<CommentOutcome> {
  if (request.policy === 'never') return {};
  return orReason('The comment was not written', () => keep(door, request));
}

async function keep(door: GithubDoor, request: CommentRequest): Promise<CommentOutcome> {
  const marker = commentMarker(request.identity);
  const body = `${marker}\n${request.text}`;
  const list = await listComments(door, request.pullRequest, marker);
  if (list === undefined) return { why: `There is no pull request #${request.pullRequest.number}` };
  const [oldest, ...later] = list.ours;
  if (oldest !== undefined) return settle(door, oldest, later, body);
  if (request.policy === 'auto' && !request.hasNews) return {};
  return create(door, request, list, marker, body);
}

/** Another job may have started the same comment meanwhile: both look again and agree on the oldest. */
async function create(
  door: GithubDoor,
  { pullRequest }: CommentRequest,
  { subject, end }: CommentList,
  marker: string,
  body: string,
): Promise<CommentOutcome> {
  const made = await door.mutate(addComment, { subjectId: subject, body });
  const own = made.commentEdge?.node ?? undefined;
  const [oldest, ...later] = (await listComments(door, pullRequest, marker, end))?.ours ?? [];
  if (oldest === undefined) return own === undefined ? {} : { url: own.url };
  return settle(door, oldest, later, body);
}

/** Brings the text into the oldest comment, then takes the others away. */
async function settle(
  door: GithubDoor,
  oldest: ConversationComment,
  later: readonly ConversationComment[],
  body: string,
): Promise<CommentOutcome> {
  if (!isSame(oldest.body, body))
    await door.mutate(updateComment, { id: oldest.id, body }, { repeatable: true });
  const spare = later.filter(({ viewerDidAuthor }) => viewerDidAuthor);
  await Promise.all(spare.map(({ id }) => removeSpare(door, id)));
  return { url: oldest.url };
}

/** The other job may have been faster. */
async function removeSpare(door: GithubDoor, id: string): Promise<void> {
  await orReason('', () => door.mutate(deleteComment, { id }));
}

/** GitHub may store other line ends than it was sent, and no blanks at the end. */
function isSame(stored: string, wanted: string): boolean {
  return canonical(stored) === canonical(wanted);
}

function canonical(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
