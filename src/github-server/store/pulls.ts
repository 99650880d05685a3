import type { Input } from '../input.ts';
import type { Commit, Issue, Pull, Repository } from './entities.ts';
import { RuleError } from './errors.ts';
import { branchNamed, commitOnBranch, createBranch, head, removeBranch } from './git.ts';
import { closeIssue } from './issues.ts';
import { findRepository, type World } from './world.ts';

/** The branches of a new pull request, the head branch made and filled as the command says. */
export function pullFor(world: World, input: Input, repository: Repository): Pull {
  const fork = input.optionalText('fork');
  const source = fork === undefined ? repository : findRepository(world, fork);
  if (!source) throw new RuleError('NOT_FOUND', `there is no repository '${fork ?? ''}'`);
  const headRefName = input.optionalText('head') ?? `patch-${repository.nextNumber}`;
  push(world, source, headRefName, input, 'Propose');
  return pullOf(repository, input.optionalText('base') ?? 'main', source, headRefName);
}

/** The pull request that asks to merge one branch into another. */
export function pullOf(
  repository: Repository,
  baseRefName: string,
  headRepository: Repository,
  headRefName: string,
): Pull {
  const [base, from] = [branchNamed(repository, baseRefName), branchNamed(headRepository, headRefName)];
  if (!base) throw new RuleError('UNPROCESSABLE', `Base ref must be a branch`);
  if (!from) throw new RuleError('UNPROCESSABLE', `Head ref must be a branch`);
  const [baseOid, headOid] = [head(base).oid, head(from).oid];
  return { baseRefName, headRefName, headRepository, baseOid, headOid, mergedMs: null, mergeCommit: null };
}

/** Commits the command's files to a branch, which starts at the default branch when it is missing. */
export function push(
  world: World,
  repository: Repository,
  name: string,
  input: Input,
  message: string,
): Commit {
  const [main] = repository.branches;
  const branch = branchNamed(repository, name) ?? (main && createBranch(world, repository, name, head(main)));
  if (!branch) throw new RuleError('NOT_FOUND', `there is no branch '${name}'`);
  const files = Object.entries(input.child('files').plain());
  if (files.length === 0) return head(branch);
  return commitOnBranch(world, branch, head(branch).oid, message, {
    additions: files.flatMap(([path, content]) => (typeof content === 'string' ? [{ path, content }] : [])),
    deletions: files.flatMap(([path, content]) => (content === null ? [path] : [])),
  });
}

/** The newest commit of a pull request. */
export function headOidOf({ headRepository, headRefName, headOid: last, mergedMs }: Pull): string {
  const branch = mergedMs === null ? branchNamed(headRepository, headRefName) : undefined;
  return branch ? head(branch).oid : last;
}

/** The commit that a pull request is compared with. */
export function baseOidOf(repository: Repository, { baseRefName, baseOid: last, mergedMs }: Pull): string {
  const branch = mergedMs === null ? branchNamed(repository, baseRefName) : undefined;
  return branch ? head(branch).oid : last;
}

/** Merges a pull request: its files win, its commits and the merge commit belong to it from then on. */
export function mergePull(world: World, issue: Issue): void {
  const { pull, repository, number } = issue;
  const base = pull && branchNamed(repository, pull.baseRefName);
  if (!pull || !base) throw new RuleError('UNPROCESSABLE', 'Pull Request is not mergeable');
  pull.headOid = headOidOf(pull);
  pull.baseOid = head(base).oid;
  const [before, after] = [world.commits.get(pull.baseOid), world.commits.get(pull.headOid)];
  const start = branchNamed(pull.headRepository, pull.headRefName)?.commits[0];
  const merged = commitOnBranch(world, base, pull.baseOid, `Merge pull request #${number}`, {
    additions: [...(after?.files ?? [])].flatMap(([path, content]) =>
      start?.files.get(path) === content ? [] : [{ path, content }],
    ),
    deletions: [...(start?.files.keys() ?? [])].filter(
      (path) => before?.files.has(path) === true && after?.files.has(path) === false,
    ),
  });
  for (const oid of [merged.oid, pull.headOid]) belongTo(world, issue, oid);
  closeIssue(world, issue, 'COMPLETED', null);
  pull.mergedMs = world.now();
  pull.mergeCommit = merged;
}

/** Records that a commit came with a pull request. */
export function belongTo(world: World, issue: Issue, oid: string): void {
  world.pullsBySha.set(oid, [...(world.pullsBySha.get(oid) ?? []), issue]);
}

/** The pull requests a commit came with, or is proposed by. */
export function pullsWith(world: World, repository: Repository, oid: string): readonly Issue[] {
  const proposing = repository.issues.filter(({ pull }) => pull !== null && headOidOf(pull) === oid);
  return [...new Set([...(world.pullsBySha.get(oid) ?? []), ...proposing])];
}

/** Deletes a branch; open pull requests of it are closed. */
export function deleteBranch(world: World, repository: Repository, name: string): void {
  const branch = branchNamed(repository, name);
  if (!branch) throw new RuleError('NOT_FOUND', `there is no branch '${name}'`);
  for (const issue of [...world.repositories.values()].flatMap(({ issues }) => issues)) {
    const { pull } = issue;
    if (pull?.headRepository !== repository || pull.headRefName !== name || issue.state === 'CLOSED')
      continue;
    pull.headOid = head(branch).oid;
    closeIssue(world, issue, 'COMPLETED', null);
  }
  removeBranch(world, branch);
}
