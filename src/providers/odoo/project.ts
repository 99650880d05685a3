import { ProviderCapabilityError } from '../../contracts/errors.ts';
import type { OdooConnection, OdooRecord } from './connection.ts';
import { isId } from './values.ts';

export interface OdooProject {
  readonly id: number;
  readonly name: string;
  /** Whether it has any stage, archived ones included. */
  readonly hasStages: boolean;
}

/**
 * The project that the settings name by its id or its exact name.
 * @throws ProviderCapabilityError when there is none, when it is archived, or when several have that name
 */
export async function findProject(connection: OdooConnection, wanted: number | string): Promise<OdooProject> {
  const field = isId(wanted) ? 'id' : 'name';
  const found = await connection.searchRead(
    'project.project',
    [[field, '=', wanted]],
    ['name', 'active', 'type_ids'],
    {
      order: 'id',
      archived: true,
    },
  );
  const active = found.filter((each) => each['active'] !== false);
  const [first, ...others] = active;
  const named = isId(wanted) ? `project ${wanted}` : `a project named ${JSON.stringify(wanted)}`;
  if (first === undefined && found.length > 0) {
    throw new ProviderCapabilityError(`${named} is archived in Odoo (${idsOf(found)})`, {
      hint: 'restore it in Odoo, or name another one with odoo-project',
    });
  }
  if (first === undefined) {
    throw new ProviderCapabilityError(`Odoo shows no ${named.replace(/^a /u, '')} to this user`, {
      hint: 'check odoo-project: the id, or the exact name with its upper and lower case; the user must see the project',
    });
  }
  if (others.length > 0) {
    throw new ProviderCapabilityError(
      `several projects are named ${JSON.stringify(wanted)}: ${idsOf(active)}`,
      {
        hint: 'set odoo-project to the id of the one that is meant',
      },
    );
  }
  const { id, name, type_ids: stages } = first;
  return { id, name: String(name), hasStages: !Array.isArray(stages) || stages.length > 0 };
}

function idsOf(records: readonly OdooRecord[]): string {
  return `id ${records.map(({ id }) => id).join(', ')}`;
}
