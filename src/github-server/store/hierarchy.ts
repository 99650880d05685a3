import type { Issue } from './entities.ts';
import { RuleError } from './errors.ts';
import { record } from './timeline.ts';
import { touch, type World } from './world.ts';

/** GitHub's caps on the tree of sub-issues; closed children count. */
const hierarchyLimits = { children: 100, levels: 8 } as const;

/** Hangs a child under a parent, as its last child. `replaceParent` takes it away from another parent first. */
export function attachChild(world: World, parent: Issue, child: Issue, replaceParent = false): void {
  if (child.parent === parent) {
    throw refused('Issue may not contain duplicate sub-issues and Sub issue may only have one parent');
  }
  if (child.parent && !replaceParent) throw refused('Sub issue may only have one parent');
  if (child.repository.owner !== parent.repository.owner) {
    throw refused('Sub issue must belong to a repository of the same owner');
  }
  if (parent.isPullRequest || child.isPullRequest) throw refused('Sub issue may only be an issue');
  if (ancestry(parent).includes(child)) throw refused('Sub issue cannot be an ancestor of its parent');
  if (parent.subIssues.length >= hierarchyLimits.children) {
    throw refused(`Parent cannot have more than ${hierarchyLimits.children} sub-issues`);
  }
  if (ancestry(parent).length + height(child) > hierarchyLimits.levels) {
    throw refused(`Sub-issues cannot be nested more than ${hierarchyLimits.levels} levels deep`);
  }
  if (child.parent) detachChild(world, child.parent, child);
  parent.subIssues.push(child);
  child.parent = parent;
  record(world, child, { kind: 'ParentIssueAddedEvent', parent });
  record(world, parent, { kind: 'SubIssueAddedEvent', subIssue: child });
  touch(world, parent);
  touch(world, child);
}

/** Takes a child from its parent. */
export function detachChild(world: World, parent: Issue, child: Issue): void {
  const at = parent.subIssues.indexOf(child);
  if (at < 0) throw refused('Sub issue is not a sub-issue of this parent');
  parent.subIssues.splice(at, 1);
  child.parent = null;
  record(world, child, { kind: 'ParentIssueRemovedEvent', parent });
  record(world, parent, { kind: 'SubIssueRemovedEvent', subIssue: child });
  touch(world, parent);
  touch(world, child);
}

/** Moves a child right behind or right before one of its siblings. */
export function moveChild(
  world: World,
  parent: Issue,
  child: Issue,
  place: { readonly after: Issue } | { readonly before: Issue },
): void {
  const sibling = 'after' in place ? place.after : place.before;
  if (child.parent !== parent || sibling.parent !== parent) {
    throw refused('Sub issue is not a sub-issue of this parent');
  }
  if (sibling === child) throw refused('Sub issue cannot be placed relative to itself');
  parent.subIssues.splice(parent.subIssues.indexOf(child), 1);
  const at = parent.subIssues.indexOf(sibling) + ('after' in place ? 1 : 0);
  parent.subIssues.splice(at, 0, child);
  touch(world, parent);
}

function refused(message: string): RuleError {
  return new RuleError('UNPROCESSABLE', message);
}

/** The issue itself and everything above it. */
function ancestry(issue: Issue): readonly Issue[] {
  return issue.parent ? [issue, ...ancestry(issue.parent)] : [issue];
}

/** Levels in the tree below and including the issue. */
function height(issue: Issue): number {
  return 1 + Math.max(0, ...issue.subIssues.map(height));
}
