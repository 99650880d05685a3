import { valueError } from './exceptions.ts';
import type { OdooWorld, Project, Stage, Tag, Task, User } from './world.ts';

/** Fields of a record under their own names; relations as ids. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };

/** Who asks, and in which language. */
export interface Caller {
  readonly user: User;
  readonly lang: string;
  readonly activeTest: boolean;
  readonly context: Readonly<Record<string, unknown>>;
}

/** All records of a model that the caller may see. */
export function rowsOf(world: OdooWorld, model: string, caller: Caller): readonly Row[] {
  const visible = (project: Project | undefined): boolean =>
    project?.hiddenFrom?.includes(caller.user.login) !== true;
  const project = (id: number | undefined): Project | undefined =>
    world.projects.find((each) => each.id === id);
  switch (model) {
    case 'project.project':
      return world.projects.filter(visible).map((each) => projectRow(each, world));
    case 'project.task.type':
      return world.stages
        .filter(({ userId }) => userId === undefined || userId === caller.user.id)
        .map(stageRow);
    case 'project.tags':
      return world.tags.map((tag) => tagRow(tag, caller.lang));
    case 'project.task':
      return world.tasks
        .filter(({ projectId }) => visible(project(projectId)))
        .map((task) => taskRow(task, world));
    default:
      return [];
  }
}

export const MODELS = new Set(['project.project', 'project.task.type', 'project.tags', 'project.task']);

const RELATIONS: Readonly<Record<string, string>> = {
  project_id: 'project.project',
  parent_id: 'project.task',
  stage_id: 'project.task.type',
  user_id: 'res.users',
  create_uid: 'res.users',
};

/** A record as `read` and `search_read` answer it. @throws OdooException for a field that there is not */
export function answerOf(row: Row, fields: readonly string[], world: OdooWorld, caller: Caller): Row {
  const entries = fields
    .filter((field) => field !== 'id')
    .map((field) => {
      if (!(field in row)) throw valueError(`Invalid field '${field}'`);
      const value = row[field];
      const model = RELATIONS[field];
      if (model === undefined || typeof value !== 'number') return [field, value] as const;
      return [field, [value, nameOf(model, value, world, caller)]] as const;
    });
  return { id: row.id, ...Object.fromEntries(entries) };
}

function nameOf(model: string, id: number, world: OdooWorld, caller: Caller): string {
  if (model === 'res.users') return world.users.find((user) => user.id === id)?.login ?? '';
  const name = rowsOf(world, model, caller).find((row) => row.id === id)?.['name'];
  return typeof name === 'string' ? name : '';
}

function projectRow({ id, name, active }: Project, { stages }: OdooWorld): Row {
  const own = stages.filter(({ projectIds }) => projectIds.includes(id));
  return { id, name, active, privacy_visibility: 'portal', type_ids: own.map((stage) => stage.id) };
}

function stageRow({ id, name, sequence, projectIds, userId }: Stage): Row {
  return { id, name, sequence, project_ids: projectIds, user_id: userId ?? false, fold: false, active: true };
}

function tagRow({ id, names }: Tag, lang: string): Row {
  return { id, name: names[lang] ?? names['en_US'] ?? '', color: 0 };
}

function taskRow(task: Task, world: OdooWorld): Row {
  const children = world.tasks.filter(({ parentId }) => parentId === task.id);
  return {
    id: task.id,
    name: task.name,
    display_name: task.name,
    description: task.description,
    project_id: task.projectId ?? false,
    parent_id: task.parentId ?? false,
    stage_id: task.stageId ?? false,
    tag_ids: task.tagIds,
    user_ids: task.userIds,
    child_ids: children.map(({ id }) => id),
    subtask_count: children.length,
    sequence: 10,
    priority: '0',
    state: '01_in_progress',
    display_in_project: task.displayInProject,
    create_uid: task.createUid,
    create_date: task.createDate,
    active: task.active,
  };
}
