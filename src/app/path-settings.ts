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
}

export function pathSettings(
  config: Config,
  sources: Sources,
  workspace: Workspace,
  problems: Problem[],
): PathSettings {
  const previousMap = mapSetting('sync_map', config, sources, workspace, problems);
  const syncPath = mapSetting('sync_path', config, sources, workspace, problems);
  return {
    plan: planPatterns(config, sources, workspace, problems),
    ...(previousMap === undefined ? {} : { previousMap }),
    ...(syncPath === undefined ? {} : { syncPath }),
  };
}
