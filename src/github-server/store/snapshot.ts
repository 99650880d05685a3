import type { Project } from './entities.ts';
import { type PlainIssue, plainIssue, plainItem, projectName, reference } from './inspect.ts';
import { fullName, type World } from './world.ts';

type Lasting = Omit<
  PlainIssue,
  'id' | 'databaseId' | 'createdAt' | 'updatedAt' | 'items' | 'comments' | 'url'
>;

/** The state that matters for comparing two worlds: no ids, no time stamps; links as `owner/name#1`. */
export interface Snapshot {
  readonly repositories: Readonly<
    Record<string, { readonly labels: readonly string[]; readonly issues: readonly SnapshotIssue[] }>
  >;
  /** Board by `owner/number`: its items in board order. */
  readonly projects: Readonly<Record<string, readonly SnapshotItem[]>>;
}

export interface SnapshotIssue extends Lasting {
  readonly comments: readonly { readonly author: string; readonly body: string }[];
}

export interface SnapshotItem {
  readonly content: string;
  readonly archived: boolean;
  readonly redacted: boolean;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A comparable picture of the whole world. */
export function snapshot(world: World): Snapshot {
  const repositories = [...world.repositories.values()].map((repository) => {
    const labels = repository.labels.map(({ name }) => name).toSorted();
    return [
      fullName(repository),
      { labels, issues: repository.issues.map((issue) => lasting(plainIssue(world, issue))) },
    ] as const;
  });
  const projects = world.projects.map((project) => [projectName(project), items(project)] as const);
  return { repositories: Object.fromEntries(repositories), projects: Object.fromEntries(projects) };
}

function lasting(issue: PlainIssue): SnapshotIssue {
  return {
    repository: issue.repository,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    stateReason: issue.stateReason,
    author: issue.author,
    labels: issue.labels.toSorted(),
    assignees: issue.assignees.toSorted(),
    milestone: issue.milestone,
    issueType: issue.issueType,
    parent: issue.parent,
    subIssues: issue.subIssues,
    blockedBy: issue.blockedBy.toSorted(),
    blocking: issue.blocking.toSorted(),
    comments: issue.comments.map(({ author, body }) => ({ author, body })),
    issueFields: issue.issueFields,
    isPullRequest: issue.isPullRequest,
  };
}

function items(project: Project): readonly SnapshotItem[] {
  return project.items.map((item) => {
    const { archived, redacted, values } = plainItem(item);
    return { content: reference(item.issue), archived, redacted, values };
  });
}
