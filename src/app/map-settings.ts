import { resolve } from 'node:path';
import type { Problem } from '../kernel/problem.ts';
import type { Config } from './config-schema.ts';
import { placedIn, type Sources } from './sources.ts';
import type { Workspace } from './workspace-files.ts';

/**
 * The absolute path that a setting names, if it is set. A pull request can change the config file, so a path in it has to
 * stay in the workspace; options may name any place.
 */
export function mapSetting(
  key: 'sync_map' | 'sync_path' | 'reviewed' | 'change_set' | 'revert' | 'import_path',
  config: Config,
  sources: Sources,
  workspace: Workspace,
  problems: Problem[],
): string | undefined {
  const path = config[key];
  if (typeof path !== 'string') return undefined;
  if (sources.given.has(key)) return resolve(workspace.root, workspace.start, path);
  const inside = workspace.locate(path, sources.file.folder);
  if (inside !== undefined) return workspace.absolute(inside);
  const remedy = 'use a path inside the repository, or an option';
  problems.push(placedIn(sources, [key], { message: `"${key}" leads out of the workspace`, remedy }));
  return undefined;
}
