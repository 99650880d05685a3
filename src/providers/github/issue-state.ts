import type { UpdateItemInput } from '../../contracts/inputs.ts';
import { addComment, closeIssue, latestComments, reopenIssue } from './operations.generated.ts';
import { present } from './present.ts';
import { settleAll } from './settle-all.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

const LIGHT = { weight: 'light', client: 'issues' } as const;

const REASONS = { completed: 'COMPLETED', 'not-planned': 'NOT_PLANNED' } as const;

/** Opens and closes issues, and says why. */
export class IssueState {
  readonly #transport: Transport;
  readonly #writes: Writes;

  constructor(transport: Transport, writes: Writes) {
    this.#transport = transport;
    this.#writes = writes;
  }

  /** Comment and state travel together, the comment first; a comment that is there already is not posted twice. */
  async change(id: string, { state, stateReason = 'not-planned', comment }: UpdateItemInput): Promise<void> {
    await settleAll([this.#comment(id, comment), this.#setState(id, state, stateReason)]);
  }

  async #setState(
    id: string,
    state: UpdateItemInput['state'],
    reason: NonNullable<UpdateItemInput['stateReason']>,
  ): Promise<void> {
    if (state === 'open') await this.#writes.ensure(reopenIssue, { issueId: id }, LIGHT);
    if (state === 'closed')
      await this.#writes.ensure(closeIssue, { issueId: id, stateReason: REASONS[reason] }, LIGHT);
  }

  async #comment(id: string, body: string | undefined): Promise<void> {
    if (body === undefined) return;
    await this.#writes.repeat('addComment', async (tries) => {
      if (tries.made > 0 && (await this.#hasComment(id, body))) return;
      await this.#transport.mutate(addComment, { subjectId: id, body }, { ...LIGHT, tries });
    });
  }

  async #hasComment(id: string, body: string): Promise<boolean> {
    const { node } = await this.#transport.query(latestComments, { id });
    const comments = node?.kind === 'Issue' ? present(node.comments.nodes) : [];
    return comments.some((comment) => comment.viewerDidAuthor && comment.body === body);
  }
}
