import type { Issue, Repository } from './entities.ts';
import type { World } from './world.ts';

/** How a list of issues is narrowed and ordered; absent members don't narrow. */
export interface ListFilter {
  /** All of them, any case. */
  readonly labels: readonly string[] | undefined;
  readonly states: readonly string[] | undefined;
  readonly createdBy: string | undefined;
  readonly assignee: string | undefined;
  readonly type: string | undefined;
  readonly milestoneNumber: string | undefined;
  readonly sinceMs: number | undefined;
  /** `CREATED_AT`, `UPDATED_AT` or `COMMENTS`. */
  readonly orderField: string;
  readonly descending: boolean;
}

/**
 * The issues of a repository, without pull requests. A list narrowed by labels comes from the index and is as
 * late as the index; every other list is current.
 */
export function listIssues(world: World, repository: Repository, filter: ListFilter): readonly Issue[] {
  const matches = (issue: Issue) => {
    const seen = filter.labels ? world.index.see(issue, world.now()) : current(issue);
    return seen !== undefined && !issue.isPullRequest && selects(filter, issue, seen);
  };
  const key = orderKeys[filter.orderField] ?? ((issue: Issue) => issue.createdMs);
  const sorted = repository.issues
    .filter(matches)
    .toSorted((left, right) => key(left) - key(right) || left.number - right.number);
  return filter.descending ? sorted.toReversed() : sorted;
}

const orderKeys: Readonly<Record<string, (issue: Issue) => number>> = {
  CREATED_AT: (issue) => issue.createdMs,
  UPDATED_AT: (issue) => issue.updatedMs,
  COMMENTS: (issue) => issue.comments.length,
};

interface Seen {
  readonly state: string;
  readonly labels: readonly string[];
  readonly updatedMs: number;
}

function current(issue: Issue): Seen {
  return { ...issue, labels: [] };
}

function selects(filter: ListFilter, issue: Issue, seen: Seen): boolean {
  if (filter.states && filter.states.length > 0 && !filter.states.includes(seen.state)) return false;
  if (filter.labels && !filter.labels.every((label) => seen.labels.includes(label.toLowerCase())))
    return false;
  if (filter.sinceMs !== undefined && wholeSecond(seen.updatedMs) < filter.sinceMs) return false;
  if (filter.createdBy && issue.author?.login.toLowerCase() !== filter.createdBy.toLowerCase()) return false;
  if (
    filter.assignee &&
    !matchesAny(
      issue.assignees.map(({ login }) => login),
      filter.assignee,
    )
  )
    return false;
  if (filter.type && !matchesAny(issue.issueType ? [issue.issueType.name] : [], filter.type)) return false;
  return (
    !filter.milestoneNumber ||
    matchesAny(issue.milestone ? [`${issue.milestone.number}`] : [], filter.milestoneNumber)
  );
}

/** GitHub's `*` (some value) or a name. */
function matchesAny(values: readonly string[], wanted: string): boolean {
  if (wanted === '*') return values.length > 0;
  return values.some((value) => value.toLowerCase() === wanted.toLowerCase());
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
