import { Input } from '../input.ts';
import { clearCell, setCell, setOptions } from './board-values.ts';
import { addItem, archiveItem, deleteItem } from './boards.ts';
import { addComment } from './comments.ts';
import { addEdge, removeEdge } from './dependencies.ts';
import type { Edit } from './edit-commands.ts';
import { column, issueOf, itemOf, person, projectOf, repositoryOf } from './edit-targets.ts';
import { cellInput, issueFieldInput } from './edit-values.ts';
import type { Issue, Pull, StateReason } from './entities.ts';
import { RuleError } from './errors.ts';
import { attachChild, detachChild } from './hierarchy.ts';
import { type PlainIssue, plainIssue } from './inspect.ts';
import { setIssueFields } from './issue-fields.ts';
import { closeIssue, createIssue, deleteIssue, reopenIssue, updateIssue } from './issues.ts';
import { addLabels, createLabel, findLabel, removeLabels } from './labels.ts';
import { belongTo, deleteBranch, mergePull, pullFor, push } from './pulls.ts';
import { transferIssue } from './transfer.ts';
import type { World } from './world.ts';

type Handler = (world: World, input: Input) => Issue | undefined;

/** Does what a person would do in the browser: no token, no limits, but the same rules. Answers the issue. */
export function edit(world: World, command: Edit): PlainIssue | undefined {
  return editUnchecked(world, command);
}

/** The same for a command from outside; throws on an unknown one. */
export function editUnchecked(world: World, command: unknown): PlainIssue | undefined {
  const input = new Input(command);
  const name = input.text('do');
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  if (!handler) {
    throw new RuleError('BAD_USER_INPUT', `'${name}' is not one of ${Object.keys(handlers).join(', ')}`);
  }
  world.actor = person(world, input);
  const issue = handler(world, input);
  return issue && plainIssue(world, issue);
}

const handlers: Readonly<Record<Edit['do'], Handler>> & Readonly<Record<string, Handler>> = {
  'create-issue': (world, input) => open(world, input),
  'create-pull-request': (world, input) => {
    const made = open(world, input, pullFor(world, input, repositoryOf(world, input, 'repository')));
    const sha = input.optionalText('sha');
    if (sha !== undefined) belongTo(world, made, sha);
    return made;
  },
  merge: (world, input) => change(world, input, (issue) => mergePull(world, issue)),
  lock: (world, input) =>
    change(world, input, (issue) => {
      issue.locked = true;
    }),
  push: (world, input) => {
    const branch = input.optionalText('branch') ?? 'main';
    push(
      world,
      repositoryOf(world, input, 'repository'),
      branch,
      input,
      input.optionalText('message') ?? 'Edit',
    );
    return undefined;
  },
  'delete-branch': (world, input) => {
    deleteBranch(world, repositoryOf(world, input, 'repository'), input.text('branch'));
    return undefined;
  },
  'edit-title': (world, input) =>
    change(world, input, (issue) => updateIssue(world, issue, { title: input.text('title') })),
  'edit-body': (world, input) =>
    change(world, input, (issue) => updateIssue(world, issue, { body: input.text('body') })),
  'crlf-body': (world, input) =>
    change(world, input, (issue) =>
      updateIssue(world, issue, { body: issue.body.replaceAll(/\r?\n/g, '\r\n') }),
    ),
  'add-label': (world, input) =>
    change(world, input, (issue) => addLabels(world, issue, [label(world, issue, input.text('label'))])),
  'remove-label': (world, input) =>
    change(world, input, (issue) => removeLabels(world, issue, [label(world, issue, input.text('label'))])),
  'set-type': (world, input) => change(world, input, (issue) => setType(world, issue, input)),
  close: (world, input) =>
    change(world, input, (issue) => closeIssue(world, issue, closingReason(input), null)),
  reopen: (world, input) => change(world, input, (issue) => reopenIssue(world, issue)),
  comment: (world, input) =>
    change(world, input, (issue) => addComment(world, issue, person(world, input), input.text('body'))),
  'add-blocker': (world, input) =>
    change(world, input, (issue) => addEdge(world, issue, issueOf(world, input, 'blocker'))),
  'remove-blocker': (world, input) =>
    change(world, input, (issue) => removeEdge(world, issue, issueOf(world, input, 'blocker'))),
  'set-parent': (world, input) => change(world, input, (issue) => setParent(world, issue, input)),
  'add-item': (world, input) =>
    change(world, input, (issue) => addItem(world, projectOf(world, input), issue, person(world, input))),
  'remove-item': (world, input) => change(world, input, () => deleteItem(world, itemOf(world, input))),
  'set-field': (world, input) => change(world, input, () => setField(world, input)),
  'archive-item': (world, input) =>
    change(world, input, () => archiveItem(world, itemOf(world, input), true)),
  'unarchive-item': (world, input) =>
    change(world, input, () => archiveItem(world, itemOf(world, input), false)),
  'redact-item': (world, input) =>
    change(world, input, () => {
      itemOf(world, input).isRedacted = true;
    }),
  'set-options': (world, input) => {
    setOptions(world, column(projectOf(world, input), input.text('field')), input.texts('options') ?? []);
    return undefined;
  },
  transfer: (world, input) =>
    transferIssue(world, issueOf(world, input, 'issue'), repositoryOf(world, input, 'to')),
  delete: (world, input) => {
    deleteIssue(world, issueOf(world, input, 'issue'));
    return undefined;
  },
};

function change(world: World, input: Input, act: (issue: Issue) => unknown): Issue {
  const issue = issueOf(world, input, 'issue');
  act(issue);
  return issue;
}

function open(world: World, input: Input, pull?: Pull): Issue {
  const repository = repositoryOf(world, input, 'repository');
  const issue = createIssue(world, {
    repository,
    author: person(world, input),
    title: input.text('title'),
    body: input.optionalText('body') ?? '',
    ...(pull === undefined ? {} : { pull }),
  });
  const labels = (input.texts('labels') ?? []).map((name) => label(world, issue, name));
  addLabels(world, issue, labels);
  return issue;
}

function label(world: World, { repository }: Issue, name: string) {
  return findLabel(repository, name) ?? createLabel(world, repository, { name, color: 'ededed' });
}

function closingReason(input: Input): StateReason {
  const reason = input.optionalText('reason');
  return reason === 'NOT_PLANNED' || reason === 'DUPLICATE' ? reason : 'COMPLETED';
}

function setType(world: World, issue: Issue, input: Input): void {
  const name = input.optionalText('type');
  const issueType = issue.repository.owner.issueTypes.find((type) => type.name === name) ?? null;
  if (name !== undefined && !issueType) throw new RuleError('NOT_FOUND', `no issue type is named '${name}'`);
  updateIssue(world, issue, { issueType });
}

function setParent(world: World, issue: Issue, input: Input): void {
  if (input.isNull('parent')) {
    if (issue.parent) detachChild(world, issue.parent, issue);
  } else {
    attachChild(world, issueOf(world, input, 'parent'), issue, true);
  }
}

function setField(world: World, input: Input): void {
  const item = itemOf(world, input);
  const field = column(item.project, input.text('field'));
  if (field.issueField) setIssueFields(world, item.issue, [issueFieldInput(field.issueField, input)]);
  else if (input.isNull('value')) clearCell(world, item, field);
  else setCell(world, item, field, cellInput(field, input));
}
