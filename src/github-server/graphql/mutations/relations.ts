import type { Input } from '../../input.ts';
import { requirePush } from '../../store/access.ts';
import { addEdge, removeEdge } from '../../store/dependencies.ts';
import type { Issue } from '../../store/entities.ts';
import { RuleError } from '../../store/errors.ts';
import { attachChild, detachChild, moveChild } from '../../store/hierarchy.ts';
import { findOf, issueUrl } from '../../store/world.ts';
import type { Context, Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of sub-issues and dependencies. */
export const relationMutations: Readonly<Record<string, Resolve<unknown>>> = {
  addSubIssue: mutation((input, context) => {
    const issue = target(input, context, 'addSubIssue');
    const subIssue = subIssueOf(input, context);
    context.claimPosition(issue.id);
    attachChild(context.world, issue, subIssue, input.flag('replaceParent'));
    return { issue, subIssue };
  }),
  removeSubIssue: mutation((input, context) => {
    const issue = target(input, context, 'removeSubIssue');
    const subIssue = findOf(context.world, 'Issue', input.text('subIssueId'));
    detachChild(context.world, issue, subIssue);
    return { issue, subIssue };
  }),
  reprioritizeSubIssue: mutation((input, context) => {
    const issue = target(input, context, 'reprioritizeSubIssue');
    const subIssue = findOf(context.world, 'Issue', input.text('subIssueId'));
    const afterId = input.optionalText('afterId');
    const beforeId = input.optionalText('beforeId');
    if ((afterId === undefined) === (beforeId === undefined)) {
      throw new RuleError('UNPROCESSABLE', 'Exactly one of afterId and beforeId must be provided');
    }
    context.claimPosition(issue.id);
    const place =
      afterId === undefined
        ? { before: findOf(context.world, 'Issue', beforeId ?? '') }
        : { after: findOf(context.world, 'Issue', afterId) };
    moveChild(context.world, issue, subIssue, place);
    return { issue };
  }),
  addBlockedBy: mutation((input, context) => {
    const issue = target(input, context, 'addBlockedBy');
    const blockingIssue = findOf(context.world, 'Issue', input.text('blockingIssueId'));
    addEdge(context.world, issue, blockingIssue);
    return { issue, blockingIssue };
  }),
  removeBlockedBy: mutation((input, context) => {
    const issue = target(input, context, 'removeBlockedBy');
    const blockingIssue = findOf(context.world, 'Issue', input.text('blockingIssueId'));
    removeEdge(context.world, issue, blockingIssue);
    return { issue, blockingIssue };
  }),
};

function target(input: Input, { world, viewer }: Context, name: string): Issue {
  const issue = findOf(world, 'Issue', input.text('issueId'));
  requirePush(viewer, issue.repository, name);
  return issue;
}

function subIssueOf(input: Input, { world }: Context): Issue {
  const id = input.optionalText('subIssueId');
  if (id !== undefined) return findOf(world, 'Issue', id);
  const url = input.text('subIssueUrl');
  const all = [...world.repositories.values()].flatMap((repository) => repository.issues);
  const found = all.find((issue) => issueUrl(world, issue) === url);
  if (!found) throw new RuleError('NOT_FOUND', `Could not resolve to an issue with the URL of '${url}'.`);
  return found;
}
