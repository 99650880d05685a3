import { denied, invalid, missing, OdooException, valueError } from './exceptions.ts';
import type { Caller } from './records.ts';
import type { OdooWorld, Project, Stage, Tag, Task } from './world.ts';

type Values = Readonly<Record<string, unknown>>;

/** Records of one model, all of them or none. */
export function createRecords(
  world: OdooWorld,
  model: string,
  list: readonly Values[],
  caller: Caller,
): readonly number[] {
  const make = MAKERS[model];
  if (make === undefined) throw denied(`create ${model}`);
  const { stages, tags, tasks, projects } = world;
  const before = [stages, tags, tasks, projects].map((records) => [...records]);
  try {
    return list.map((values) => make(world, values, caller));
  } catch (error) {
    for (const [index, records] of [stages, tags, tasks, projects].entries()) {
      const kept: readonly unknown[] = before[index] ?? [];
      records.splice(kept.length);
    }
    throw error;
  }
}

type Maker = (world: OdooWorld, values: Values, caller: Caller) => number;

const MAKERS: Readonly<Record<string, Maker>> = {
  'project.task': createTask,
  'project.tags': createTag,
  'project.task.type': createStage,
  'project.project': createProject,
};

const TASK_FIELDS = new Set([
  'name',
  'description',
  'project_id',
  'parent_id',
  'stage_id',
  'tag_ids',
  'user_ids',
  'display_in_project',
]);

function createTask(world: OdooWorld, values: Values, caller: Caller): number {
  refuseOthers(values, TASK_FIELDS, 'project.task');
  if (caller.user.group === 'internal' || caller.user.group === 'portal')
    throw denied("have 'create' access to: Task");
  const id = world.nextId();
  const { name } = values;
  if (typeof name !== 'string') throw invalid("Missing required value for the field 'Title' (name).");
  const parent = parentOf(world, values);
  const projectId = projectOf(world, values, parent, caller);
  const stageId = stageOf(world, values, projectId);
  const stated = 'project_id' in values;
  const shown = parent === undefined || parent.projectId !== projectId;
  world.tasks.push({
    id,
    name,
    description: descriptionOf(values['description']),
    projectId,
    parentId: parent?.id,
    stageId,
    tagIds: tagsOf(world, values['tag_ids'], caller),
    userIds: assigneesOf(values, parent, caller),
    displayInProject:
      world.major === 17 ? (shown || stated) && values['display_in_project'] !== false : shown,
    createUid: caller.user.id,
    createDate: world.timestamp(),
    messages: caller.context['tracking_disable'] === true ? 0 : 1,
    active: true,
  });
  return id;
}

function parentOf(world: OdooWorld, { parent_id: id }: Values): Task | undefined {
  if (id === undefined || id === false) return undefined;
  const parent = world.tasks.find((task) => task.id === id);
  if (parent !== undefined) return parent;
  if (world.major >= 19) throw missing('project.task', Number(id));
  throw invalid('another model requires the record being deleted. Constraint: project_task_parent_id_fkey');
}

function projectOf(
  world: OdooWorld,
  values: Values,
  parent: Task | undefined,
  { context }: Caller,
): number | undefined {
  const stated = values['project_id'] ?? context['default_project_id'];
  if (typeof stated === 'string') {
    throw new OdooException(
      'psycopg2.errors.InvalidTextRepresentation',
      'invalid input syntax for type integer',
    );
  }
  if (stated === false || (stated === undefined && world.major === 18)) {
    if (parent !== undefined) throw invalid('A private task cannot have a parent.');
    return undefined;
  }
  if (stated === undefined) return parent?.projectId;
  const project = world.projects.find(({ id }) => id === stated);
  if (project === undefined) throw missing('project.project', Number(stated));
  return project.id;
}

/** A stage of another project is taken, and quietly becomes one of the task's project as well. */
function stageOf(
  world: OdooWorld,
  { stage_id: id }: Values,
  projectId: number | undefined,
): number | undefined {
  if (id === undefined) {
    const own = world.stages.filter(
      ({ projectIds }) => projectId !== undefined && projectIds.includes(projectId),
    );
    return own.toSorted((a, b) => a.sequence - b.sequence || a.id - b.id)[0]?.id;
  }
  const stage = world.stages.find((each) => each.id === id);
  if (stage === undefined) throw missing('project.task.type', Number(id));
  if (projectId !== undefined && !stage.projectIds.includes(projectId)) {
    stage.projectIds = [...stage.projectIds, projectId];
  }
  return stage.id;
}

/** The user himself, unless a list is given or the project comes from the context; subtasks start without. */
function assigneesOf(
  { user_ids: given }: Values,
  parent: Task | undefined,
  caller: Caller,
): readonly number[] {
  if (Array.isArray(given)) return given.filter((id) => typeof id === 'number');
  return parent !== undefined || 'default_project_id' in caller.context ? [] : [caller.user.id];
}

function tagsOf(world: OdooWorld, given: unknown, caller: Caller): readonly number[] {
  if (given === undefined) return [];
  if (!Array.isArray(given))
    throw valueError(`Wrong value for project.task.tag_ids: ${JSON.stringify(given)}`);
  const ids = given.flatMap((command: unknown): readonly unknown[] => {
    if (!Array.isArray(command)) return [command];
    if (command[0] === 6) return Array.isArray(command[2]) ? command[2] : [];
    const made: unknown = command[2];
    return command[0] === 0 && isValues(made) ? [createTag(world, made, caller)] : [];
  });
  for (const id of ids) {
    if (!world.tags.some((tag) => tag.id === id)) throw invalid('Another model is using the record.');
  }
  return ids.map(Number);
}

/** As the sanitiser leaves it, for what is sent here: plain text becomes one paragraph. */
function descriptionOf(value: unknown): string | false {
  if (typeof value !== 'string') return false;
  if (value === '' || value.startsWith('<')) return value.replace(/<script.*?<\/script>/gsu, '');
  return `<p>${value.replaceAll('<', '&lt;')}</p>`;
}

function createTag(world: OdooWorld, values: Values, { user, lang }: Caller): number {
  refuseOthers(values, new Set(['name', 'color']), 'project.tags');
  if (user.group === 'portal' || world.tagless.has(user.login)) {
    throw denied("create 'Project Tags' (project.tags) records");
  }
  const name = String(values['name']);
  if (world.refusedTags.has(name)) throw invalid(`"${name}" is no name for a tag.`);
  const names: Tag['names'] = { en_US: name, ...(lang === 'en_US' ? {} : { [lang]: name }) };
  const same = JSON.stringify(names);
  if (world.tags.some((tag) => JSON.stringify(tag.names) === same)) {
    throw invalid('A tag with the same name already exists.');
  }
  const id = world.nextId();
  world.tags.push({ id, names });
  return id;
}

function createStage(world: OdooWorld, values: Values, { user }: Caller): number {
  refuseOthers(values, new Set(['name', 'sequence', 'project_ids', 'user_id', 'fold']), 'project.task.type');
  const projectIds = linkedIds(values['project_ids']);
  if (projectIds.length > 0 && user.group !== 'manager') throw denied("have 'create' access to: Task Stage");
  const id = world.nextId();
  const stage: Stage = {
    id,
    name: String(values['name']),
    sequence: Number(values['sequence'] ?? 1),
    projectIds,
    ...(projectIds.length > 0 ? {} : { userId: user.id }),
  };
  world.stages.push(stage);
  return id;
}

function linkedIds(commands: unknown): readonly number[] {
  if (!Array.isArray(commands)) return [];
  return commands.flatMap((command: unknown) => {
    if (!Array.isArray(command)) return [];
    if (command[0] === 4) return [Number(command[1])];
    return command[0] === 6 && Array.isArray(command[2]) ? command[2].map(Number) : [];
  });
}

function createProject(world: OdooWorld, values: Values, { user }: Caller): number {
  if (user.group !== 'manager') throw denied('create projects');
  const project: Project = { id: world.nextId(), name: String(values['name']), active: true };
  world.projects.push(project);
  return project.id;
}

function refuseOthers(values: Values, fields: ReadonlySet<string>, model: string): void {
  for (const field of Object.keys(values)) {
    if (!fields.has(field)) throw valueError(`Invalid field '${field}' in '${model}'`);
  }
}

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
