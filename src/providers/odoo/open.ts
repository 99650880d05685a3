import { connect } from './connect.ts';
import type { OdooConnection } from './connection.ts';
import type { OdooOptions } from './options.ts';
import { findProject, type OdooProject } from './project.ts';
import type { Wire } from './wire.ts';

/** A server whose version, credentials and project were found to be right. */
export interface Opened {
  readonly connection: OdooConnection;
  readonly uid: number;
  readonly project: OdooProject;
}

/** Version, credentials, project; nothing is written. @throws ProviderError saying which of them is wrong */
export async function open(wire: Wire, options: OdooOptions): Promise<Opened> {
  const connection = await connect(wire, options);
  const uid = await connection.whoami();
  const project = await findProject(connection, options.project);
  return { connection, uid, project };
}
