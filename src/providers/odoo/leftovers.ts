import { IdentityError } from '../../contracts/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { formatPlace } from '../../kernel/problem.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';
import type { PlanItemId } from '../../plan/types.ts';
import type { OdooConnection, OdooRecord } from './connection.ts';
import { type Placed, placeOf } from './placed.ts';

/** Whose tasks count as left behind, and where. */
export interface Ownership {
  readonly projectId: number;
  readonly uid: number;
}

/**
 * Tasks that an interrupted run created without their ids reaching the map: by this user, in this project, with the
 * same name under the same parent. One search finds those of features and stories alike.
 * @throws IdentityError naming every task of the map that more tasks of Odoo than it can be fit
 */
export async function findLeftovers(
  connection: OdooConnection,
  tasks: readonly FeatureTask[],
  { projectId, uid }: Ownership,
): Promise<ReadonlyMap<PlanItemId, number>> {
  const missing = tasks.filter(({ taskId }) => taskId === 0);
  const names = [...new Set(missing.map(({ name }) => name))];
  const known = tasks.flatMap(({ taskId }) => (taskId === 0 ? [] : [taskId]));
  const found = await connection.searchRead(
    'project.task',
    [
      ['project_id', '=', projectId],
      ['create_uid', '=', uid],
      ['name', 'in', names],
      ...(known.length === 0 ? [] : [['id', 'not in', known] as const]),
    ],
    ['name', 'parent_id'],
    { order: 'id' },
  );
  if (found.length === 0) return new Map();

  const ids = new Map(tasks.flatMap(({ id, taskId }) => (taskId === 0 ? [] : [[id, taskId] as const])));
  const adopted = new Map<PlanItemId, number>();
  const doubts: string[] = [];
  // A story's parent may itself have been left behind, so features come first.
  for (const kind of ['feature', 'story'] as const) {
    const level = missing.filter((task) => task.kind === kind);
    const match = matchLevel(level, found, ids);
    for (const [id, taskId] of match.ids) {
      adopted.set(id, taskId);
      ids.set(id, taskId);
    }
    doubts.push(...match.doubts);
  }
  if (doubts.length === 0) return adopted;
  throw new IdentityError(
    `it cannot be told which tasks of Odoo are those of the map: ${doubts.join('; ')}`,
    {
      hint: 'write the right ids into the map as task_id, or rename or archive the tasks that are not meant, then run again',
    },
  );
}

/**
 * Tasks are created in the order of the map, so what was left behind of several with one name under one parent are the
 * first ones, and ascending ids are theirs in that order.
 */
function matchLevel(
  level: readonly FeatureTask[],
  found: readonly OdooRecord[],
  ids: ReadonlyMap<PlanItemId, number>,
): { readonly ids: readonly (readonly [PlanItemId, number])[]; readonly doubts: readonly string[] } {
  const candidates = groupBy(found, placeOf);
  const matched: (readonly [PlanItemId, number])[] = [];
  const doubts: string[] = [];
  for (const [place, tasks] of groupBy(level, (task) => placeIn(task, ids))) {
    const fit = place === undefined ? [] : (candidates.get(place) ?? []);
    if (fit.length > tasks.length) {
      const where = tasks.map((task) => `"${task.name}" (${formatPlace(task.place)})`).join(', ');
      doubts.push(`${where} may be any of the tasks ${fit.map(({ id }) => id).join(', ')}`);
      continue;
    }
    for (const [index, record] of fit.entries()) {
      const task = tasks[index];
      if (task !== undefined) matched.push([task.id, record.id]);
    }
  }
  return { ids: matched, doubts };
}

/** Nothing for a story whose feature does not exist yet. */
function placeIn({ name, parent }: FeatureTask, ids: ReadonlyMap<PlanItemId, number>): Placed | undefined {
  if (parent === undefined) return placeOf({ name, parent_id: false });
  const parentId = ids.get(parent);
  return parentId === undefined ? undefined : placeOf({ name, parent_id: parentId });
}
