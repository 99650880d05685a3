import type { Problem } from '../kernel/problem.ts';
import type { Config } from './config-schema.ts';
import { mapSetting } from './map-settings.ts';
import { type PlanPattern, planPatterns } from './plan-patterns.ts';
import type { Sources } from './sources.ts';
import type { Workspace } from './workspace-files.ts';

/** Where a run reads and writes files. */
export interface PathSettings {
  /** Empty when none was named: then the default names are tried. */
  readonly plan: readonly PlanPattern[];
  /** Map of an earlier run, absolute. */
  readonly previousMap?: string;
  /** Where the map of this run goes, absolute; absent for the face's own choice. */
  readonly syncPath?: string;
  /** Change set of the preview that people agreed to, absolute. */
  readonly reviewed?: string;
  /** Where the change set of this run goes, absolute. */
  readonly changeSet?: string;
  /** Change set of the run to take back, absolute. */
  readonly revert?: string;
  /** Where an import writes the plan, absolute. */
  readonly importPath?: string;
}

export function pathSettings(
  config: Config,
  sources: Sources,
  workspace: Workspace,
  problems: Problem[],
): PathSettings {
  const place = (key: Parameters<typeof mapSetting>[0]): string | undefined =>
    mapSetting(key, config, sources, workspace, problems);
  return {
    plan: planPatterns(config, sources, workspace, problems),
    ...named('previousMap', place('sync_map')),
    ...named('syncPath', place('sync_path')),
    ...named('reviewed', place('reviewed')),
    ...named('changeSet', place('change_set')),
    ...named('revert', place('revert')),
    ...named('importPath', place('import_path')),
  };
}

function named<K extends keyof PathSettings>(key: K, path: string | undefined): Partial<Record<K, string>> {
  const entry: Partial<Record<K, string>> = {};
  if (path !== undefined) entry[key] = path;
  return entry;
}
