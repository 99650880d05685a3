import { AuthenticationError, ProviderCapabilityError, type ProviderError } from '../../contracts/errors.ts';
import type { CreateIssueInput, StartedIssue } from './operations.generated.ts';
import { present } from './present.ts';

/** What an issue can be given that GitHub leaves out without a word where the token, or the repository, does not allow it. */
export type Droppable = 'type' | 'labels' | 'assignees' | 'milestone';

const NO_RIGHT =
  'the account behind the token needs the triage role or more in the repository (in a workflow "permissions: { issues: write }")';
const UNAVAILABLE =
  'see whether the repository may use them and whether an automation takes them away again, then run again';

/** What a new issue was to start with and, as the reply shows, did not get. More than was asked for is not our business. */
export function droppedFrom(asked: CreateIssueInput, started: StartedIssue): readonly Droppable[] {
  const { issueTypeId, labelIds, assigneeIds, milestoneId } = asked;
  const isDropped: Readonly<Record<Droppable, boolean>> = {
    type: issueTypeId !== undefined && started.issueType?.id !== issueTypeId,
    labels: lacksAny(labelIds, started.labels?.nodes),
    assignees: lacksAny(assigneeIds, started.assignees.nodes),
    milestone: milestoneId !== undefined && started.milestone?.id !== milestoneId,
  };
  return (['type', 'labels', 'assignees', 'milestone'] as const).filter((part) => isDropped[part]);
}

/** Whether one of the nodes that were asked for is not among those that are shown. */
export function lacksAny(
  asked: readonly string[] | null | undefined,
  shown: readonly ({ readonly id: string } | null)[] | null | undefined,
): boolean {
  const ids = new Set(present(shown).map(({ id }) => id));
  return (asked ?? []).some((id) => !ids.has(id));
}

/**
 * The error for values that GitHub accepted and did not keep: about rights when the viewer lacks them, which then holds
 * for all that follows; otherwise about this repository.
 */
export function droppedError(issue: string, parts: readonly string[], hasRight: boolean): ProviderError {
  const [what, them] = [parts.join(', '), parts.length === 1 ? 'it' : 'them'];
  const message = `GitHub took the ${what} of ${issue} without an error, but did not set ${them}`;
  const byHand = parts.filter((part) => part === 'assignees' || part === 'milestone');
  const after =
    byHand.length === 0 ? '' : `; set ${byHand.join(' and ')} by hand, they are written only once`;
  return hasRight
    ? new ProviderCapabilityError(message, { hint: `${UNAVAILABLE}${after}` })
    : new AuthenticationError(message, { hint: `${NO_RIGHT}${after}` });
}
