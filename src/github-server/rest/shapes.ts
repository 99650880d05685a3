import { timestamp } from '../clock.ts';
import type { Account, Comment, Issue, Repository } from '../store/entities.ts';
import { fullName, issueUrl, type World } from '../store/world.ts';

/** An account in REST's shape. */
export function restAccount(account: Account) {
  return { login: account.login, id: account.databaseId, node_id: account.id, type: account.kind };
}

/** A repository in REST's shape. */
export function restRepository(
  world: World,
  repository: Repository,
  permissions: Readonly<Record<string, boolean>>,
) {
  return {
    id: repository.databaseId,
    node_id: repository.id,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.isPrivate,
    archived: repository.isArchived,
    has_issues: repository.hasIssuesEnabled,
    owner: restAccount(repository.owner),
    html_url: `${world.webUrl}/${fullName(repository)}`,
    default_branch: repository.branches[0]?.name ?? 'main',
    permissions,
  };
}

/** An issue (or the issue side of a pull request) in REST's shape. */
export function restIssue(world: World, issue: Issue) {
  return {
    id: issue.databaseId,
    node_id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state.toLowerCase(),
    state_reason: issue.stateReason?.toLowerCase() ?? null,
    html_url: issueUrl(world, issue),
    user: issue.author && restAccount(issue.author),
    labels: issue.labels.map(({ databaseId, id, name, color, description }) => {
      return { id: databaseId, node_id: id, name, color, description };
    }),
    assignees: issue.assignees.map(restAccount),
    type: issue.issueType && { node_id: issue.issueType.id, name: issue.issueType.name },
    comments: issue.comments.length,
    created_at: timestamp(issue.createdMs),
    updated_at: timestamp(issue.updatedMs),
    closed_at: issue.closedMs === null ? null : timestamp(issue.closedMs),
    ...(issue.isPullRequest ? { pull_request: { html_url: issueUrl(world, issue) } } : {}),
  };
}

/** A comment in REST's shape. */
export function restComment(world: World, comment: Comment) {
  return {
    id: comment.databaseId,
    node_id: comment.id,
    body: comment.body,
    html_url: `${issueUrl(world, comment.issue)}#issuecomment-${comment.databaseId}`,
    user: restAccount(comment.author),
    created_at: timestamp(comment.createdMs),
    updated_at: timestamp(comment.updatedMs),
  };
}
