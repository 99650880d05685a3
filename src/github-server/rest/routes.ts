import { timestamp } from '../clock.ts';
import { canSee, requireIssueRead, requireIssueWrite, type Viewer } from '../store/access.ts';
import { addComment, deleteComment, updateComment } from '../store/comments.ts';
import type { Comment, Issue, Repository } from '../store/entities.ts';
import { RuleError } from '../store/errors.ts';
import { pullsWith } from '../store/pulls.ts';
import { findRepository, fullName } from '../store/world.ts';
import { restIssues } from './issue-list.ts';
import { page, type RestCall, type RestReply, type Route } from './router.ts';
import { restAccount, restComment, restIssue, restRepository } from './shapes.ts';

/** The REST routes the server has. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/user', answer: ({ viewer }) => ok(restAccount(viewer.account)) },
  { method: 'GET', path: '/rate_limit', answer: rateLimit },
  { method: 'GET', path: '/repos/:owner/:repo', answer: repository },
  { method: 'GET', path: '/repos/:owner/:repo/issues', answer: issues },
  { method: 'GET', path: '/repos/:owner/:repo/issues/:number', answer: issue },
  { method: 'GET', path: '/repos/:owner/:repo/issues/:number/comments', answer: comments },
  { method: 'POST', path: '/repos/:owner/:repo/issues/:number/comments', answer: comment },
  { method: 'PATCH', path: '/repos/:owner/:repo/issues/comments/:id', answer: editComment },
  { method: 'DELETE', path: '/repos/:owner/:repo/issues/comments/:id', answer: removeComment },
  { method: 'GET', path: '/repos/:owner/:repo/commits/:sha/pulls', answer: pulls },
];

function ok(value: unknown): RestReply {
  return { status: 200, value };
}

function rateLimit({ quotas }: RestCall): RestReply {
  const resources = { core: quotaShape(quotas.core), graphql: quotaShape(quotas.graphql) };
  return ok({ resources, rate: resources.core });
}

function quotaShape({ limit, used, resetMs }: RestCall['quotas']['core']) {
  return { limit, used, remaining: limit - used, reset: Math.ceil(resetMs / 1000) };
}

function repositoryOf({ world, viewer, parts }: RestCall): Repository {
  const found = findRepository(world, `${parts['owner']}/${parts['repo']}`);
  if (!found || !canSee(viewer, found)) throw new RuleError('NOT_FOUND', 'Not Found');
  return found;
}

function permissions(viewer: Viewer) {
  return { admin: viewer.admin, push: viewer.pushAccess, pull: true };
}

function repository(call: RestCall): RestReply {
  return ok(restRepository(call.world, repositoryOf(call), permissions(call.viewer)));
}

function issues(call: RestCall): RestReply {
  const found = repositoryOf(call);
  requireIssueRead(call.viewer, found);
  const listed = restIssues(call.world, found, call.query);
  return page(
    call,
    `/repos/${fullName(found)}/issues`,
    listed.map((entry) => restIssue(call.world, entry)),
  );
}

function issueOf(call: RestCall): Issue {
  const found = repositoryOf(call);
  requireIssueRead(call.viewer, found);
  const number = Number(call.parts['number']);
  const match = found.issues.find((candidate) => candidate.number === number);
  if (!match) throw new RuleError('NOT_FOUND', 'Not Found');
  return match;
}

function issue(call: RestCall): RestReply {
  return ok(restIssue(call.world, issueOf(call)));
}

function comments(call: RestCall): RestReply {
  const found = issueOf(call);
  const path = `/repos/${fullName(found.repository)}/issues/${found.number}/comments`;
  return page(
    call,
    path,
    found.comments.map((entry) => restComment(call.world, entry)),
  );
}

function comment(call: RestCall): RestReply {
  const found = issueOf(call);
  requireIssueWrite(call.viewer, found.repository);
  const added = addComment(call.world, found, call.viewer.account, call.body.text('body'));
  return { status: 201, value: restComment(call.world, added), applied: true };
}

function commentOf(call: RestCall): Comment {
  const found = repositoryOf(call);
  requireIssueWrite(call.viewer, found);
  const id = Number(call.parts['id']);
  const match = found.issues.flatMap((entry) => entry.comments).find((entry) => entry.databaseId === id);
  if (!match) throw new RuleError('NOT_FOUND', 'Not Found');
  return match;
}

function editComment(call: RestCall): RestReply {
  const found = commentOf(call);
  updateComment(call.world, found, call.body.text('body'));
  return { status: 200, value: restComment(call.world, found), applied: true };
}

function removeComment(call: RestCall): RestReply {
  const found = commentOf(call);
  deleteComment(call.world, found);
  return { status: 204, value: undefined, applied: true };
}

function pulls(call: RestCall): RestReply {
  const found = pullsWith(call.world, repositoryOf(call), call.parts['sha'] ?? '');
  return ok(
    found.map((entry) => {
      const mergedMs = entry.pull?.mergedMs ?? null;
      const merged = mergedMs === null ? null : timestamp(mergedMs);
      return { ...restIssue(call.world, entry), merged_at: merged };
    }),
  );
}
