import type { CommentIdentity } from './comment-marker.ts';
import type { GithubDoor, RepositoryName } from './door.ts';
import { pullRequestsOfCommit } from './operations.generated.ts';
import { orReason } from './outcome.ts';
import { type CommentOutcome, type CommentPolicy, keepComment } from './sticky-comment.ts';

/** A merged pull request. */
export interface MergedPullRequest {
  readonly number: number;
  readonly url: string;
}

export interface ReceiptRequest {
  /** Where the workflow runs. */
  readonly repository: RepositoryName;
  /** The commit that was pushed. */
  readonly commit: string;
  readonly identity: CommentIdentity;
  /** Markdown for the pull request that brought the commit. */
  readonly text: (pullRequest: MergedPullRequest) => string;
  readonly policy: CommentPolicy;
}

/** What became of the receipt. */
export interface ReceiptOutcome extends CommentOutcome {
  /** The pull request that brought the commit; absent for a commit that was pushed by itself. */
  readonly pullRequest?: MergedPullRequest;
}

/**
 * Turns the comment that showed the preview into the receipt of what was done. With `auto` a pull request that was
 * never commented on stays so; `always` writes there in any case. Never rejects because of GitHub.
 */
export async function keepReceipt(door: GithubDoor, request: ReceiptRequest): Promise<ReceiptOutcome> {
  const { repository, commit, identity, policy, text } = request;
  if (policy === 'never') return {};
  const found = await orReason('The receipt was not written', async () => ({
    pullRequest: await mergedPullRequest(door, repository, commit),
  }));
  if ('why' in found || found.pullRequest === undefined) return 'why' in found ? found : {};
  const { pullRequest } = found;
  const outcome = await keepComment(door, {
    pullRequest: { ...repository, number: pullRequest.number },
    identity,
    text: text(pullRequest),
    policy,
    hasNews: false,
  });
  return { ...outcome, pullRequest };
}

/** The pull request whose merge brought the commit: the one that names it as its merge commit before any other. */
async function mergedPullRequest(
  door: GithubDoor,
  { owner, name }: RepositoryName,
  commit: string,
): Promise<MergedPullRequest | undefined> {
  const { repository } = await door.query(pullRequestsOfCommit, { owner, name, oid: commit });
  const object = repository?.object;
  const nodes = object?.kind === 'Commit' ? (object.associatedPullRequests?.nodes ?? []) : [];
  const here = `${owner}/${name}`.toLowerCase();
  const merged = nodes.filter(
    (node) => node?.merged === true && node.baseRepository?.nameWithOwner.toLowerCase() === here,
  );
  const found = merged.find((node) => node?.mergeCommit?.oid === commit) ?? merged[0];
  return found === null || found === undefined ? undefined : { number: found.number, url: found.url };
}
