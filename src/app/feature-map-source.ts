import { PlanLoadError } from '../plan/errors.ts';
import type { FeatureMap } from '../plan/toml/feature-map.ts';
import { readFeatureMap } from '../plan/toml/read-map.ts';
import { FILE_FLAWS, type FileFlaw, type Workspace } from './workspace-files.ts';

/** A map and the very bytes it was read from. */
export interface MapSource {
  readonly map: FeatureMap;
  readonly bytes: Uint8Array;
}

const REMEDIES: Readonly<Record<FileFlaw, string>> = {
  missing: 'check the path; is the repository checked out?',
  outside: 'put the file itself into the repository',
  folder: 'name the file in it',
  unreadable: 'check its permissions',
};

/** @throws PlanLoadError when there is no such file in the workspace, or with every mistake in it */
export async function readMap(workspace: Workspace, file: string): Promise<MapSource> {
  const found = await workspace.read(file);
  if ('bytes' in found) return { map: readFeatureMap({ file, bytes: found.bytes }), bytes: found.bytes };
  throw new PlanLoadError([
    { message: `The map ${file} ${FILE_FLAWS[found.flaw]}`, remedy: REMEDIES[found.flaw] },
  ]);
}
