import {
  CreateItemPartialFailureError,
  type CreateStep,
  UnknownOutcomeError,
} from '../../contracts/errors.ts';
import type { CreateItemInput } from '../../contracts/inputs.ts';
import type { ItemRef } from '../../contracts/item.ts';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf, PlanPilotError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { attemptLine, MAX_ATTEMPTS } from './call.ts';
import type { GithubContext, TypeScheme } from './context.ts';
import { type Droppable, droppedError, droppedFrom } from './dropped.ts';
import type { Labels } from './labels.ts';
import type { LostCreates } from './lost-creates.ts';
import { toRef } from './mapping.ts';
import { type CreateIssueInput, createIssue, type StartedIssue } from './operations.generated.ts';
import type { ProjectFields } from './project-fields.ts';
import type { Relations } from './relations.ts';
import type { Siblings, Turn } from './siblings.ts';
import type { Transport, Tries } from './transport.ts';

export interface CreationPorts {
  readonly transport: Transport;
  readonly context: GithubContext;
  readonly labels: Labels;
  readonly lost: LostCreates;
  readonly relations: Relations;
  readonly siblings: Siblings;
  readonly fields: ProjectFields | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Creates an issue with everything it starts with: one mutation for text, labels, type and parent, then the board. What
 * the reply does not show was dropped by GitHub and is a failure; the other steps are taken all the same.
 * @throws CreateItemPartialFailureError when the issue exists but does not have all of it
 * @throws UnknownOutcomeError when it could not be found out whether the issue exists
 */
export async function createItem(ports: CreationPorts, input: CreateItemInput): Promise<ItemRef> {
  // Before anything is waited for: the order in which items come is that of the plan.
  const turn = input.parent === undefined ? undefined : ports.siblings.join(input.parent.id);
  const labels = await ports.labels.ensure(labelsOf(ports.context, input));
  const asked = issueInput(ports.context, input, labels);
  const { ref, started, isFound } = await createOnce(ports, input, asked);
  const dropped = droppedFrom(asked, started);
  const done: CreateStep[] = ['issue_created', ...stepsWithout(dropped, ports.context.types)];
  const failures = [
    ...(dropped.length === 0 ? [] : [droppedError(ref.key, dropped, started.viewerCanLabel)]),
    ...(await putUnderParent(ports, { ref, started, isFound }, input.parent, turn)),
    ...(await putOnBoard(ports.fields, ref, input, done)),
  ];
  if (failures.length > 0) throw partialFailure(ref, input, done, failures);
  return ref;
}

/** A type that is shown by a label comes and goes with the labels. */
function stepsWithout(dropped: readonly Droppable[], { strategy }: TypeScheme): readonly CreateStep[] {
  const typePart = strategy === 'label' ? 'labels' : 'type';
  return [
    ...(dropped.includes(typePart) ? [] : ['issue_type_set' as const]),
    ...(dropped.includes('labels') ? [] : ['labels_set' as const]),
  ];
}

/**
 * When siblings race for a position, GitHub may make the issue and leave it outside. Returns what stopped it, if anything
 * did; that it stands in another place than it should is no failure.
 */
async function putUnderParent(
  { relations, logger }: CreationPorts,
  { ref, started, isFound }: CreatedIssue,
  parent: ItemRef | undefined,
  turn: Turn | undefined,
): Promise<readonly unknown[]> {
  if (parent === undefined || turn === undefined) return [];
  const isInside = started.parent?.id === parent.id;
  try {
    if (!isInside) await relations.setParent(ref.id, parent.id);
  } catch (error) {
    return [error];
  }
  const neighbour = turn.taken(ref.id, isInside && isFound);
  try {
    if (neighbour !== undefined) await relations.moveTo(parent.id, ref.id, neighbour);
  } catch (error) {
    logger.warning(`${ref.key} stands behind siblings that it belongs before: ${messageOf(error)}`);
  }
  return [];
}

/** Takes the steps on the board, notes in `done` how far it came, and returns what stopped it, if anything did. */
async function putOnBoard(
  fields: ProjectFields | undefined,
  ref: ItemRef,
  input: CreateItemInput,
  done: CreateStep[],
): Promise<readonly unknown[]> {
  if (fields === undefined) return [];
  try {
    await fields.addItem(ref.id);
    done.push('project_item_added');
    await fields.write(ref.id, input.fields);
    done.push('project_fields_set');
    return [];
  } catch (error) {
    return [error];
  }
}

function partialFailure(
  ref: ItemRef,
  { itemId }: CreateItemInput,
  done: readonly CreateStep[],
  failures: readonly unknown[],
): CreateItemPartialFailureError {
  const [cause] = failures;
  const { kind = 'retryable', hint } = cause instanceof PlanPilotError ? cause : {};
  const reasons = failures.map((failure) => messageOf(failure)).join('; ');
  const remedy = hint === undefined ? '' : `${hint}; `;
  return new CreateItemPartialFailureError(
    `${ref.key} was created for ${itemId}, but is not complete: ${reasons}`,
    ref,
    done,
    { kind, hint: `${remedy}the next run completes it`, cause },
  );
}

function labelsOf({ types }: GithubContext, { labels, itemType }: CreateItemInput): readonly string[] {
  return types.strategy === 'label' ? [...labels, types.labelOf[itemType]] : labels;
}

function issueInput(
  { repository, types, assignees, milestones }: GithubContext,
  input: CreateItemInput,
  labelIds: readonly string[],
): CreateIssueInput {
  const issueTypeId = types.strategy === 'issue-type' ? types.idOf.get(input.itemType) : undefined;
  const milestoneId = milestones.get(input.milestone?.toLowerCase() ?? '');
  const assigneeIds = input.assignees
    .map((login) => assignees.get(login.toLowerCase()))
    .filter((id) => id !== undefined);
  return {
    repositoryId: repository.id,
    title: input.title,
    body: input.body,
    labelIds,
    ...(issueTypeId === undefined ? {} : { issueTypeId }),
    ...(input.parent === undefined ? {} : { parentIssueId: input.parent.id }),
    ...(milestoneId === undefined ? {} : { milestoneId }),
    ...(assigneeIds.length === 0 ? {} : { assigneeIds }),
  };
}

interface CreatedIssue {
  readonly ref: ItemRef;
  readonly started: StartedIssue;
  /** It was made at an attempt whose reply was lost. */
  readonly isFound: boolean;
}

/** Never replays a create blindly: a lost reply is looked into first. */
async function createOnce(
  ports: CreationPorts,
  { planId, itemId, parent }: CreateItemInput,
  input: CreateIssueInput,
): Promise<CreatedIssue> {
  const { transport, clock, lost, logger } = ports;
  const tries: Tries = { made: 0 };
  for (;;) {
    const since = transport.serverTime() ?? clock.now();
    try {
      const { issue } = await transport.mutate(createIssue, input, {
        weight: 'create',
        client: 'issues',
        tries,
        // Its parent and its labels may be seconds old.
        fresh: true,
        ...(parent === undefined ? {} : { serialKey: parent.id }),
      });
      if (issue !== null) return { ref: toRef(issue), started: issue, isFound: false };
      throw new UnknownOutcomeError('GitHub confirmed a create without saying what it made');
    } catch (error) {
      if (!(error instanceof UnknownOutcomeError)) throw error;
      const made = await lost.find({ planId, itemId, since });
      if (made !== undefined) return { ...made, isFound: true };
      if (tries.made >= MAX_ATTEMPTS) throw error;
      logger.warning(attemptLine(`createIssue of ${itemId}`, tries.made + 1, 0, 'the one before made none'));
    }
  }
}
