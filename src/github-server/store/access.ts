import type { Account, Issue, Project, Repository } from './entities.ts';
import { RuleError } from './errors.ts';
import { fullName } from './world.ts';

export type Grant = 'none' | 'read' | 'write';
export type TokenKind = 'pat' | 'app' | 'github-token';

/** What a request may do: the account behind its token and the token's grants. */
export interface Viewer {
  readonly account: Account;
  readonly kind: TokenKind;
  readonly issues: Grant;
  readonly projects: Grant;
  readonly contents: Grant;
  /** With `read` a pull request cannot be opened, as where Actions are not permitted to. */
  readonly pullRequests: Grant;
  /** Push access: without it labels, type, assignees and milestone are out of reach. */
  readonly pushAccess: boolean;
  readonly admin: boolean;
  /** Lower-case `owner/name`; everything when absent. */
  readonly repositories: ReadonlySet<string> | undefined;
}

/** GitHub's refusal of something the token was not granted. */
export function inaccessible(viewer: Viewer): RuleError {
  const by = viewer.kind === 'pat' ? 'personal access token' : 'integration';
  return new RuleError('FORBIDDEN', `Resource not accessible by ${by}`);
}

/** Whether the token sees a repository at all; one outside its list looks as if it did not exist. */
export function canSee(viewer: Viewer, repository: Repository): boolean {
  return viewer.repositories === undefined || viewer.repositories.has(fullName(repository).toLowerCase());
}

/** The reply for a repository that does not exist, or not for this viewer. */
export function unknownRepository(name: string): RuleError {
  return new RuleError('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
}

/** Demands that the token may read issues here. */
export function requireIssueRead(viewer: Viewer, repository: Repository): void {
  if (!canSee(viewer, repository)) throw unknownRepository(fullName(repository));
  if (viewer.issues === 'none') throw inaccessible(viewer);
}

/** Demands that the token may write issues here; anybody with that grant may open one. */
export function requireIssueWrite(viewer: Viewer, repository: Repository): void {
  requireIssueRead(viewer, repository);
  if (viewer.issues !== 'write') throw inaccessible(viewer);
  if (repository.isArchived) {
    throw new RuleError('UNPROCESSABLE', 'Repository was archived so is read-only.');
  }
}

/** Demands the right to change what only people with push access (or triage) may. */
export function requirePush(viewer: Viewer, repository: Repository, mutation: string): void {
  requireIssueWrite(viewer, repository);
  if (!viewer.pushAccess) throw lacksPermission(viewer, mutation);
}

/** Demands the right to edit an issue: push access, or being its author. */
export function requireIssueEdit(viewer: Viewer, issue: Issue, mutation: string): void {
  requireIssueWrite(viewer, issue.repository);
  if (!canEdit(viewer, issue)) throw lacksPermission(viewer, mutation);
}

/** Whether the viewer may change title, body and state of an issue. */
export function canEdit(viewer: Viewer, issue: Issue): boolean {
  if (viewer.issues !== 'write' || issue.repository.isArchived) return false;
  return viewer.pushAccess || issue.author === viewer.account;
}

/** Whether the viewer may label, type, order and link issues of a repository. */
export function canOrganize(viewer: Viewer, repository: Repository): boolean {
  return viewer.issues === 'write' && viewer.pushAccess && !repository.isArchived;
}

/** GitHub's refusal of a mutation that the person behind the token may not do. */
export function lacksPermission(viewer: Viewer, mutation: string): RuleError {
  const operation = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  return new RuleError(
    'FORBIDDEN',
    `${viewer.account.login} does not have the correct permissions to execute \`${operation}\``,
  );
}

/** Demands that the token may read boards; a workflow's own token never may. */
export function requireProjectRead(viewer: Viewer): void {
  if (viewer.projects === 'none') throw inaccessible(viewer);
}

/** Demands that the token may write a board. */
export function requireProjectWrite(viewer: Viewer, project: Project): void {
  requireProjectRead(viewer);
  if (viewer.projects !== 'write') throw inaccessible(viewer);
  if (viewer.account.kind === 'User' && project.owner.kind === 'User' && viewer.account !== project.owner) {
    throw lacksPermission(viewer, 'updateProjectV2');
  }
}
