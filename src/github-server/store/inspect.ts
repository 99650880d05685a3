import { timestamp } from '../clock.ts';
import type { Comment, Issue, Project, ProjectField, ProjectItem } from './entities.ts';
import { head } from './git.ts';
import { fullName, issueUrl, type World } from './world.ts';

/** A board item as plain data. */
export interface PlainItem {
  readonly id: string;
  readonly project: string;
  readonly archived: boolean;
  readonly redacted: boolean;
  /** By column name; choices by their names. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** An issue as plain data; other issues stand as `owner/name#1`. */
export interface PlainIssue {
  readonly id: string;
  readonly databaseId: number;
  readonly repository: string;
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly author: string | null;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly milestone: string | null;
  readonly issueType: string | null;
  readonly parent: string | null;
  readonly subIssues: readonly string[];
  readonly blockedBy: readonly string[];
  readonly blocking: readonly string[];
  readonly comments: readonly { readonly id: number; readonly author: string; readonly body: string }[];
  readonly issueFields: Readonly<Record<string, string | number>>;
  readonly items: readonly PlainItem[];
  readonly isPullRequest: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A branch as plain data. */
export interface PlainBranch {
  readonly repository: string;
  readonly name: string;
  /** Of its newest commit. */
  readonly oid: string;
  readonly message: string;
  /** How many commits it has. */
  readonly commits: number;
  readonly files: Readonly<Record<string, string>>;
}

/** Every branch of the world. */
export function plainBranches(world: World): readonly PlainBranch[] {
  const all = [...world.repositories.values()].flatMap(({ branches }) => branches);
  return all.map((branch) => {
    const { oid, message, files } = head(branch);
    const repository = fullName(branch.repository);
    const { name, commits } = branch;
    return { repository, name, oid, message, commits: commits.length, files: Object.fromEntries(files) };
  });
}

/** `owner/name#1` */
export function reference(issue: Issue): string {
  return `${fullName(issue.repository)}#${issue.number}`;
}

/** Every issue and pull request of the world, oldest first within each repository. */
export function plainIssues(world: World): readonly PlainIssue[] {
  const all = [...world.repositories.values()].flatMap((repository) => repository.issues);
  return all.map((issue) => plainIssue(world, issue));
}

/** One issue as plain data. */
export function plainIssue(world: World, issue: Issue): PlainIssue {
  return {
    id: issue.id,
    databaseId: issue.databaseId,
    repository: fullName(issue.repository),
    number: issue.number,
    url: issueUrl(world, issue),
    title: issue.title,
    body: issue.body,
    state: issue.state,
    stateReason: issue.stateReason,
    author: issue.author?.login ?? null,
    labels: issue.labels.map(({ name }) => name),
    assignees: issue.assignees.map(({ login }) => login),
    milestone: issue.milestone?.title ?? null,
    issueType: issue.issueType?.name ?? null,
    parent: issue.parent && reference(issue.parent),
    subIssues: issue.subIssues.map(reference),
    blockedBy: issue.blockedBy.map(reference),
    blocking: issue.blocking.map(reference),
    comments: issue.comments.map(plainComment),
    issueFields: issueFields(issue),
    items: issue.items.map(plainItem),
    isPullRequest: issue.isPullRequest,
    createdAt: timestamp(issue.createdMs),
    updatedAt: timestamp(issue.updatedMs),
  };
}

function plainComment({ databaseId, author, body }: Comment) {
  return { id: databaseId, author: author.login, body };
}

function issueFields(issue: Issue): Readonly<Record<string, string | number>> {
  const entries = [...issue.fieldValues.values()].map(({ field, value }) => {
    const option = field.options.find(({ id }) => id === value);
    return [field.name, option?.name ?? value] as const;
  });
  return Object.fromEntries(entries);
}

/** `acme/1` for the first board of acme. */
export function projectName({ owner, number }: Project): string {
  return `${owner.login}/${number}`;
}

/** One board item as plain data. */
export function plainItem(item: ProjectItem): PlainItem {
  const entries = item.project.fields.flatMap((field) => {
    const stored = item.values.get(field.id);
    return stored ? [[field.name, choiceName(field, stored.value)] as const] : [];
  });
  return {
    id: item.id,
    project: projectName(item.project),
    archived: item.isArchived,
    redacted: item.isRedacted,
    values: Object.fromEntries(entries),
  };
}

function choiceName(field: ProjectField, value: string | number): string | number {
  const iterations = [...field.iterations, ...field.completedIterations];
  const choices = [...field.options, ...iterations.map(({ id, title }) => ({ id, name: title }))];
  return choices.find(({ id }) => id === value)?.name ?? value;
}
