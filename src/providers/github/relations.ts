import { ProviderError } from '../../contracts/errors.ts';
import { GithubError, type Reason } from './classifier.ts';
import {
  addBlockedBy,
  addSubIssue,
  removeBlockedBy,
  removeSubIssue,
  reprioritizeSubIssue,
} from './operations.generated.ts';
import { Parents } from './parents.ts';
import type { Neighbour } from './siblings.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

const LIGHT = { weight: 'light', client: 'issues', fresh: true } as const;

/** Sub-issues and blocked-by edges. Every operation is an `ensure`: what is so already is a success. */
export class Relations {
  readonly #parents: Parents;
  readonly #writes: Writes;

  constructor(transport: Transport, writes: Writes) {
    this.#parents = new Parents(transport);
    this.#writes = writes;
  }

  /** Makes `child` a sub-issue of `parent`, wherever it was before, or of nothing. */
  async setParent(child: string, parent: string | null): Promise<void> {
    if (parent === null) {
      const current = await this.#parents.of(child);
      if (current !== undefined) await this.#detach(child, current.id);
      return;
    }
    try {
      await this.#attach(child, parent);
    } catch (error) {
      if (!hasReason(error, 'already-linked')) throw error;
      const current = await this.#parents.of(child);
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
    const parent = await this.#parents.of(child);
    if (parent?.first === undefined)
      throw new ProviderError('an issue without parent has no place among siblings');
    if (sibling === null && parent.first === child) return;
    await this.moveTo(parent.id, child, sibling === null ? { beforeId: parent.first } : { afterId: sibling });
  }

  /** Puts `child` next to a sibling below `parent`; moves are made in the order in which they are asked for. */
  async moveTo(parent: string, child: string, neighbour: Neighbour): Promise<void> {
    const input = { issueId: parent, subIssueId: child, ...neighbour };
    await this.#writes.ensure(reprioritizeSubIssue, input, { ...LIGHT, serialKey: parent });
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
      if ((await this.#parents.of(child))?.id === parent) throw error;
    }
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
