import { timestamp } from '../../clock.ts';
import type { Label, ProjectField, ProjectItem, ProjectValue } from '../../store/entities.ts';
import { connect } from '../connections.ts';
import { guarded } from '../fields.ts';
import { issueFieldValues } from './issue-fields.ts';

/** The cells of an item that hold something, in the order of the board's columns. */
export function cellValues(item: ProjectItem) {
  return item.project.fields.flatMap((field) => {
    const cell = cellValue(item, field);
    return cell ? [cell] : [];
  });
}

/** One cell in GraphQL's shape; nothing when it is empty. */
export function cellValue(item: ProjectItem, field: ProjectField) {
  if (item.isRedacted) return undefined;
  if (field.issueField) return issueFieldCell(item, field);
  const stored = item.values.get(field.id);
  return stored ? storedCell(item, field, stored) : derivedCell(item, field);
}

function common(
  item: ProjectItem,
  field: ProjectField,
  cell: { id: string; createdMs: number; updatedMs: number },
) {
  return {
    id: cell.id,
    field,
    item,
    creator: item.creator,
    createdAt: timestamp(cell.createdMs),
    updatedAt: timestamp(cell.updatedMs),
  };
}

function storedCell(item: ProjectItem, field: ProjectField, cell: ProjectValue) {
  const shared = { ...common(item, field, cell), databaseId: cell.databaseId };
  switch (field.dataType) {
    case 'NUMBER':
      return { ...shared, kind: 'ProjectV2ItemFieldNumberValue', number: cell.value };
    case 'DATE':
      return { ...shared, kind: 'ProjectV2ItemFieldDateValue', date: cell.value };
    case 'SINGLE_SELECT': {
      const { id, ...option } =
        field.options.find((candidate) => candidate.id === cell.value) ?? missingOption;
      return { ...shared, ...option, kind: 'ProjectV2ItemFieldSingleSelectValue', optionId: id };
    }
    case 'ITERATION': {
      const all = [...field.iterations, ...field.completedIterations];
      const iteration = all.find((candidate) => candidate.id === cell.value);
      return {
        ...shared,
        kind: 'ProjectV2ItemFieldIterationValue',
        iterationId: cell.value,
        title: iteration?.title ?? '',
        startDate: iteration?.startDate ?? '',
        duration: iteration?.duration ?? 0,
      };
    }
    default:
      return { ...shared, kind: 'ProjectV2ItemFieldTextValue', text: cell.value };
  }
}

const missingOption = { id: '', name: '', color: 'GRAY', description: '' };

function derivedCell(item: ProjectItem, field: ProjectField) {
  const { issue } = item;
  const shared = common(item, field, { ...item, id: `${item.id}:${field.id}` });
  switch (field.dataType) {
    case 'TITLE':
      return {
        ...shared,
        databaseId: item.databaseId,
        kind: 'ProjectV2ItemFieldTextValue',
        text: issue.title,
      };
    case 'REPOSITORY':
      return { ...shared, kind: 'ProjectV2ItemFieldRepositoryValue', repository: issue.repository };
    case 'LABELS':
      if (issue.labels.length === 0) return undefined;
      return { ...shared, kind: 'ProjectV2ItemFieldLabelValue', labels: issue.labels };
    case 'ASSIGNEES':
      if (issue.assignees.length === 0) return undefined;
      return { ...shared, kind: 'ProjectV2ItemFieldUserValue', users: issue.assignees };
    case 'MILESTONE':
      if (!issue.milestone) return undefined;
      return { ...shared, kind: 'ProjectV2ItemFieldMilestoneValue', milestone: issue.milestone };
    default:
      return undefined;
  }
}

function issueFieldCell(item: ProjectItem, field: ProjectField) {
  const found = issueFieldValues(item.issue).find((value) => value.field === field.issueField);
  if (!found) return undefined;
  const shared = common(item, field, { ...item, id: `${item.id}:${field.id}` });
  return { ...shared, kind: 'ProjectV2ItemIssueFieldValue', issueFieldValue: found };
}

function hasLabels(value: unknown): value is { readonly labels: readonly Label[] } {
  return typeof value === 'object' && value !== null && 'labels' in value && Array.isArray(value.labels);
}

function hasUsers(value: unknown): value is { readonly users: readonly { readonly id: string }[] } {
  return typeof value === 'object' && value !== null && 'users' in value && Array.isArray(value.users);
}

/** Cells that hold lists page them. */
export const cellTables = {
  ProjectV2ItemFieldLabelValue: guarded(hasLabels, { labels: ({ labels }, args) => connect(labels, args) }),
  ProjectV2ItemFieldUserValue: guarded(hasUsers, { users: ({ users }, args) => connect(users, args) }),
};
