import type { CreateItemInput } from '../../contracts/inputs.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';
import type { Values } from './connection.ts';

/** What all new tasks of a run share. */
export interface TaskSetting {
  readonly projectId: number;
  readonly stageId: number;
  /** Of the server. */
  readonly major: number;
}

/**
 * Values of a new task. Everything that Odoo would otherwise fill in by itself, and differently from version to version,
 * is stated: the project of a subtask, the stage, that nobody is assigned.
 */
export function taskValues(
  task: FeatureTask,
  { body, parent }: Pick<CreateItemInput, 'body' | 'parent'>,
  tagIds: readonly number[],
  { projectId, stageId, major }: TaskSetting,
): Values {
  return {
    name: task.name,
    description: body,
    project_id: projectId,
    ...(parent === undefined ? {} : { parent_id: Number(parent.id) }),
    stage_id: stageId,
    ...(tagIds.length === 0 ? {} : { tag_ids: [[6, 0, tagIds]] }),
    user_ids: [],
    // Version 17 shows a subtask with a project as a card of its own unless told otherwise; later ones never do.
    ...(parent !== undefined && major < 18 ? { display_in_project: false } : {}),
  };
}
