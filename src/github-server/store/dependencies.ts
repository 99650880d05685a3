import type { Issue } from './entities.ts';
import { RuleError } from './errors.ts';
import { record } from './timeline.ts';
import { touch, type World } from './world.ts';

/** Edges an issue may have in each direction. */
const dependencyLimit = 50;

/** Records that one issue is blocked by another. Repeating it is an error on GitHub, too. */
export function addEdge(world: World, blocked: Issue, blocker: Issue): void {
  if (blocked === blocker) throw invalid('Target issue cannot be the same as the source issue');
  if (blocked.isPullRequest || blocker.isPullRequest) throw invalid('Target issue may only be an issue');
  if (blocked.blockedBy.includes(blocker)) throw invalid('Target issue has already been taken');
  if (blocked.blockedBy.length >= dependencyLimit) {
    throw invalid(`Issue cannot be blocked by more than ${dependencyLimit} issues`);
  }
  if (blocker.blocking.length >= dependencyLimit) {
    throw invalid(`Issue cannot block more than ${dependencyLimit} issues`);
  }
  blocked.blockedBy.push(blocker);
  blocker.blocking.push(blocked);
  record(world, blocked, { kind: 'BlockedByAddedEvent', blockingIssue: blocker });
  touch(world, blocked);
  touch(world, blocker);
}

/** Removes an edge; removing an absent one is fine. */
export function removeEdge(world: World, blocked: Issue, blocker: Issue): void {
  const at = blocked.blockedBy.indexOf(blocker);
  if (at < 0) return;
  blocked.blockedBy.splice(at, 1);
  record(world, blocked, { kind: 'BlockedByRemovedEvent', blockingIssue: blocker });
  blocker.blocking.splice(blocker.blocking.indexOf(blocked), 1);
  touch(world, blocked);
  touch(world, blocker);
}

function invalid(message: string): RuleError {
  return new RuleError('VALIDATION', message);
}
