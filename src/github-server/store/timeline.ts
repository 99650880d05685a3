import type { Issue, IssueType, Label, Project } from './entities.ts';
import { freshId, type World } from './world.ts';

/** What a timeline tells besides who and when; `kind` is GitHub's type name. */
export type Happening =
  | { readonly kind: 'RenamedTitleEvent'; readonly previousTitle: string; readonly currentTitle: string }
  | { readonly kind: 'LabeledEvent' | 'UnlabeledEvent'; readonly label: Label }
  | { readonly kind: 'ClosedEvent' | 'ReopenedEvent'; readonly stateReason: string | null }
  | { readonly kind: 'ParentIssueAddedEvent' | 'ParentIssueRemovedEvent'; readonly parent: Issue }
  | { readonly kind: 'SubIssueAddedEvent' | 'SubIssueRemovedEvent'; readonly subIssue: Issue }
  | { readonly kind: 'BlockedByAddedEvent' | 'BlockedByRemovedEvent'; readonly blockingIssue: Issue }
  | { readonly kind: 'IssueTypeAddedEvent' | 'IssueTypeRemovedEvent'; readonly issueType: IssueType }
  | {
      readonly kind: 'IssueTypeChangedEvent';
      readonly issueType: IssueType;
      readonly prevIssueType: IssueType;
    }
  | {
      readonly kind: 'ProjectV2ItemStatusChangedEvent';
      readonly project: Project;
      readonly previousStatus: string;
      readonly status: string;
    };

/** Every kind of event that the server records. */
export const EVENT_KINDS = [
  'RenamedTitleEvent',
  'LabeledEvent',
  'UnlabeledEvent',
  'ClosedEvent',
  'ReopenedEvent',
  'ParentIssueAddedEvent',
  'ParentIssueRemovedEvent',
  'SubIssueAddedEvent',
  'SubIssueRemovedEvent',
  'BlockedByAddedEvent',
  'BlockedByRemovedEvent',
  'IssueTypeAddedEvent',
  'IssueTypeRemovedEvent',
  'IssueTypeChangedEvent',
  'ProjectV2ItemStatusChangedEvent',
] as const satisfies readonly Happening['kind'][];

/** Puts on record what whoever acts at the moment does to an issue. */
export function record(world: World, issue: Issue, happening: Happening): void {
  const { id } = freshId(world, 'EV');
  issue.timeline.push({ ...happening, id, actor: world.actor, createdMs: world.now() });
}

/** Puts on record that the body was saved. */
export function recordEdit(world: World, issue: Issue): void {
  issue.edits.push({ id: freshId(world, 'UCE').id, editor: world.actor, editedMs: world.now() });
}

/** Puts the difference of two sets of labels on record. */
export function recordLabels(world: World, issue: Issue, next: readonly Label[]): void {
  for (const label of next)
    if (!issue.labels.includes(label)) record(world, issue, { kind: 'LabeledEvent', label });
  for (const label of issue.labels)
    if (!next.includes(label)) record(world, issue, { kind: 'UnlabeledEvent', label });
}

/** Puts a change of type on record. */
export function recordType(world: World, issue: Issue, next: IssueType | null): void {
  const before = issue.issueType;
  if (before === next) return;
  if (next === null) {
    if (before !== null) record(world, issue, { kind: 'IssueTypeRemovedEvent', issueType: before });
  } else if (before === null) record(world, issue, { kind: 'IssueTypeAddedEvent', issueType: next });
  else record(world, issue, { kind: 'IssueTypeChangedEvent', issueType: next, prevIssueType: before });
}
