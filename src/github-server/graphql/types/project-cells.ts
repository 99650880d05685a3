import { timestamp } from '../../clock.ts';
import type {
  FieldType,
  Issue,
  Label,
  ProjectField,
  ProjectItem,
  ProjectValue,
} from '../../store/entities.ts';
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
  if (field.dataType === 'NUMBER') {
    return { ...shared, kind: 'ProjectV2ItemFieldNumberValue', number: cell.value };
  }
  if (field.dataType === 'DATE') return { ...shared, kind: 'ProjectV2ItemFieldDateValue', date: cell.value };
  if (field.dataType === 'SINGLE_SELECT') {
    const { id, ...option } = field.options.find((candidate) => candidate.id === cell.value) ?? missingOption;
    return { ...shared, ...option, kind: 'ProjectV2ItemFieldSingleSelectValue', optionId: id };
  }
  if (field.dataType === 'ITERATION') {
    const all = [...field.iterations, ...field.completedIterations];
    const { id, ...iteration } = all.find((candidate) => candidate.id === cell.value) ?? missingIteration;
    return { ...shared, ...iteration, kind: 'ProjectV2ItemFieldIterationValue', iterationId: id };
  }
  return { ...shared, kind: 'ProjectV2ItemFieldTextValue', text: cell.value };
}

const missingOption = { id: '', name: '', color: 'GRAY', description: '' };
const missingIteration = { id: '', title: '', startDate: '', duration: 0 };

/** Columns that show the issue's own data. */
const derived: Partial<Record<FieldType, (issue: Issue) => Readonly<Record<string, unknown>> | undefined>> = {
  TITLE: ({ title, databaseId }) => ({ kind: 'ProjectV2ItemFieldTextValue', text: title, databaseId }),
  REPOSITORY: ({ repository }) => ({ kind: 'ProjectV2ItemFieldRepositoryValue', repository }),
  LABELS: ({ labels }) => (labels.length > 0 ? { kind: 'ProjectV2ItemFieldLabelValue', labels } : undefined),
  ASSIGNEES: ({ assignees }) =>
    assignees.length > 0 ? { kind: 'ProjectV2ItemFieldUserValue', users: assignees } : undefined,
  MILESTONE: ({ milestone }) =>
    milestone ? { kind: 'ProjectV2ItemFieldMilestoneValue', milestone } : undefined,
};

function derivedCell(item: ProjectItem, field: ProjectField) {
  const shown = derived[field.dataType]?.(item.issue);
  return shown && { ...common(item, field, { ...item, id: `${item.id}:${field.id}` }), ...shown };
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
