import { ProviderError } from '../../contracts/errors.ts';
import { GithubError, type Reason } from './classifier.ts';
import type { IssueReader } from './issue-reader.ts';
import {
  addBlockedBy,
  addSubIssue,
  currentParent,
  type IssueRef,
  removeBlockedBy,
  removeSubIssue,
  reprioritizeSubIssue,
} from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

const LIGHT = { weight: 'light', client: 'issues', fresh: true } as const;

/** Sub-issues and blocked-by edges. Every operation is an `ensure`: what is so already is a success. */
export class Relations {
  readonly #transport: Transport;
  readonly #writes: Writes;
  readonly #reader: IssueReader;

  constructor(transport: Transport, writes: Writes, reader: IssueReader) {
    this.#transport = transport;
    this.#writes = writes;
    this.#reader = reader;
  }

  /** Makes `child` a sub-issue of `parent`, wherever it was before, or of nothing. */
  async setParent(child: string, parent: string | null): Promise<void> {
    if (parent === null) {
      const current = await this.#parentOf(child);
      if (current !== undefined) await this.#detach(child, current.id);
      return;
    }
    try {
      await this.#attach(child, parent);
    } catch (error) {
      if (!hasReason(error, 'already-linked')) throw error;
      const current = await this.#parentOf(child);
      if (current?.id === parent) return;
      if (current !== undefined) await this.#detach(child, current.id);
      await this.#attach(child, parent);
    }
  }

  /** Makes `blocked` wait for `blocker`. */
  async addDependency(blocked: string, blocker: string): Promise<void> {
    const input = { issueId: blocked, blockingIssueId: blocker };
    await tolerating('already-blocked', () =>
      this.#writes.ensure(addBlockedBy, input, { ...LIGHT, serialKey: blocked }),
    );
  }

  /** Ends that `blocked` waits for `blocker`. */
  async removeDependency(blocked: string, blocker: string): Promise<void> {
    const input = { issueId: blocked, blockingIssueId: blocker };
    await this.#writes.ensure(removeBlockedBy, input, { ...LIGHT, serialKey: blocked });
  }

  /** Puts `child` behind its sibling, or before all others. */
  async moveAfter(child: string, sibling: string | null): Promise<void> {
    const parent = await this.#parentOf(child);
    if (parent === undefined) throw new ProviderError('an issue without parent has no place among siblings');
    const place = sibling === null ? await this.#beforeFirst(child, parent.id) : { afterId: sibling };
    if (place === undefined) return;
    const input = { issueId: parent.id, subIssueId: child, ...place };
    await this.#writes.ensure(reprioritizeSubIssue, input, { ...LIGHT, serialKey: parent.id });
  }

  async #attach(child: string, parent: string): Promise<void> {
    const input = { issueId: parent, subIssueId: child, replaceParent: true };
    await this.#writes.ensure(addSubIssue, input, { ...LIGHT, serialKey: parent });
  }

  async #detach(child: string, parent: string): Promise<void> {
    const input = { issueId: parent, subIssueId: child };
    try {
      await this.#writes.ensure(removeSubIssue, input, { ...LIGHT, serialKey: parent });
    } catch (error) {
      // A repeated removal finds nothing left to remove.
      if ((await this.#parentOf(child))?.id === parent) throw error;
    }
  }

  async #parentOf(id: string): Promise<IssueRef | undefined> {
    const { node } = await this.#transport.query(currentParent, { id });
    return node?.kind === 'Issue' ? (node.parent ?? undefined) : undefined;
  }

  async #beforeFirst(child: string, parent: string): Promise<{ readonly beforeId: string } | undefined> {
    const [issue] = await this.#reader.byIds([parent]);
    const first = present(issue?.subIssues.nodes)[0]?.id;
    return first === undefined || first === child ? undefined : { beforeId: first };
  }
}

function hasReason(error: unknown, reason: Reason): boolean {
  return error instanceof GithubError && error.reason === reason;
}

async function tolerating(reason: Reason, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!hasReason(error, reason)) throw error;
  }
}
