import type { Account, Comment, Issue } from './entities.ts';
import { RuleError } from './errors.ts';
import { checkBody } from './issues.ts';
import { freshId, register, touch, type World } from './world.ts';

/** Adds a comment under an issue or pull request. */
export function addComment(world: World, issue: Issue, author: Account, body: string): Comment {
  checkComment(body);
  const now = world.now();
  const comment: Comment = {
    kind: 'IssueComment',
    ...freshId(world, 'IC'),
    issue,
    author,
    body,
    createdMs: now,
    updatedMs: now,
  };
  issue.comments.push(comment);
  touch(world, issue);
  return register(world, comment);
}

/** Removes a comment. */
export function deleteComment(world: World, comment: Comment): void {
  const { comments } = comment.issue;
  comments.splice(comments.indexOf(comment), 1);
  world.nodes.delete(comment.id);
}

/** Replaces a comment's text. */
export function updateComment(world: World, comment: Comment, body: string): void {
  checkComment(body);
  comment.body = body;
  comment.updatedMs = world.now();
}

function checkComment(body: string): void {
  if (body.trim() === '') throw new RuleError('UNPROCESSABLE', "Body can't be blank");
  checkBody(body);
}
