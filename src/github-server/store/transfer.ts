import type { Issue, Repository } from './entities.ts';
import { createIssue, deleteIssue } from './issues.ts';
import { findLabel } from './labels.ts';
import { ensureAccount } from './seed.ts';
import type { World } from './world.ts';

/**
 * Moves an issue to another repository: it gets a new number and node id there, keeps labels that exist there, and
 * loses its links and board items with the old one.
 */
export function transferIssue(world: World, issue: Issue, target: Repository): Issue {
  const moved = createIssue(world, {
    repository: target,
    author: issue.author ?? ensureAccount(world, 'ghost'),
    title: issue.title,
    body: issue.body,
    labels: issue.labels.flatMap(({ name }) => findLabel(target, name) ?? []),
    issueType: target.owner === issue.repository.owner ? issue.issueType : null,
  });
  deleteIssue(world, issue);
  return moved;
}
