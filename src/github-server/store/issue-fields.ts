import type { Issue, IssueField } from './entities.ts';
import { RuleError } from './errors.ts';
import { freshId, touch, type World } from './world.ts';

/** One value of an organization's issue field as the API takes it. */
export interface IssueFieldInput {
  readonly field: IssueField;
  readonly delete?: boolean;
  readonly textValue?: string;
  readonly numberValue?: number;
  readonly dateValue?: string;
  readonly singleSelectOptionId?: string;
}

const members = {
  IssueFieldText: 'textValue',
  IssueFieldNumber: 'numberValue',
  IssueFieldDate: 'dateValue',
  IssueFieldSingleSelect: 'singleSelectOptionId',
} as const;

/** Sets or deletes issue field values, all or none. */
export function setIssueFields(world: World, issue: Issue, inputs: readonly IssueFieldInput[]): void {
  checkIssueFields(issue.repository.owner.issueFields, inputs);
  for (const input of inputs) {
    const value = input[members[input.field.kind]];
    if (input.delete) issue.fieldValues.delete(input.field.id);
    else if (value !== undefined) {
      const { id } = issue.fieldValues.get(input.field.id) ?? freshId(world, 'IFV');
      issue.fieldValues.set(input.field.id, { id, field: input.field, value });
    }
  }
  touch(world, issue);
}

/** Demands fields of the owner, each with a value of its type. */
export function checkIssueFields(known: readonly IssueField[], inputs: readonly IssueFieldInput[]): void {
  for (const input of inputs) {
    if (!known.includes(input.field)) {
      throw new RuleError('UNPROCESSABLE', 'Issue field is not available for this repository');
    }
    const value = input[members[input.field.kind]];
    if (input.delete) continue;
    if (value === undefined) {
      throw new RuleError('UNPROCESSABLE', `A value is required for the issue field '${input.field.name}'`);
    }
    const isChoice = input.field.kind === 'IssueFieldSingleSelect';
    if (isChoice && !input.field.options.some((option) => option.id === value)) {
      throw new RuleError('UNPROCESSABLE', 'The single select option Id does not belong to the field');
    }
  }
}
