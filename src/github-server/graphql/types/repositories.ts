import { timestamp } from '../../clock.ts';
import { requireIssueRead, type Viewer } from '../../store/access.ts';
import type { Repository } from '../../store/entities.ts';
import { RuleError } from '../../store/errors.ts';
import { branchNamed } from '../../store/git.ts';
import { findLabel } from '../../store/labels.ts';
import { listIssues } from '../../store/listing.ts';
import { fullName } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { define } from '../fields.ts';
import { listFilter } from '../list-filter.ts';
import { ordered } from '../order.ts';
import { board } from './accounts.ts';
import { gitObject } from './git-objects.ts';
import { listPulls } from './pull-requests.ts';

/** Repositories and the small things they own. */
export const repositories = {
  ...define('Repository', {
    nameWithOwner: (source) => fullName(source),
    url: (source, _args, { world }) => `${world.webUrl}/${fullName(source)}`,
    createdAt: ({ createdMs }) => timestamp(createdMs),
    isInOrganization: ({ owner }) => owner.kind === 'Organization',
    visibility: ({ isPrivate }) => (isPrivate ? 'PRIVATE' : 'PUBLIC'),
    viewerPermission: (_source, _args, { viewer }) => permission(viewer),
    viewerCanAdminister: (_source, _args, { viewer }) => viewer.admin,
    issue: (source, args, { viewer }) => {
      requireIssueRead(viewer, source);
      return issueByNumber(source, args.number('number'));
    },
    issues: (source, args, { world, viewer }) => {
      requireIssueRead(viewer, source);
      return connect(listIssues(world, source, listFilter(args)), args);
    },
    label: (source, args) => findLabel(source, args.text('name')) ?? null,
    labels: ({ labels }, args) => {
      const query = args.optionalText('query')?.toLowerCase() ?? '';
      const found = labels.filter((label) => label.name.toLowerCase().includes(query));
      const keys = { NAME: (label: { name: string }) => label.name.toLowerCase(), CREATED_AT: () => 0 };
      return connect(ordered(found, args.child('orderBy'), keys, 'CREATED_AT'), args);
    },
    milestone: ({ milestones }, args) =>
      milestones.find((milestone) => milestone.number === args.number('number')) ?? null,
    milestones: ({ milestones }, args) => {
      const states = args.texts('states') ?? [];
      return connect(states.length === 0 || states.includes('OPEN') ? milestones : [], args);
    },
    assignableUsers: ({ assignees }, args) => {
      const query = args.optionalText('query')?.toLowerCase() ?? '';
      return connect(
        assignees.filter(({ login }) => login.toLowerCase().includes(query)),
        args,
      );
    },
    issueType: ({ owner }, args) => owner.issueTypes.find((type) => type.name === args.text('name')) ?? null,
    issueTypes: ({ owner }, args) => (owner.kind === 'Organization' ? connect(owner.issueTypes, args) : null),
    projectV2: (source, args, context) => board(source.owner, args.number('number'), context),
    defaultBranchRef: ({ branches }) => branches[0] ?? null,
    ref: (source, args) =>
      branchNamed(source, args.text('qualifiedName').replace(/^refs\/heads\//, '')) ?? null,
    object: (source, args, context) => gitObject(source, args, context),
    pullRequest: (source, args, { viewer }) => {
      requireIssueRead(viewer, source);
      const number = args.number('number');
      const found = source.issues.find((issue) => issue.number === number && issue.isPullRequest);
      if (found) return found;
      throw new RuleError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: (source, args, { viewer }) => {
      requireIssueRead(viewer, source);
      return connect(listPulls(source, args), args);
    },
  }),
  ...define('Label', {
    createdAt: ({ createdMs }) => timestamp(createdMs),
    isDefault: () => false,
    url: ({ repository, name }, _args, { world }) =>
      `${world.webUrl}/${fullName(repository)}/labels/${encodeURIComponent(name)}`,
  }),
  ...define('Milestone', {
    createdAt: ({ createdMs }) => timestamp(createdMs),
    dueOn: ({ dueMs }) => (dueMs === null ? null : timestamp(dueMs)),
    state: () => 'OPEN',
    closed: () => false,
    url: ({ repository, number }, _args, { world }) =>
      `${world.webUrl}/${fullName(repository)}/milestone/${number}`,
  }),
};

function permission(viewer: Viewer): string {
  if (!viewer.pushAccess) return 'READ';
  return viewer.admin ? 'ADMIN' : 'WRITE';
}

function issueByNumber(repository: Repository, number: number) {
  const found = repository.issues.find((issue) => issue.number === number && !issue.isPullRequest);
  if (found) return found;
  throw new RuleError(
    'NOT_FOUND',
    `Could not resolve to an issue or pull request with the number of ${number}.`,
  );
}
