import { timestamp } from '../../clock.ts';
import type { Issue, IssueField, IssueFieldValue } from '../../store/entities.ts';
import { define } from '../fields.ts';

const dataTypes = {
  IssueFieldText: 'TEXT',
  IssueFieldNumber: 'NUMBER',
  IssueFieldDate: 'DATE',
  IssueFieldSingleSelect: 'SINGLE_SELECT',
} as const;

const definition = {
  dataType: ({ kind }: IssueField) => dataTypes[kind],
  createdAt: ({ createdMs }: IssueField) => timestamp(createdMs),
  description: () => null,
  visibility: () => 'ALL',
};

/** Definitions of an organization's issue fields. */
export const issueFields = {
  ...define('IssueFieldText', definition),
  ...define('IssueFieldNumber', definition),
  ...define('IssueFieldDate', definition),
  ...define('IssueFieldSingleSelect', {
    ...definition,
    options: ({ options }) => options.map((option, at) => ({ ...option, priority: at + 1 })),
  }),
};

/** The values of an issue in GraphQL's shape, in the order of the owner's fields. */
export function issueFieldValues(issue: Issue) {
  return issue.repository.owner.issueFields.flatMap((field) => {
    const found = issue.fieldValues.get(field.id);
    return found ? [shape(found)] : [];
  });
}

function shape({ id, field, value }: IssueFieldValue) {
  const option = field.options.find((candidate) => candidate.id === value);
  const isChoice = field.kind === 'IssueFieldSingleSelect';
  return {
    kind: `${field.kind}Value`,
    id,
    field,
    value: isChoice ? (option?.name ?? '') : value,
    ...(isChoice ? { optionId: value, name: option?.name ?? '', color: option?.color ?? 'GRAY' } : {}),
  };
}
