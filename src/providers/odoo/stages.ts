import { AuthenticationError } from '../../contracts/errors.ts';
import type { Domain, OdooConnection } from './connection.ts';
import { faultOf } from './failures.ts';
import type { StageSet } from './options.ts';
import type { OdooProject } from './project.ts';
import { relatedId } from './values.ts';

const MODEL = 'project.task.type';

/** Where new tasks start. */
const BACKLOG = 'Backlog';

/** In the order in which they stand on the board, from 1. */
const STAGES: readonly string[] = [BACKLOG, 'Up Next', 'In Progress', 'User Acceptance', 'Done', 'Archive'];

/**
 * Makes sure that the project has its stages, and tells where new tasks go. Stages are looked up within the project:
 * every user has personal stages of the same names.
 * @returns id of the stage Backlog
 * @throws AuthenticationError when stages are missing and the user may not create any
 */
export async function ensureStages(
  connection: OdooConnection,
  project: OdooProject,
  wanted: StageSet,
): Promise<number> {
  const names = wanted === 'all' ? STAGES : [BACKLOG];
  const inProject = ['project_ids', 'in', [project.id]] as const;
  const domain: Domain = wanted === 'all' ? [inProject] : [inProject, ['name', '=', BACKLOG]];
  const fields = ['name', 'sequence'];
  const found = project.hasStages
    ? await connection.searchRead(MODEL, domain, fields, { order: 'sequence,id' })
    : [];
  const ids = new Map<string, number>();
  for (const { id, ...stage } of found) {
    const name = String(stage['name']);
    if (!ids.has(name)) ids.set(name, id);
  }
  const missing = names.filter((name) => !ids.has(name));
  if (missing.length > 0) {
    const created = await createStages(connection, project, missing);
    for (const [index, name] of missing.entries()) {
      const id = relatedId(created[index]);
      if (id !== undefined) ids.set(name, id);
    }
  }
  const backlog = ids.get(BACKLOG);
  if (backlog === undefined) throw new Error('the stage Backlog was neither found nor created');
  return backlog;
}

async function createStages(
  connection: OdooConnection,
  project: OdooProject,
  names: readonly string[],
): Promise<readonly number[]> {
  const values = names.map((name) => ({
    name,
    sequence: STAGES.indexOf(name) + 1,
    project_ids: [[6, 0, [project.id]]],
  }));
  try {
    return await connection.create(MODEL, values);
  } catch (error) {
    if (faultOf(error) !== 'AccessError') throw error;
    const stages = names.map((name) => `"${name}"`).join(', ');
    throw new AuthenticationError(
      `the Odoo user may not create the stage ${stages} in project "${project.name}"`,
      {
        hint: `give the user the right Project / Administrator, or create ${stages} in that project by hand`,
        cause: error,
      },
    );
  }
}
