import { ProviderCapabilityError } from '../../contracts/errors.ts';
import type { FieldValue } from '../../plan/types.ts';
import { cellValue, isFilled } from './cell-value.ts';
import { GithubError } from './classifier.ts';
import type { BoardContext, BoardField, CellValue } from './context.ts';
import type { IssueReader } from './issue-reader.ts';
import { addBoardItem, clearBoardField, setBoardField } from './operations.generated.ts';
import type { Writes } from './writes.ts';

const LIGHT = { weight: 'light', client: 'board' } as const;

/** Membership and cells of the configured board. Values only: columns are never edited. */
export class ProjectFields {
  readonly #writes: Writes;
  readonly #reader: IssueReader;
  readonly #board: BoardContext;
  /** Board item by issue, as far as it was seen. */
  readonly #items = new Map<string, string>();

  constructor(writes: Writes, reader: IssueReader, board: BoardContext) {
    this.#writes = writes;
    this.#reader = reader;
    this.#board = board;
  }

  /** Takes note of an issue's item, so that it need not be asked for when a cell is written. */
  remember(issueId: string, itemId: string): void {
    this.#items.set(issueId, itemId);
  }

  /** The issue's item; an issue that is not on the board is put there. */
  async itemOf(issueId: string): Promise<string> {
    return this.#items.get(issueId) ?? (await this.addItem(issueId));
  }

  /** Makes the issue a member of the board; returns its item, also when it was one already. */
  async addItem(issueId: string): Promise<string> {
    const itemId = await this.#add(issueId);
    this.remember(issueId, itemId);
    return itemId;
  }

  /** Writes cells; `null` empties one. Optional fields that the board cannot hold are left out. */
  async write(itemId: string, fields: Readonly<Record<string, FieldValue | null>>): Promise<void> {
    const writes = Object.entries(fields).map(([name, value]) => {
      const field = this.#board.fields.get(name.toLowerCase());
      if (field === undefined) return undefined;
      if (value === null) return this.#clear(itemId, field);
      const cell = cellValue(field, value, this.#board.today);
      return isFilled(cell) ? this.#set(itemId, field, cell) : undefined;
    });
    await settleAll(writes.filter((write) => write !== undefined));
  }

  /** The value as the board will show it; nothing when the board cannot hold it. */
  shown(name: string, value: FieldValue): FieldValue | undefined {
    const field = this.#board.fields.get(name.toLowerCase());
    const cell = field === undefined ? undefined : cellValue(field, value, this.#board.today);
    return cell !== undefined && isFilled(cell) ? cell.shown : undefined;
  }

  async #add(issueId: string): Promise<string> {
    try {
      const input = { projectId: this.#board.id, contentId: issueId };
      const { item } = await this.#writes.ensure(addBoardItem, input, { ...LIGHT, fresh: true });
      return item?.id ?? (await this.#findItem(issueId));
    } catch (error) {
      // A workflow of the board may have added it at the same moment.
      if (error instanceof GithubError && error.reason === 'already-on-board') return this.#findItem(issueId);
      throw error;
    }
  }

  async #set(
    itemId: string,
    { id: fieldId, name }: BoardField,
    { input: value, shown }: CellValue,
  ): Promise<void> {
    const input = { projectId: this.#board.id, itemId, fieldId, value };
    try {
      await this.#writes.ensure(setBoardField, input, { ...LIGHT, fresh: true });
    } catch (error) {
      throw isAboutBoard(error) ? staleColumn(name, shown, error) : error;
    }
  }

  async #clear(itemId: string, { id: fieldId }: BoardField): Promise<void> {
    const input = { projectId: this.#board.id, itemId, fieldId };
    await this.#writes.ensure(clearBoardField, input, LIGHT);
  }

  async #findItem(issueId: string): Promise<string> {
    const item = await this.#reader.boardItem(issueId);
    if (item !== undefined) return item.id;
    throw new ProviderCapabilityError('the board says that it holds the issue, but does not show it', {
      kind: 'retryable',
      hint: 'run again',
    });
  }
}

function isAboutBoard(error: unknown): error is GithubError {
  return error instanceof GithubError && /^(?:validation|node-not-visible|not-found)$/.test(error.reason);
}

/** Columns and options were checked when the board was opened; what is refused now was changed since. */
function staleColumn(name: string, shown: FieldValue, cause: GithubError): ProviderCapabilityError {
  return new ProviderCapabilityError(
    `the board did not take "${shown}" in the field "${name}": ${cause.message}`,
    {
      hint: 'somebody may have changed the field or its options, or archived the item, during the run; run again',
      cause,
    },
  );
}

/** Waits for all; then rethrows the first rejection, so that nothing is left running behind a failure. */
export async function settleAll(writes: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(writes);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}
