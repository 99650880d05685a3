import { ProviderCapabilityError } from '../../contracts/errors.ts';
import type { FieldValue } from '../../plan/types.ts';
import { cellValue, isFilled } from './cell-value.ts';
import { GithubError } from './classifier.ts';
import type { BoardContext, BoardField, CellValue } from './context.ts';
import type { IssueFields } from './issue-fields.ts';
import type { IssueReader } from './issue-reader.ts';
import { issueFieldColumns } from './mapping.ts';
import { addBoardItem, type BoardItem, clearBoardField, setBoardField } from './operations.generated.ts';
import { settleAll } from './settle-all.ts';
import type { Writes } from './writes.ts';

/** A cell to write; `null` empties it. */
interface Cell {
  readonly column: BoardField;
  readonly value: CellValue | null;
}

const LIGHT = { weight: 'light', client: 'board' } as const;

/** Membership and cells of the configured board. Values only: columns are never edited. */
export class ProjectFields {
  readonly #writes: Writes;
  readonly #reader: IssueReader;
  readonly #board: BoardContext;
  readonly #issueFields: IssueFields;
  /** Board item by issue, as far as it was seen. */
  readonly #items = new Map<string, string>();

  constructor(writes: Writes, reader: IssueReader, board: BoardContext, issueFields: IssueFields) {
    this.#writes = writes;
    this.#reader = reader;
    this.#board = board;
    this.#issueFields = issueFields;
  }

  /** Takes note of an issue's item, and of what it tells about columns, so that neither need be asked for again. */
  remember(issueId: string, item: BoardItem): void {
    this.#items.set(issueId, item.id);
    for (const column of issueFieldColumns(item)) this.#issueFields.note(column);
  }

  /** The issue's item; an issue that is not on the board is put there. */
  async itemOf(issueId: string): Promise<string> {
    return this.#items.get(issueId) ?? (await this.addItem(issueId));
  }

  /** Makes the issue a member of the board; returns its item, also when it was one already. */
  async addItem(issueId: string): Promise<string> {
    const itemId = await this.#add(issueId);
    this.#items.set(issueId, itemId);
    return itemId;
  }

  /**
   * Writes cells; `null` empties one. Optional fields that the board cannot hold are left out. Columns that show issue
   * fields are written through the issue, those that turn out to be such after the others.
   */
  async write(issueId: string, fields: Readonly<Record<string, FieldValue | null>>): Promise<void> {
    const itemId = await this.itemOf(issueId);
    const cells = this.#cellsOf(fields);
    const ofIssue = cells.filter(({ column }) => this.#issueFields.isShownBy(column.id));
    const refused: Cell[] = [];
    const writes = cells.map(async (cell) => {
      if (!ofIssue.includes(cell) && !(await this.#wroteOnBoard(itemId, cell))) refused.push(cell);
    });
    await settleAll([...writes, this.#writeOnIssue(issueId, ofIssue)]);
    await this.#writeOnIssue(issueId, refused);
  }

  #cellsOf(fields: Readonly<Record<string, FieldValue | null>>): readonly Cell[] {
    return Object.entries(fields).flatMap(([name, wanted]): readonly Cell[] => {
      const column = this.#board.fields.get(name.toLowerCase());
      if (column === undefined) return [];
      if (wanted === null) return [{ column, value: null }];
      const value = cellValue(column, wanted, this.#board.today);
      return isFilled(value) ? [{ column, value }] : [];
    });
  }

  /** Whether the column took it; it did not when it turns out to show an issue field. */
  async #wroteOnBoard(itemId: string, { column, value }: Cell): Promise<boolean> {
    try {
      await (value === null ? this.#clear(itemId, column) : this.#set(itemId, column, value));
      return true;
    } catch (error) {
      if (!(error instanceof GithubError) || error.reason !== 'issue-field') throw error;
      this.#issueFields.note(column.id);
      return false;
    }
  }

  async #writeOnIssue(issueId: string, cells: readonly Cell[]): Promise<void> {
    if (cells.length === 0) return;
    const values = cells.map(({ column, value }) => ({ name: column.name, value: value?.shown ?? null }));
    await this.#issueFields.write(issueId, values);
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
