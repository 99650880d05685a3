import type { Input } from '../../input.ts';
import { requirePush } from '../../store/access.ts';
import { unresolvedNode } from '../../store/errors.ts';
import { type IssueFieldInput, setIssueFields } from '../../store/issue-fields.ts';
import { isIssueField } from '../../store/kinds.ts';
import { findNode, findOf } from '../../store/world.ts';
import type { Context, Resolve } from '../fields.ts';
import { issueFieldValues } from '../types/issue-fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of issue field values. */
export const issueFieldMutations: Readonly<Record<string, Resolve<unknown>>> = {
  setIssueFieldValue: mutation((input, context) => {
    const issue = findOf(context.world, 'Issue', input.text('issueId'));
    requirePush(context.viewer, issue.repository, 'setIssueFieldValue');
    setIssueFields(context.world, issue, issueFieldInputs(input, context));
    return { issue, issueFieldValues: issueFieldValues(issue) };
  }),
};

/** The `issueFields` member of an input. */
export function issueFieldInputs(input: Input, { world }: Context): readonly IssueFieldInput[] {
  return input.children('issueFields').map((entry) => {
    const field = findNode(world, entry.text('fieldId'));
    if (!isIssueField(field)) throw unresolvedNode(field.id);
    return { field, ...entry.plain() };
  });
}
