import { lacksPermission, requireIssueWrite } from '../../store/access.ts';
import { addComment, deleteComment, updateComment } from '../../store/comments.ts';
import { RuleError } from '../../store/errors.ts';
import { findOf } from '../../store/world.ts';
import type { Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of comments. */
export const commentMutations: Readonly<Record<string, Resolve<unknown>>> = {
  addComment: mutation((input, { world, viewer }) => {
    const issue = findOf(world, 'Issue', input.text('subjectId'));
    requireIssueWrite(viewer, issue.repository);
    if (issue.locked && !viewer.pushAccess)
      throw new RuleError('UNPROCESSABLE', 'Unable to create comment because issue is locked.');
    const comment = addComment(world, issue, viewer.account, input.text('body'));
    return { subject: issue, commentEdge: { cursor: comment.id, node: comment } };
  }),
  updateIssueComment: mutation((input, { world, viewer }) => {
    const comment = findOf(world, 'IssueComment', input.text('id'));
    requireIssueWrite(viewer, comment.issue.repository);
    if (comment.author !== viewer.account && !viewer.pushAccess)
      throw lacksPermission(viewer, 'updateIssueComment');
    updateComment(world, comment, input.text('body'));
    return { issueComment: comment };
  }),
  deleteIssueComment: mutation((input, { world, viewer }) => {
    const comment = findOf(world, 'IssueComment', input.text('id'));
    requireIssueWrite(viewer, comment.issue.repository);
    if (comment.author !== viewer.account && !viewer.pushAccess)
      throw lacksPermission(viewer, 'deleteIssueComment');
    deleteComment(world, comment);
    return {};
  }),
};
