import type { UpdateItemInput } from '../../contracts/inputs.ts';
import { ITEM_TYPES, type ItemType } from '../../plan/types.ts';
import { BodyGuard } from './body-guard.ts';
import { GithubError } from './classifier.ts';
import type { GithubContext } from './context.ts';
import { droppedError, lacksAny } from './dropped.ts';
import { IssueState } from './issue-state.ts';
import type { Labels } from './labels.ts';
import {
  addLabels,
  deleteIssue,
  removeLabels,
  setIssueType,
  type UpdateIssueInput,
  updateIssue,
} from './operations.generated.ts';
import type { ProjectFields } from './project-fields.ts';
import { settleAll } from './settle-all.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

const LIGHT = { weight: 'light', client: 'issues' } as const;

/** Changes to issues that exist. */
export class Issues {
  readonly #transport: Transport;
  readonly #writes: Writes;
  readonly #context: GithubContext;
  readonly #labels: Labels;
  readonly #fields: ProjectFields | undefined;
  readonly #bodies: BodyGuard;
  readonly #state: IssueState;

  constructor(
    transport: Transport,
    writes: Writes,
    context: GithubContext,
    labels: Labels,
    fields: ProjectFields | undefined,
  ) {
    this.#transport = transport;
    this.#writes = writes;
    this.#context = context;
    this.#labels = labels;
    this.#fields = fields;
    this.#bodies = new BodyGuard(transport);
    this.#state = new IssueState(transport, writes);
  }

  /**
   * Values first; then title and body in one mutation, so that the marker in the body never states a value that was not
   * written; new labels only after it: a label that is there without being claimed by the marker would be taken for a
   * person's, one that is claimed and missing is added by the next run.
   * @throws AuthenticationError or ProviderCapabilityError when GitHub accepted labels or a type and did not set them
   */
  async update(id: string, input: UpdateItemInput): Promise<void> {
    const bodyDiffers = await this.#bodies.needsWrite(id, input);
    const [gained, lost] = this.#typeLabels(input.itemType);
    const newLabels = this.#labels.ensure([...(input.addLabels ?? []), ...gained]);
    await settleAll([
      newLabels,
      this.#removeLabels(id, [...(input.removeLabels ?? []), ...lost]),
      this.#changeType(id, input.itemType),
      this.#state.change(id, input),
      this.#changeBoard(id, input),
    ]);
    await this.#changeText(id, input, bodyDiffers);
    await this.#addLabels(id, await newLabels);
  }

  /** Deletes the issue; one that is gone already is a success. */
  async delete(id: string): Promise<void> {
    await this.#writes.repeat('deleteIssue', async (tries) => {
      const again = tries.made > 0;
      try {
        await this.#transport.mutate(deleteIssue, { issueId: id }, { ...LIGHT, tries });
      } catch (error) {
        const isGone = error instanceof GithubError && /^(?:not-found|node-not-visible)$/.test(error.reason);
        if (!again || !isGone) throw error;
      }
    });
  }

  async #changeText(id: string, input: UpdateItemInput, bodyDiffers: boolean): Promise<void> {
    const { title, body } = input;
    const change: UpdateIssueInput = {
      id,
      ...(title === undefined ? {} : { title }),
      ...(body === undefined || !bodyDiffers ? {} : { body: body.next }),
    };
    if (Object.keys(change).length === 1) return;
    await this.#writes.repeat('updateIssue', async (tries) => {
      // Title and body are written together: a body that is there already means that all of it is.
      if (tries.made > 0 && body !== undefined && bodyDiffers) {
        if (!(await this.#bodies.needsWrite(id, input))) return;
      }
      await this.#transport.mutate(updateIssue, change, { ...LIGHT, tries });
    });
  }

  async #addLabels(id: string, labelIds: readonly string[]): Promise<void> {
    if (labelIds.length === 0) return;
    const change = { labelableId: id, labelIds };
    const { labelable } = await this.#writes.ensure(addLabels, change, { ...LIGHT, fresh: true });
    if (labelable?.kind !== 'Issue' || !lacksAny(labelIds, labelable.labels?.nodes)) return;
    throw droppedError(`#${labelable.number}`, ['labels'], labelable.viewerCanLabel);
  }

  async #removeLabels(id: string, names: readonly string[]): Promise<void> {
    const labelIds = await this.#labels.known(names);
    if (labelIds.length > 0) await this.#writes.ensure(removeLabels, { labelableId: id, labelIds }, LIGHT);
  }

  async #changeType(id: string, itemType: ItemType | undefined): Promise<void> {
    const issueTypeId = this.#issueTypeId(itemType);
    if (issueTypeId === undefined) return;
    const { issue } = await this.#writes.ensure(setIssueType, { id, issueTypeId }, LIGHT);
    if (issue === null || issue.issueType?.id === issueTypeId) return;
    throw droppedError(`#${issue.number}`, ['type'], issue.viewerCanLabel);
  }

  async #changeBoard(id: string, { fields = {}, addToBoard = false }: UpdateItemInput): Promise<void> {
    if (this.#fields === undefined) return;
    if (addToBoard) await this.#fields.addItem(id);
    if (Object.keys(fields).length > 0) await this.#fields.write(id, fields);
  }

  #issueTypeId(itemType: ItemType | undefined): string | undefined {
    const { types } = this.#context;
    return itemType === undefined || types.strategy === 'label' ? undefined : types.idOf.get(itemType);
  }

  /** Labels that a new level brings and takes away; none unless levels are shown by labels. */
  #typeLabels(itemType: ItemType | undefined): readonly [readonly string[], readonly string[]] {
    const { types } = this.#context;
    if (itemType === undefined || types.strategy !== 'label') return [[], []];
    const { labelOf } = types;
    const others = ITEM_TYPES.map((level) => labelOf[level]).filter((name) => name !== labelOf[itemType]);
    return [[labelOf[itemType]], others];
  }
}
