import { requirePush } from '../../store/access.ts';
import type { Label, Repository } from '../../store/entities.ts';
import { unresolvedNode } from '../../store/errors.ts';
import { addLabels, createLabel, removeLabels } from '../../store/labels.ts';
import { findOf } from '../../store/world.ts';
import type { Context, Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of labels. */
export const labelMutations: Readonly<Record<string, Resolve<unknown>>> = {
  createLabel: mutation((input, { world, viewer }) => {
    const repository = findOf(world, 'Repository', input.text('repositoryId'));
    requirePush(viewer, repository, 'createLabel');
    const description = input.optionalText('description') ?? null;
    return {
      label: createLabel(world, repository, {
        name: input.text('name'),
        color: input.text('color'),
        description,
      }),
    };
  }),
  addLabelsToLabelable: mutation((input, context) => {
    const issue = findOf(context.world, 'Issue', input.text('labelableId'));
    requirePush(context.viewer, issue.repository, 'addLabelsToLabelable');
    addLabels(context.world, issue, labelsOf(input.texts('labelIds') ?? [], issue.repository, context));
    return { labelable: issue };
  }),
  removeLabelsFromLabelable: mutation((input, context) => {
    const issue = findOf(context.world, 'Issue', input.text('labelableId'));
    requirePush(context.viewer, issue.repository, 'removeLabelsFromLabelable');
    removeLabels(context.world, issue, labelsOf(input.texts('labelIds') ?? [], issue.repository, context));
    return { labelable: issue };
  }),
};

/** The repository's labels with these ids. */
export function labelsOf(
  ids: readonly string[],
  repository: Repository,
  { world }: Context,
): readonly Label[] {
  return ids.map((id) => {
    const label = findOf(world, 'Label', id);
    if (label.repository !== repository) throw unresolvedNode(id);
    return label;
  });
}
