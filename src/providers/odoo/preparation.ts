import type { PlanItemId } from '../../plan/types.ts';
import { findLeftovers } from './leftovers.ts';
import type { Opened } from './open.ts';
import type { OdooOptions } from './options.ts';
import { checkParents } from './parents.ts';
import { ensureStages } from './stages.ts';
import type { Tags } from './tags.ts';

/** What has to be known before the first task is created. */
export interface Preparation {
  /** Tasks of an interrupted run, to be taken instead of new ones. */
  readonly leftovers: ReadonlyMap<PlanItemId, number>;
  /** Absent when everything was left behind already. */
  readonly stageId?: number;
}

/** Reads first; stages and tags are made only when a task is going to be. */
export async function prepare(
  { connection, project, uid }: Opened,
  tags: Tags,
  { tasks, stages }: Pick<OdooOptions, 'tasks' | 'stages'>,
): Promise<Preparation> {
  await checkParents(connection, tasks);
  const leftovers = await findLeftovers(connection, tasks, { projectId: project.id, uid });
  const missing = tasks.filter(({ id, taskId }) => taskId === 0 && !leftovers.has(id));
  if (missing.length === 0) return { leftovers };
  const stageId = await ensureStages(connection, project, stages);
  await tags.prepare(missing.flatMap((task) => task.tags));
  return { leftovers, stageId };
}
