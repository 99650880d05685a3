import { deleteItem } from './boards.ts';
import { removeEdge } from './dependencies.ts';
import type {
  Account,
  Issue,
  IssueType,
  Label,
  Milestone,
  Pull,
  Repository,
  StateReason,
} from './entities.ts';
import { RuleError } from './errors.ts';
import { attachChild, detachChild } from './hierarchy.ts';
import { record, recordEdit, recordLabels, recordType } from './timeline.ts';
import { checkLength, freshId, register, touch, type World } from './world.ts';

/** GitHub's caps on an issue's text and labels. */
const issueLimits = { title: 256, body: 65_536, labels: 100 } as const;

/** What a new issue starts with. */
export interface NewIssue {
  readonly repository: Repository;
  readonly author: Account;
  readonly title: string;
  readonly body?: string;
  readonly labels?: readonly Label[];
  readonly assignees?: readonly Account[];
  readonly milestone?: Milestone | null;
  readonly issueType?: IssueType | null;
  readonly parent?: Issue | null;
  readonly pull?: Pull;
}

/** Opens an issue after checking every rule, so that a refused one leaves no trace. */
export function createIssue(world: World, input: NewIssue): Issue {
  const { repository } = input;
  if (!repository.hasIssuesEnabled && !input.pull) {
    throw new RuleError('UNPROCESSABLE', 'Issues are disabled for this repo');
  }
  checkTitle(input.title);
  checkBody(input.body ?? '');
  checkLabels(input.labels ?? []);
  const issue = blankIssue(world, input);
  if (input.parent) attachChild(world, input.parent, issue);
  repository.nextNumber += 1;
  repository.issues.push(issue);
  register(world, issue);
  touch(world, issue);
  return issue;
}

function blankIssue(world: World, input: NewIssue): Issue {
  const now = world.now();
  return {
    kind: 'Issue',
    ...freshId(world, 'I'),
    number: input.repository.nextNumber,
    repository: input.repository,
    author: input.author,
    isPullRequest: input.pull !== undefined,
    pull: input.pull ?? null,
    locked: false,
    createdMs: now,
    title: input.title,
    body: input.body ?? '',
    state: 'OPEN',
    stateReason: null,
    updatedMs: now,
    closedMs: null,
    labels: unique(input.labels ?? []),
    assignees: unique(input.assignees ?? []),
    milestone: input.milestone ?? null,
    issueType: input.issueType ?? null,
    parent: null,
    duplicateOf: null,
    subIssues: [],
    blockedBy: [],
    blocking: [],
    comments: [],
    timeline: [],
    edits: [],
    items: [],
    fieldValues: new Map(),
  };
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}

/** A title must say something and fit. */
function checkTitle(title: string): void {
  if (title.trim() === '') throw new RuleError('UNPROCESSABLE', "Title can't be blank");
  checkLength('Title', title, issueLimits.title);
}

/** A body must fit, counted in code points. */
export function checkBody(body: string): void {
  checkLength('body', body, issueLimits.body);
}

/** An issue holds at most a hundred labels. */
export function checkLabels(labels: readonly Label[]): void {
  if (new Set(labels).size > issueLimits.labels) {
    throw new RuleError('UNPROCESSABLE', `Issues cannot have more than ${issueLimits.labels} labels`);
  }
}

/** The fields of an issue that can be set together; an absent one is left alone. */
export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  /** Replaces the whole set. */
  readonly labels?: readonly Label[];
  /** Replaces the whole set. */
  readonly assignees?: readonly Account[];
  readonly milestone?: Milestone | null;
  readonly issueType?: IssueType | null;
}

/** Sets the given fields, all or none. */
export function updateIssue(world: World, issue: Issue, change: IssueChange): void {
  if (change.title !== undefined) checkTitle(change.title);
  if (change.body !== undefined) checkBody(change.body);
  if (change.labels !== undefined) checkLabels(change.labels);
  recordChange(world, issue, change);
  if (change.title !== undefined) issue.title = change.title;
  if (change.body !== undefined) issue.body = change.body;
  if (change.labels !== undefined) issue.labels = unique(change.labels);
  if (change.assignees !== undefined) issue.assignees = unique(change.assignees);
  if (change.milestone !== undefined) issue.milestone = change.milestone;
  if (change.issueType !== undefined) issue.issueType = change.issueType;
  touch(world, issue);
}

function recordChange(world: World, issue: Issue, { title, body, labels, issueType }: IssueChange): void {
  if (title !== undefined && title !== issue.title) {
    record(world, issue, { kind: 'RenamedTitleEvent', previousTitle: issue.title, currentTitle: title });
  }
  if (body !== undefined && body !== issue.body) recordEdit(world, issue);
  if (labels !== undefined) recordLabels(world, issue, labels);
  if (issueType !== undefined) recordType(world, issue, issueType);
}

/** Closes an issue; closing a closed one only changes the reason. */
export function closeIssue(world: World, issue: Issue, reason: StateReason, duplicateOf: Issue | null): void {
  if (issue.state === 'OPEN') record(world, issue, { kind: 'ClosedEvent', stateReason: reason });
  issue.closedMs = issue.state === 'CLOSED' ? issue.closedMs : world.now();
  issue.state = 'CLOSED';
  issue.stateReason = reason;
  issue.duplicateOf = duplicateOf;
  touch(world, issue);
}

/** Opens a closed issue again. */
export function reopenIssue(world: World, issue: Issue): void {
  if (issue.state === 'OPEN') return;
  record(world, issue, { kind: 'ReopenedEvent', stateReason: 'REOPENED' });
  issue.state = 'OPEN';
  issue.stateReason = 'REOPENED';
  issue.closedMs = null;
  issue.duplicateOf = null;
  touch(world, issue);
}

/** Removes an issue and every trace of it: its links, its board items, its place in the index. */
export function deleteIssue(world: World, issue: Issue): void {
  if (issue.parent) detachChild(world, issue.parent, issue);
  for (const child of issue.subIssues.slice()) detachChild(world, issue, child);
  for (const blocker of issue.blockedBy.slice()) removeEdge(world, issue, blocker);
  for (const blocked of issue.blocking.slice()) removeEdge(world, blocked, issue);
  for (const item of issue.items.slice()) deleteItem(world, item);
  issue.repository.issues.splice(issue.repository.issues.indexOf(issue), 1);
  for (const comment of issue.comments) world.nodes.delete(comment.id);
  world.nodes.delete(issue.id);
  world.index.forget(issue);
}
