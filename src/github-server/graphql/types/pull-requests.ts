import { timestamp } from '../../clock.ts';
import type { Input } from '../../input.ts';
import { canEdit } from '../../store/access.ts';
import type { Issue, Repository } from '../../store/entities.ts';
import { branchNamed } from '../../store/git.ts';
import { baseOidOf, headOidOf } from '../../store/pulls.ts';
import { issueUrl } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { guarded, isPullRequest, type Tables } from '../fields.ts';
import { ordered } from '../order.ts';

/** Pull requests; what they share with issues stands in the store under the same names. */
export const pullRequests: Tables = {
  PullRequest: guarded(isPullRequest, {
    fullDatabaseId: ({ databaseId }) => String(databaseId),
    url: (source, _args, { world }) => issueUrl(world, source),
    createdAt: ({ createdMs }) => timestamp(createdMs),
    state: ({ state, pull }) => (pull.mergedMs === null ? state : 'MERGED'),
    merged: ({ pull }) => pull.mergedMs !== null,
    mergedAt: ({ pull: { mergedMs } }) => (mergedMs === null ? null : timestamp(mergedMs)),
    closed: ({ state }) => state === 'CLOSED',
    mergeCommit: ({ pull }) => pull.mergeCommit,
    baseRefName: ({ pull }) => pull.baseRefName,
    headRefName: ({ pull }) => pull.headRefName,
    baseRefOid: ({ repository, pull }) => baseOidOf(repository, pull),
    headRefOid: ({ pull }) => headOidOf(pull),
    headRef: ({ pull }) => branchNamed(pull.headRepository, pull.headRefName) ?? null,
    headRepository: ({ pull }) => pull.headRepository,
    baseRepository: ({ repository }) => repository,
    isCrossRepository: ({ repository, pull }) => pull.headRepository !== repository,
    comments: ({ comments }, args) => connect(comments, args),
    viewerCanUpdate: (source, _args, { viewer }) => canEdit(viewer, source),
    viewerDidAuthor: ({ author }, _args, { viewer }) => author === viewer.account,
  }),
};

/** The pull requests of a repository that `states`, `headRefName` and `baseRefName` select, oldest first unless asked otherwise. */
export function listPulls(repository: Repository, args: Input): readonly Issue[] {
  const states = args.texts('states') ?? [];
  const [from, to] = [args.optionalText('headRefName'), args.optionalText('baseRefName')];
  const found = repository.issues.filter(({ pull, state }) => {
    if (pull === null) return false;
    const shown = pull.mergedMs === null ? state : 'MERGED';
    return (
      (states.length === 0 || states.includes(shown)) &&
      (from === undefined || pull.headRefName === from) &&
      (to === undefined || pull.baseRefName === to)
    );
  });
  const keys = {
    CREATED_AT: (issue: Issue) => issue.createdMs,
    UPDATED_AT: (issue: Issue) => issue.updatedMs,
  };
  return ordered(found, args.child('orderBy'), keys, 'CREATED_AT');
}
