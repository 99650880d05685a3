import { createHash } from 'node:crypto';
import type { Branch, Commit, Repository } from './entities.ts';
import { RuleError } from './errors.ts';
import { freshId, fullName, register, type World } from './world.ts';

/** A change to the tree of a branch. */
export interface FileChanges {
  readonly additions: readonly { readonly path: string; readonly content: string }[];
  readonly deletions: readonly string[];
}

/** Starts a branch with one commit. */
export function seedBranch(
  world: World,
  repository: Repository,
  name: string,
  files: ReadonlyMap<string, string>,
): Branch {
  const branch = register<Branch>(world, {
    kind: 'Ref',
    id: freshId(world, 'REF').id,
    repository,
    name,
    commits: [],
  });
  branch.commits.push(commit(world, repository, 'Initial commit', files));
  repository.branches.push(branch);
  return branch;
}

/** Starts a branch at a commit that exists. */
export function createBranch(world: World, repository: Repository, name: string, start: Commit): Branch {
  if (branchNamed(repository, name)) {
    throw new RuleError(
      'UNPROCESSABLE',
      `A ref named "refs/heads/${name}" already exists in the repository.`,
    );
  }
  const branch: Branch = { kind: 'Ref', id: freshId(world, 'REF').id, repository, name, commits: [start] };
  repository.branches.push(branch);
  return register(world, branch);
}

/** The branch of this name. */
export function branchNamed(repository: Repository, name: string): Branch | undefined {
  return repository.branches.find((branch) => branch.name === name);
}

/** Removes a branch; its commits stay reachable by their ids. */
export function removeBranch(world: World, branch: Branch): void {
  const { branches } = branch.repository;
  branches.splice(branches.indexOf(branch), 1);
  world.nodes.delete(branch.id);
}

/** The commit of this id, on whichever branch it was made. */
export function commitOf(world: World, repository: Repository, oid: string): Commit | undefined {
  const found = world.commits.get(oid);
  return found?.repository === repository ? found : undefined;
}

/** The newest commit of a branch. */
export function head(branch: Branch): Commit {
  const newest = branch.commits.at(-1);
  if (!newest) throw new Error(`branch ${branch.name} has no commit`);
  return newest;
}

/** Commits on top of the head the caller expects; a stale expectation changes nothing. */
export function commitOnBranch(
  world: World,
  branch: Branch,
  expectedHeadOid: string,
  message: string,
  changes: FileChanges,
): Commit {
  const before = head(branch);
  if (before.oid !== expectedHeadOid) {
    throw new RuleError(
      'STALE_DATA',
      `Expected branch to point to "${expectedHeadOid}" but it did not. Pull and try again.`,
    );
  }
  const files = new Map(before.files);
  for (const path of changes.deletions) {
    if (!files.delete(path)) {
      throw new RuleError(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${before.oid}\``,
      );
    }
  }
  for (const { path, content } of changes.additions) files.set(path, content);
  const created = commit(world, branch.repository, message, files);
  branch.commits.push(created);
  return created;
}

function commit(
  world: World,
  repository: Repository,
  message: string,
  files: ReadonlyMap<string, string>,
): Commit {
  const { id, databaseId } = freshId(world, 'C');
  const oid = createHash('sha1')
    .update(`${fullName(repository)} ${databaseId} ${message}`)
    .digest('hex');
  const made: Commit = { kind: 'Commit', id, repository, oid, message, committedMs: world.now(), files };
  world.commits.set(oid, made);
  return register(world, made);
}
