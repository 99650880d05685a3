import { timestamp } from '../../clock.ts';
import { canEdit, canOrganize } from '../../store/access.ts';
import type { Issue } from '../../store/entities.ts';
import { EVENT_KINDS } from '../../store/timeline.ts';
import { fullName, issueUrl } from '../../store/world.ts';
import { connect } from '../connections.ts';
import { define, guarded, type Tables } from '../fields.ts';
import { ordered } from '../order.ts';
import { issueFieldValues } from './issue-fields.ts';

const dependencyKeys = {
  CREATED_AT: (issue: Issue) => issue.createdMs,
  DEPENDENCY_ADDED_AT: () => 0,
};

/** The events of a timeline; all they have stands in the store under the same names. */
const events: Tables = Object.fromEntries(
  EVENT_KINDS.map((kind) => [kind, guarded(isEvent, { createdAt: ({ createdMs }) => timestamp(createdMs) })]),
);

function isEvent(value: unknown): value is Issue['timeline'][number] {
  return typeof value === 'object' && value !== null && 'actor' in value && 'createdMs' in value;
}

/** Issues and their comments. */
export const issues = {
  ...events,
  ...define('Issue', {
    fullDatabaseId: ({ databaseId }) => String(databaseId),
    url: (source, _args, { world }) => issueUrl(world, source),
    resourcePath: (source) => `/${fullName(source.repository)}/issues/${source.number}`,
    bodyText: ({ body }) => body,
    closed: ({ state }) => state === 'CLOSED',
    createdAt: ({ createdMs }) => timestamp(createdMs),
    updatedAt: ({ updatedMs }) => timestamp(updatedMs),
    closedAt: ({ closedMs }) => (closedMs === null ? null : timestamp(closedMs)),
    stateReason: ({ stateReason }, args) =>
      stateReason === 'DUPLICATE' && !args.flag('enableDuplicate') ? 'NOT_PLANNED' : stateReason,
    labels: ({ labels }, args) => {
      const keys = { NAME: (label: { name: string }) => label.name.toLowerCase(), CREATED_AT: () => 0 };
      return connect(ordered(labels, args.child('orderBy'), keys, 'CREATED_AT'), args);
    },
    assignees: ({ assignees }, args) => connect(assignees, args),
    subIssues: ({ subIssues }, args) => connect(subIssues, args),
    subIssuesSummary: ({ subIssues }) => summary(subIssues),
    blockedBy: ({ blockedBy }, args) => connect(dependencies(blockedBy, args), args),
    blocking: ({ blocking }, args) => connect(dependencies(blocking, args), args),
    issueDependenciesSummary: (source) => ({
      blockedBy: source.blockedBy.filter(isOpen).length,
      totalBlockedBy: source.blockedBy.length,
      blocking: source.blocking.filter(isOpen).length,
      totalBlocking: source.blocking.length,
    }),
    comments: ({ comments }, args) => connect(comments, args),
    timelineItems: ({ timeline }, args) => {
      const wanted = args.texts('itemTypes')?.map((type) => type.replaceAll('_', '').toLowerCase());
      const found = timeline.filter(
        ({ kind }) => wanted === undefined || wanted.includes(kind.toLowerCase()),
      );
      return { ...connect(found, args), filteredCount: found.length };
    },
    editor: ({ edits }) => edits.at(-1)?.editor ?? null,
    lastEditedAt: ({ edits }) => {
      const last = edits.at(-1);
      return last ? timestamp(last.editedMs) : null;
    },
    issueFieldValues: (source, args) => connect(issueFieldValues(source), args),
    projectItems: ({ items }, args, { viewer }) => {
      const seen = viewer.projects === 'none' ? [] : items;
      return connect(args.flag('includeArchived') ? seen : seen.filter((item) => !item.isArchived), args);
    },
    viewerDidAuthor: ({ author }, _args, { viewer }) => author === viewer.account,
    viewerCanUpdate: (source, _args, { viewer }) => canEdit(viewer, source),
    viewerCanClose: (source, _args, { viewer }) => canEdit(viewer, source) && isOpen(source),
    viewerCanReopen: (source, _args, { viewer }) => canEdit(viewer, source) && !isOpen(source),
    viewerCanLabel: ({ repository }, _args, { viewer }) => canOrganize(viewer, repository),
    viewerCanSetFields: ({ repository }, _args, { viewer }) => canOrganize(viewer, repository),
    viewerCanDelete: (_source, _args, { viewer }) => viewer.admin,
    locked: () => false,
  }),
  ...define('IssueComment', {
    fullDatabaseId: ({ databaseId }) => String(databaseId),
    repository: ({ issue }) => issue.repository,
    bodyText: ({ body }) => body,
    createdAt: ({ createdMs }) => timestamp(createdMs),
    updatedAt: ({ updatedMs }) => timestamp(updatedMs),
    url: ({ issue, databaseId }, _args, { world }) => `${issueUrl(world, issue)}#issuecomment-${databaseId}`,
    viewerDidAuthor: ({ author }, _args, { viewer }) => author === viewer.account,
    viewerCanUpdate: ({ author }, _args, { viewer }) => author === viewer.account || viewer.pushAccess,
  }),
};

function isOpen(issue: Issue): boolean {
  return issue.state === 'OPEN';
}

function summary(subIssues: readonly Issue[]) {
  const completed = subIssues.filter((child) => !isOpen(child)).length;
  const percentCompleted = subIssues.length === 0 ? 0 : Math.floor((100 * completed) / subIssues.length);
  return { total: subIssues.length, completed, percentCompleted };
}

function dependencies(list: readonly Issue[], args: Parameters<typeof connect>[1]): readonly Issue[] {
  return ordered(list, args.child('orderBy'), dependencyKeys, 'DEPENDENCY_ADDED_AT');
}
