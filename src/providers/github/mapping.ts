import type { Item, ItemRef } from '../../contracts/item.ts';
import type { FieldValue, ItemType } from '../../plan/types.ts';
import { isWrittenByUs } from './authorship.ts';
import type { BoardContext, GithubContext, TypeScheme } from './context.ts';
import type { BoardItem, IssueRef, ObservedIssue } from './operations.generated.ts';
import { present } from './present.ts';

type CellNode = NonNullable<NonNullable<BoardItem['fieldValues']['nodes']>[number]>;

/** GitHub's payload as an item; nothing of GitHub's own shape goes further. */
export function toItem(issue: ObservedIssue, context: GithubContext): Item {
  const names = present(issue.labels?.nodes).map(({ name }) => name);
  const boardItem = boardItemOf(issue, context.board);
  return {
    ...toRef(issue),
    title: issue.title,
    body: issue.body,
    ...typeOf(issue.issueType?.name, names, context.types),
    labels: context.types.strategy === 'label' ? withoutTypeLabels(names, context.types) : names,
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    ...(issue.stateReason === 'REOPENED' ? { reopened: true } : {}),
    ...(issue.stateReason === 'COMPLETED' ? { completed: true } : {}),
    authoredByUs: isWrittenByUs(issue, context),
    ...(context.board === undefined ? {} : { onBoard: boardItem !== undefined }),
    ...lockOf(boardItem),
    fields: shownFields(boardItem, context.board),
    ...(issue.parent === null ? {} : { parent: toRef(issue.parent) }),
    children: present(issue.subIssues.nodes).map(toRef),
    blockers: present(issue.blockedBy.nodes).map(toRef),
  };
}

/** The reference by which everything above knows an issue. */
export function toRef({ id, number, url }: IssueRef): ItemRef {
  return { id, key: `#${number}`, url };
}

/** The issue's item on the configured board, archived or not. */
export function boardItemOf(issue: ObservedIssue, board: BoardContext | undefined): BoardItem | undefined {
  return present(issue.projectItems?.nodes).find(({ project }) => project.id === board?.id);
}

function typeOf(
  issueType: string | undefined,
  labels: readonly string[],
  types: TypeScheme,
): { readonly itemType?: ItemType; readonly typeName?: string } {
  const typeName =
    types.strategy === 'issue-type'
      ? issueType
      : labels.find((name) => types.levelOf.has(name.toLowerCase()));
  if (typeName === undefined) return {};
  const itemType = types.levelOf.get(typeName.toLowerCase());
  return { typeName, ...(itemType === undefined ? {} : { itemType }) };
}

function withoutTypeLabels(labels: readonly string[], { levelOf }: TypeScheme): readonly string[] {
  return labels.filter((name) => !levelOf.has(name.toLowerCase()));
}

/**
 * An item that a person archived stays archived: it is a member of the board (not added again), and GitHub refuses to
 * write its cells. Cells of an item hidden from the token read as empty, which says nothing about them.
 */
function lockOf(item: BoardItem | undefined): Pick<Item, 'lockedFields'> {
  if (item?.type === 'REDACTED') return { lockedFields: 'hidden from the token on the board' };
  return item?.isArchived === true ? { lockedFields: 'archived on the board' } : {};
}

function shownFields(item: BoardItem | undefined, board: BoardContext | undefined): Item['fields'] {
  if (item === undefined || board === undefined) return {};
  const nameOf = new Map([...board.fields.values()].map(({ id, name }) => [id, name]));
  const shown = new Map<string, FieldValue>();
  for (const cell of present(item.fieldValues.nodes)) {
    const { field, value } = readCell(cell);
    const name = field === undefined ? undefined : nameOf.get(field);
    if (name !== undefined && value !== undefined) shown.set(name, value);
  }
  return Object.fromEntries(shown);
}

/** Id of the column, and what the board shows in it; nothing for columns that GitHub fills itself. */
function readCell(cell: CellNode): { readonly field?: string; readonly value?: FieldValue } {
  const shown = cell.issueFieldValue ?? cell;
  const value = shown.name ?? shown.number ?? shown.text ?? shown.date ?? cell.title;
  if (cell.field === undefined || value === undefined || value === null) return {};
  return { field: cell.field.id, value };
}

/** Columns in which the item shows a value of its issue. */
export function issueFieldColumns(item: BoardItem): readonly string[] {
  return present(item.fieldValues.nodes).flatMap((cell) =>
    cell.kind === 'ProjectV2ItemIssueFieldValue' ? [cell.field.id] : [],
  );
}
