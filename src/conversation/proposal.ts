import { shortHash } from '../kernel/hash.ts';
import type { GithubDoor, RepositoryName } from './door.ts';
import {
  closeProposal,
  commitProposal,
  createProposalBranch,
  deleteProposalBranch,
  openProposal,
  type ProposalStateResult,
  proposalState,
  resetProposalBranch,
  updateProposal,
} from './operations.generated.ts';
import { orReason } from './outcome.ts';

/** A file as it shall be. */
export interface ProposedFile {
  readonly path: string;
  /** The whole text, byte order mark included. */
  readonly text: string;
}

export interface ProposalRequest {
  readonly repository: RepositoryName;
  readonly planId: string;
  readonly target: string;
  /** The commit from which the files were edited; the proposal starts there, so that it takes back nothing newer. */
  readonly commit: string;
  /** Branch to merge into; the default branch when absent. */
  readonly base?: string;
  /** Only files that change; none when there is nothing to propose. */
  readonly files: readonly ProposedFile[];
  readonly title: string;
  /** Markdown for the pull request. */
  readonly text: string;
}

export interface ProposalOutcome {
  readonly url?: string;
  readonly done?: 'opened' | 'updated' | 'unchanged' | 'closed';
  /** Why it could not be written, or was left alone. */
  readonly why?: string;
}

/** Last line of our commits: what they propose, and that nobody else wrote them. */
const TRAILER = 'Planpilot-Proposal:';

/**
 * Keeps one pull request that edits the plan files: opens it, brings it up to date, closes it when there is nothing to
 * propose any more. It has a branch of its own with one commit, signed by GitHub; the branch it goes to is never written. A
 * proposal that somebody closed is not made again, and a branch that somebody else pushed to is left alone. Never
 * rejects because of GitHub.
 */
export async function keepProposal(door: GithubDoor, request: ProposalRequest): Promise<ProposalOutcome> {
  return orReason('The proposal was not made', () => keep(door, request));
}

type Repository = NonNullable<ProposalStateResult['repository']>;
type PullRequest = NonNullable<NonNullable<Repository['pullRequests']['nodes']>[number]>;

/** Everything that deciding takes. */
interface Known {
  readonly request: ProposalRequest;
  readonly repository: Repository;
  readonly branch: string;
  /** The newest pull request of the branch. */
  readonly latest: PullRequest | undefined;
  /** What is proposed, as a hash. */
  readonly wanted: string;
}

async function keep(door: GithubDoor, request: ProposalRequest): Promise<ProposalOutcome> {
  const branch = branchOf(request);
  const { owner, name } = request.repository;
  const { repository } = await door.query(proposalState, {
    owner,
    name,
    branch: `refs/heads/${branch}`,
    spare: `refs/heads/${spareOf(branch)}`,
    head: branch,
  });
  if (repository === null) return { why: `The repository ${owner}/${name} cannot be read with this token` };
  const latest = (repository.pullRequests.nodes ?? []).find((node) => node?.isCrossRepository === false);
  const wanted = shortHash(JSON.stringify(request.files.map(({ path, text }) => [path, text])), 16);
  const known = { request, repository, branch, latest: latest ?? undefined, wanted };
  return request.files.length === 0 ? retire(door, known) : propose(door, known);
}

async function propose(door: GithubDoor, known: Known): Promise<ProposalOutcome> {
  const { branch, latest, repository, wanted } = known;
  const there = repository.ref === null ? undefined : proposedIn(repository.ref);
  const isOpen = latest?.state === 'OPEN';
  if (repository.ref !== null && there === undefined && isOpen) return foreign(branch, latest);
  if (there === wanted && latest?.state === 'CLOSED')
    return {
      url: latest.url,
      why: `The same proposal was closed in #${latest.number}; it is not made again`,
    };
  if (there !== wanted) await commit(door, known);
  if (!isOpen) return openPullRequest(door, known);
  const { title, text: body } = known.request;
  const isSame = latest.title === title && canonical(latest.body) === canonical(body);
  if (!isSame)
    await door.mutate(updateProposal, { pullRequestId: latest.id, title, body }, { repeatable: true });
  return { url: latest.url, done: isSame && there === wanted ? 'unchanged' : 'updated' };
}

function foreign(branch: string, latest: PullRequest): ProposalOutcome {
  return { url: latest.url, why: `Somebody else pushed to ${branch}, so #${latest.number} is left as it is` };
}

async function openPullRequest(door: GithubDoor, known: Known): Promise<ProposalOutcome> {
  const { request, repository, branch } = known;
  const { pullRequest } = await door.mutate(openProposal, {
    repositoryId: repository.id,
    baseRefName: request.base ?? repository.defaultBranchRef?.name ?? 'main',
    headRefName: branch,
    title: request.title,
    body: request.text,
  });
  return { ...(pullRequest === null ? {} : { url: pullRequest.url }), done: 'opened' };
}

/** There is nothing to propose any more: our pull request and our branch go. */
async function retire(door: GithubDoor, { repository, branch, latest }: Known): Promise<ProposalOutcome> {
  if (latest?.state !== 'OPEN') return {};
  if (repository.ref !== null && proposedIn(repository.ref) === undefined) return foreign(branch, latest);
  await door.mutate(closeProposal, { pullRequestId: latest.id }, { repeatable: true });
  if (repository.ref !== null) await door.mutate(deleteProposalBranch, { refId: repository.ref.id });
  return { url: latest.url, done: 'closed' };
}

/**
 * Makes the branch one commit on top of where the files were edited. GitHub closes a pull request whose branch is reset
 * to its base, so the commit is made beside an existing branch, which then moves to it in one step.
 */
async function commit(door: GithubDoor, { request, repository, branch, wanted }: Known): Promise<void> {
  const beside = repository.ref === null ? branch : spareOf(branch);
  if (repository.spare !== null) await door.mutate(deleteProposalBranch, { refId: repository.spare.id });
  const made = await door.mutate(createProposalBranch, {
    repositoryId: repository.id,
    name: `refs/heads/${beside}`,
    oid: request.commit,
  });
  const { owner, name } = request.repository;
  const done = await door.mutate(commitProposal, {
    branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: beside },
    expectedHeadOid: request.commit,
    message: { headline: request.title, body: `${TRAILER} ${wanted}` },
    fileChanges: {
      additions: request.files.map(({ path, text }) => ({ path, contents: base64(text) })),
    },
  });
  const oid = done.commit?.oid;
  if (repository.ref === null || oid === undefined) return;
  await door.mutate(
    resetProposalBranch,
    { refId: repository.ref.id, oid, force: true },
    { repeatable: true },
  );
  const spare = made.ref?.id;
  if (spare !== undefined) await door.mutate(deleteProposalBranch, { refId: spare });
}

/** What the newest commit of a branch proposes; nothing when it is not ours. */
function proposedIn({ target }: NonNullable<Repository['ref']>): string | undefined {
  if (target?.kind !== 'Commit') return undefined;
  const last = target.message.trimEnd().split('\n').at(-1) ?? '';
  return last.startsWith(TRAILER) ? last.slice(TRAILER.length).trim() : undefined;
}

/** Where the next commit is made; left behind only by a run that was interrupted. */
function spareOf(branch: string): string {
  return `${branch}-next`;
}

/** Stable, readable, and different for every plan and target. */
function branchOf({ planId, target }: ProposalRequest): string {
  const words = planId
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .slice(0, 40);
  const readable = words.replaceAll(/^-+|-+$/gu, '');
  const hash = shortHash(JSON.stringify([planId, target.toLowerCase()]), 8);
  return `planpilot/${readable === '' ? 'plan' : readable}-${hash}`;
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function canonical(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}
