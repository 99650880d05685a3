import type { Input } from '../../input.ts';
import {
  lacksPermission,
  requireIssueEdit,
  requireIssueRead,
  requireIssueWrite,
  requireProjectWrite,
  requirePush,
} from '../../store/access.ts';
import { addItem } from '../../store/boards.ts';
import type { Account, Issue, IssueType, Repository, StateReason } from '../../store/entities.ts';
import { RuleError, unresolvedNode } from '../../store/errors.ts';
import { checkIssueFields, setIssueFields } from '../../store/issue-fields.ts';
import {
  closeIssue,
  createIssue,
  deleteIssue,
  type IssueChange,
  reopenIssue,
  updateIssue,
} from '../../store/issues.ts';
import { findNode, findOf } from '../../store/world.ts';
import type { Context, Resolve } from '../fields.ts';
import { issueFieldInputs } from './issue-fields.ts';
import { labelsOf } from './labels.ts';
import { mutation } from './mutation.ts';

/** Mutations of an issue's own life: open, change, close, reopen, delete. */
export const issueMutations: Readonly<Record<string, Resolve<unknown>>> = {
  createIssue: mutation((input, context) => ({ issue: create(input, context) })),
  updateIssue: mutation((input, context) => {
    const issue = update(input, context);
    return { issue, actor: context.viewer.account };
  }),
  updateIssueIssueType: mutation((input, context) => {
    const issue = findOf(context.world, 'Issue', input.text('issueId'));
    requirePush(context.viewer, issue.repository, 'updateIssueIssueType');
    updateIssue(context.world, issue, { issueType: issueTypeOf(input, issue.repository, context) ?? null });
    return { issue };
  }),
  closeIssue: mutation((input, { world, viewer }) => {
    const issue = findOf(world, 'Issue', input.text('issueId'));
    requireIssueEdit(viewer, issue, 'closeIssue');
    const duplicateId = input.optionalText('duplicateIssueId');
    const duplicateOf = duplicateId === undefined ? null : findOf(world, 'Issue', duplicateId);
    closeIssue(world, issue, closingReason(input.optionalText('stateReason')), duplicateOf);
    return { issue };
  }),
  reopenIssue: mutation((input, { world, viewer }) => {
    const issue = findOf(world, 'Issue', input.text('issueId'));
    requireIssueEdit(viewer, issue, 'reopenIssue');
    reopenIssue(world, issue);
    return { issue };
  }),
  deleteIssue: mutation((input, { world, viewer }) => {
    const issue = findOf(world, 'Issue', input.text('issueId'));
    requireIssueWrite(viewer, issue.repository);
    if (!viewer.admin) throw lacksPermission(viewer, 'deleteIssue');
    deleteIssue(world, issue);
    return { repository: issue.repository };
  }),
};

function closingReason(reason: string | undefined): StateReason {
  return reason === 'NOT_PLANNED' || reason === 'DUPLICATE' ? reason : 'COMPLETED';
}

function create(input: Input, context: Context): Issue {
  const { world, viewer } = context;
  const repository = findOf(world, 'Repository', input.text('repositoryId'));
  requireIssueWrite(viewer, repository);
  refuseTemplates(input);
  const projects = (input.texts('projectV2Ids') ?? []).map((id) => findOf(world, 'ProjectV2', id));
  for (const project of projects) requireProjectWrite(viewer, project);
  const fields = issueFieldInputs(input, context);
  checkIssueFields(repository.owner.issueFields, fields);
  const issue = createIssue(world, {
    repository,
    author: viewer.account,
    title: input.text('title'),
    body: input.optionalText('body') ?? '',
    parent: parentOf(input, context),
    ...(viewer.pushAccess ? organized(input, repository, context) : {}),
  });
  if (fields.length > 0) setIssueFields(world, issue, fields);
  for (const project of projects) addItem(world, project, issue, viewer.account);
  return issue;
}

function refuseTemplates(input: Input): void {
  for (const name of ['issueTemplate', 'agentAssignment', 'projectIds']) {
    if (input.has(name)) throw new RuleError('NOT_IMPLEMENTED', `github-server does not implement ${name}`);
  }
}

function parentOf(input: Input, { world, viewer, claimPosition }: Context): Issue | null {
  const id = input.optionalText('parentIssueId');
  if (id === undefined) return null;
  const parent = findOf(world, 'Issue', id);
  requirePush(viewer, parent.repository, 'addSubIssue');
  claimPosition(id);
  return parent;
}

/** What only people with push access may set; from others GitHub drops it without a word. */
function organized(input: Input, repository: Repository, context: Context): IssueChange {
  const labelIds = input.texts('labelIds');
  const assigneeIds = input.texts('assigneeIds');
  const issueType = issueTypeOf(input, repository, context);
  const milestone = milestoneOf(input, repository, context);
  return {
    ...(labelIds ? { labels: labelsOf(labelIds, repository, context) } : {}),
    ...(assigneeIds ? { assignees: assigneeIds.map((id) => assignee(id, context)) } : {}),
    ...(issueType === undefined ? {} : { issueType }),
    ...(milestone === undefined ? {} : { milestone }),
  };
}

function assignee(id: string, { world }: Context): Account {
  const found = findNode(world, id);
  if (found.kind === 'User' || found.kind === 'Bot') return found;
  throw unresolvedNode(id);
}

function issueTypeOf(input: Input, repository: Repository, { world }: Context): IssueType | null | undefined {
  if (input.isNull('issueTypeId')) return null;
  const id = input.optionalText('issueTypeId');
  if (id === undefined) return undefined;
  const type = findOf(world, 'IssueType', id);
  if (!repository.owner.issueTypes.includes(type)) throw unresolvedNode(id);
  return type;
}

function milestoneOf(input: Input, repository: Repository, { world }: Context) {
  if (input.isNull('milestoneId')) return null;
  const id = input.optionalText('milestoneId');
  if (id === undefined) return undefined;
  const milestone = findOf(world, 'Milestone', id);
  if (milestone.repository !== repository) throw unresolvedNode(id);
  return milestone;
}

function update(input: Input, context: Context): Issue {
  const { world, viewer } = context;
  const issue = findOf(world, 'Issue', input.text('id'));
  requireIssueRead(viewer, issue.repository);
  requireIssueEdit(viewer, issue, 'updateIssue');
  refuseTemplates(input);
  const change = organized(input, issue.repository, context);
  if (Object.keys(change).length > 0) requirePush(viewer, issue.repository, 'updateIssue');
  const title = input.optionalText('title');
  const body = input.optionalText('body');
  updateIssue(world, issue, {
    ...change,
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
  });
  const state = input.optionalText('state');
  if (state === 'CLOSED') closeIssue(world, issue, 'COMPLETED', null);
  if (state === 'OPEN') reopenIssue(world, issue);
  return issue;
}
