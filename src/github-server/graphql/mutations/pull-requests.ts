import type { Input } from '../../input.ts';
import {
  canSee,
  inaccessible,
  requireIssueWrite,
  unknownRepository,
  type Viewer,
} from '../../store/access.ts';
import type { Issue, Pull, Repository } from '../../store/entities.ts';
import { RuleError } from '../../store/errors.ts';
import { commitOf, createBranch, head } from '../../store/git.ts';
import { closeIssue, createIssue, reopenIssue, updateIssue } from '../../store/issues.ts';
import { deleteBranch, pullOf } from '../../store/pulls.ts';
import { findOf, fullName } from '../../store/world.ts';
import { type Context, isPullRequest, type Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of branches and pull requests. */
export const pullRequestMutations: Readonly<Record<string, Resolve<unknown>>> = {
  createRef: mutation((input, context) => {
    const repository = writable(
      findOf(context.world, 'Repository', input.text('repositoryId')),
      context.viewer,
    );
    const start = commitOf(context.world, repository, input.text('oid'));
    if (!start) throw new RuleError('UNPROCESSABLE', 'Object does not exist');
    return { ref: createBranch(context.world, repository, branchName(input.text('name')), start) };
  }),
  updateRef: mutation((input, { world, viewer }) => {
    const branch = findOf(world, 'Ref', input.text('refId'));
    writable(branch.repository, viewer);
    const target = commitOf(world, branch.repository, input.text('oid'));
    if (!target) throw new RuleError('UNPROCESSABLE', 'Object does not exist');
    if (!input.flag('force') && head(branch).oid !== target.oid) {
      throw new RuleError('UNPROCESSABLE', 'Update is not a fast forward');
    }
    branch.commits.splice(0, branch.commits.length, target);
    return { ref: branch };
  }),
  deleteRef: mutation((input, { world, viewer }) => {
    const branch = findOf(world, 'Ref', input.text('refId'));
    writable(branch.repository, viewer);
    deleteBranch(world, branch.repository, branch.name);
    return {};
  }),
  createPullRequest: mutation((input, context) => ({ pullRequest: open(input, context) })),
  updatePullRequest: mutation((input, { world, viewer }) => {
    const issue = pullRequest(input, { world, viewer });
    const title = input.optionalText('title');
    const body = input.optionalText('body');
    updateIssue(world, issue, {
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
    });
    const state = input.optionalText('state');
    if (state === 'CLOSED') closeIssue(world, issue, 'COMPLETED', null);
    if (state === 'OPEN') reopenIssue(world, issue);
    return { pullRequest: issue };
  }),
  closePullRequest: mutation((input, { world, viewer }) => {
    const issue = pullRequest(input, { world, viewer });
    closeIssue(world, issue, 'COMPLETED', null);
    return { pullRequest: issue };
  }),
};

function branchName(ref: string): string {
  if (!ref.startsWith('refs/heads/'))
    throw new RuleError('NOT_IMPLEMENTED', 'github-server has branches only');
  return ref.slice('refs/heads/'.length);
}

/** Demands the right to push. */
function writable(repository: Repository, viewer: Viewer): Repository {
  if (!canSee(viewer, repository)) throw unknownRepository(fullName(repository));
  if (viewer.contents !== 'write' || !viewer.pushAccess) throw inaccessible(viewer);
  return repository;
}

function pullRequest(
  input: Input,
  { world, viewer }: Pick<Context, 'world' | 'viewer'>,
): Issue & { pull: Pull } {
  const issue = findOf(world, 'Issue', input.text('pullRequestId'));
  if (!isPullRequest(issue)) throw new RuleError('NOT_FOUND', 'Could not resolve to a PullRequest');
  requireIssueWrite(viewer, issue.repository);
  if (viewer.pullRequests !== 'write') throw inaccessible(viewer);
  return issue;
}

function open(input: Input, { world, viewer }: Context): Issue {
  const repository = findOf(world, 'Repository', input.text('repositoryId'));
  requireIssueWrite(viewer, repository);
  if (viewer.pullRequests === 'none') throw inaccessible(viewer);
  if (viewer.pullRequests !== 'write') {
    throw new RuleError('FORBIDDEN', 'GitHub Actions is not permitted to create or approve pull requests.');
  }
  const pull = pullOf(repository, input.text('baseRefName'), repository, input.text('headRefName'));
  if (pull.baseOid === pull.headOid) {
    const { baseRefName, headRefName } = pull;
    throw new RuleError('UNPROCESSABLE', `No commits between ${baseRefName} and ${headRefName}`);
  }
  const twin = repository.issues.find(
    (issue) =>
      issue.state === 'OPEN' &&
      issue.pull?.headRefName === pull.headRefName &&
      issue.pull.baseRefName === pull.baseRefName,
  );
  if (twin) {
    const owner = repository.owner.login;
    const message = `A pull request already exists for ${owner}:${pull.headRefName}.`;
    throw new RuleError('UNPROCESSABLE', message);
  }
  const title = input.text('title');
  return createIssue(world, {
    repository,
    author: viewer.account,
    title,
    body: input.optionalText('body') ?? '',
    pull,
  });
}
