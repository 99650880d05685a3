import type { Input } from '../../input.ts';
import { requireIssueRead, requireProjectWrite } from '../../store/access.ts';
import { checkWritable, clearCell, setCell } from '../../store/board-values.ts';
import { addItem, archiveItem, deleteItem, moveItem, requireMember } from '../../store/boards.ts';
import type { Project, ProjectField, ProjectItem } from '../../store/entities.ts';
import { unresolvedNode } from '../../store/errors.ts';
import { isProjectField } from '../../store/kinds.ts';
import { findNode, findOf } from '../../store/world.ts';
import { connect } from '../connections.ts';
import type { Context, Resolve } from '../fields.ts';
import { mutation } from './mutation.ts';

/** Mutations of Projects v2. */
export const projectMutations: Readonly<Record<string, Resolve<unknown>>> = {
  addProjectV2ItemById: mutation((input, context) => {
    const project = projectOf(input, context);
    const issue = findOf(context.world, 'Issue', input.text('contentId'));
    requireIssueRead(context.viewer, issue.repository);
    return { item: addItem(context.world, project, issue, context.viewer.account) };
  }),
  updateProjectV2ItemFieldValue: mutation((input, context) => {
    const item = itemOf(input, context);
    const field = fieldOf(input, context);
    checkWritable(item, field);
    setCell(context.world, item, field, input.child('value').plain());
    return { projectV2Item: item };
  }),
  clearProjectV2ItemFieldValue: mutation((input, context) => {
    const item = itemOf(input, context);
    clearCell(context.world, item, fieldOf(input, context));
    return { projectV2Item: item };
  }),
  updateProjectV2ItemPosition: mutation((input, context) => {
    const item = itemOf(input, context);
    const afterId = input.optionalText('afterId');
    const after = afterId === undefined ? null : findOf(context.world, 'ProjectV2Item', afterId);
    if (after) requireMember(item.project, after);
    moveItem(context.world, item, after);
    return { items: connect(item.project.items, input) };
  }),
  deleteProjectV2Item: mutation((input, context) => {
    const item = itemOf(input, context);
    deleteItem(context.world, item);
    return { deletedItemId: item.id };
  }),
  archiveProjectV2Item: mutation((input, context) => {
    const item = itemOf(input, context);
    archiveItem(context.world, item, true);
    return { item };
  }),
  unarchiveProjectV2Item: mutation((input, context) => {
    const item = itemOf(input, context);
    archiveItem(context.world, item, false);
    return { item };
  }),
};

function projectOf(input: Input, { world, viewer }: Context): Project {
  const project = findOf(world, 'ProjectV2', input.text('projectId'));
  requireProjectWrite(viewer, project);
  return project;
}

function itemOf(input: Input, context: Context): ProjectItem {
  const project = projectOf(input, context);
  const item = findOf(context.world, 'ProjectV2Item', input.text('itemId'));
  requireMember(project, item);
  return item;
}

function fieldOf(input: Input, { world }: Context): ProjectField {
  const field = findNode(world, input.text('fieldId'));
  if (!isProjectField(field)) throw unresolvedNode(field.id);
  return field;
}
