import { ProviderCapabilityError } from '../../contracts/errors.ts';
import { formatPlace } from '../../kernel/problem.ts';
import type { FeatureTask } from '../../plan/toml/feature-map.ts';
import type { OdooConnection } from './connection.ts';

/**
 * Features that exist already and are about to get a story must still be there: what Odoo says of a missing one is
 * misleading before version 19.
 * @throws ProviderCapabilityError naming each that is gone
 */
export async function checkParents(connection: OdooConnection, tasks: readonly FeatureTask[]): Promise<void> {
  const parents = new Set(
    tasks.flatMap(({ taskId, parent }) => (taskId === 0 && parent !== undefined ? [parent] : [])),
  );
  const features = tasks.filter(({ id, taskId }) => taskId > 0 && parents.has(id));
  if (features.length === 0) return;
  const ids = features.map(({ taskId }) => taskId);
  const found = await connection.searchRead('project.task', [['id', 'in', ids]], ['name'], {
    archived: true,
  });
  const present = new Set(found.map(({ id }) => id));
  const gone = features.filter(({ taskId }) => !present.has(taskId));
  if (gone.length === 0) return;
  const named = gone.map(({ name, taskId, place }) => `task ${taskId} of "${name}" (${formatPlace(place)})`);
  throw new ProviderCapabilityError(`Odoo shows no ${named.join(', ')}, which new stories are to go under`, {
    hint: 'correct task_id in the map, or set it to 0 to have the feature created again; the user must see the task',
  });
}
