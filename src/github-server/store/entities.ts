/** A user, an organization or a bot; `kind` doubles as GitHub's type name, here and below. */
export interface Account {
  readonly kind: 'User' | 'Organization' | 'Bot';
  readonly id: string;
  readonly databaseId: number;
  readonly login: string;
  readonly name: string;
  readonly issueTypes: IssueType[];
  readonly issueFields: IssueField[];
}

export interface IssueType {
  readonly kind: 'IssueType';
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly color: string;
  readonly isEnabled: boolean;
}

export interface Repository {
  readonly kind: 'Repository';
  readonly id: string;
  readonly databaseId: number;
  readonly owner: Account;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly hasIssuesEnabled: boolean;
  readonly createdMs: number;
  readonly labels: Label[];
  readonly milestones: Milestone[];
  readonly assignees: Account[];
  readonly issues: Issue[];
  readonly branches: Branch[];
  nextNumber: number;
}

export interface Label {
  readonly kind: 'Label';
  readonly id: string;
  readonly databaseId: number;
  readonly repository: Repository;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
  readonly createdMs: number;
}

export interface Milestone {
  readonly kind: 'Milestone';
  readonly id: string;
  readonly repository: Repository;
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly createdMs: number;
  readonly dueMs: number | null;
}

export type IssueState = 'OPEN' | 'CLOSED';
export type StateReason = 'COMPLETED' | 'NOT_PLANNED' | 'DUPLICATE' | 'REOPENED';

/** An issue, or with `isPullRequest` the shadow a pull request throws on the REST issue list. */
export interface Issue {
  readonly kind: 'Issue';
  readonly id: string;
  readonly databaseId: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account | null;
  readonly isPullRequest: boolean;
  /** What a pull request has beyond the issue that it is as well. */
  readonly pull: Pull | null;
  readonly createdMs: number;
  title: string;
  body: string;
  /** Nobody without push access may comment. */
  locked: boolean;
  state: IssueState;
  stateReason: StateReason | null;
  updatedMs: number;
  closedMs: number | null;
  labels: Label[];
  assignees: Account[];
  milestone: Milestone | null;
  issueType: IssueType | null;
  parent: Issue | null;
  duplicateOf: Issue | null;
  /** In priority order. */
  readonly subIssues: Issue[];
  /** In the order in which they were added. */
  readonly blockedBy: Issue[];
  readonly blocking: Issue[];
  readonly comments: Comment[];
  /** Oldest first; what else an entry tells is up to its kind. */
  readonly timeline: {
    readonly kind: string;
    readonly id: string;
    readonly actor: Account | null;
    readonly createdMs: number;
  }[];
  /** Savings of the body after its first, oldest first. */
  readonly edits: { readonly id: string; readonly editor: Account | null; readonly editedMs: number }[];
  /** On whichever boards, archived ones included. */
  readonly items: ProjectItem[];
  /** By field id. */
  readonly fieldValues: Map<string, IssueFieldValue>;
}

/** The branches of a pull request. Without them it was opened in a test that needs none. */
export interface Pull {
  readonly baseRefName: string;
  readonly headRefName: string;
  /** Where the head branch is; a fork when it is not the repository of the pull request. */
  readonly headRepository: Repository;
  /** The head as it was when the pull request was merged or its branch deleted. */
  headOid: string;
  baseOid: string;
  mergedMs: number | null;
  mergeCommit: Commit | null;
}

export interface Comment {
  readonly kind: 'IssueComment';
  readonly id: string;
  readonly databaseId: number;
  readonly issue: Issue;
  readonly author: Account;
  readonly createdMs: number;
  body: string;
  updatedMs: number;
}

export interface SelectOption {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly description: string;
}

export interface Iteration {
  readonly id: string;
  readonly title: string;
  /** `2026-11-21` */
  readonly startDate: string;
  /** Days. */
  readonly duration: number;
}

/** An organization's custom issue field. */
export interface IssueField {
  readonly kind: 'IssueFieldText' | 'IssueFieldNumber' | 'IssueFieldDate' | 'IssueFieldSingleSelect';
  readonly id: string;
  readonly name: string;
  readonly options: readonly SelectOption[];
  readonly createdMs: number;
}

export interface IssueFieldValue {
  readonly id: string;
  readonly field: IssueField;
  /** For a single select the option's id. */
  readonly value: string | number;
}

export interface Project {
  readonly kind: 'ProjectV2';
  readonly id: string;
  readonly databaseId: number;
  readonly number: number;
  readonly owner: Account;
  readonly title: string;
  readonly createdMs: number;
  readonly fields: ProjectField[];
  /** In board order. */
  readonly items: ProjectItem[];
  updatedMs: number;
}

export type WritableFieldType = 'TEXT' | 'NUMBER' | 'DATE' | 'SINGLE_SELECT' | 'ITERATION';
export type FieldType =
  | WritableFieldType
  | 'TITLE'
  | 'ASSIGNEES'
  | 'LABELS'
  | 'LINKED_PULL_REQUESTS'
  | 'MILESTONE'
  | 'REPOSITORY'
  | 'PARENT_ISSUE'
  | 'SUB_ISSUES_PROGRESS';

export interface ProjectField {
  readonly kind: 'ProjectV2Field' | 'ProjectV2SingleSelectField' | 'ProjectV2IterationField';
  readonly id: string;
  readonly databaseId: number;
  readonly project: Project;
  readonly name: string;
  readonly dataType: FieldType;
  readonly createdMs: number;
  options: readonly SelectOption[];
  readonly iterations: readonly Iteration[];
  readonly completedIterations: readonly Iteration[];
  /** Set when the column shows an organization's issue field: values then live on the issue. */
  readonly issueField: IssueField | null;
}

export interface ProjectItem {
  readonly kind: 'ProjectV2Item';
  readonly id: string;
  readonly databaseId: number;
  readonly project: Project;
  readonly creator: Account;
  readonly createdMs: number;
  readonly issue: Issue;
  /** By field id; a select or iteration value is the option's or iteration's id. */
  readonly values: Map<string, ProjectValue>;
  isArchived: boolean;
  /** The viewer may not see the content: GitHub then answers with type `REDACTED`. */
  isRedacted: boolean;
  updatedMs: number;
}

export interface ProjectValue {
  readonly id: string;
  readonly databaseId: number;
  readonly value: string | number;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export interface Branch {
  readonly kind: 'Ref';
  readonly id: string;
  readonly repository: Repository;
  readonly name: string;
  readonly commits: Commit[];
}

export interface Commit {
  readonly kind: 'Commit';
  readonly id: string;
  readonly repository: Repository;
  readonly oid: string;
  readonly message: string;
  readonly committedMs: number;
  /** Path to content; the tree after this commit. */
  readonly files: ReadonlyMap<string, string>;
}
