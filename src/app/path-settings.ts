import { resolve } from 'node:path';
import type { Problem } from '../kernel/problem.ts';
import type { ItemType } from '../plan/types.ts';
import type { ConfigFile } from './config-file.ts';
import type { Config } from './config-schema.ts';
import type { SettingsRequest } from './settings-request.ts';

/** One path or glob of a plan, relative to the workspace. */
export interface PlanPattern {
  readonly pattern: string;
  /** Type of every item in it, in planpilot's layout of one file for each type. */
  readonly role?: ItemType;
}

/** Where a run reads and writes files. */
export interface PathSettings {
  /** Empty when none was named: then the default names are tried. */
  readonly plan: readonly PlanPattern[];
  /** Map of an earlier run, absolute. */
  readonly previousMap?: string;
  /** Where the map of this run goes, absolute; absent for the face's own choice. */
  readonly syncPath?: string;
}

/** Which settings came from where: paths in a file start at the file, others where the face says. */
export interface Sources {
  readonly file: ConfigFile;
  /** Keys that were given as options. */
  readonly given: ReadonlySet<string>;
}

export function pathSettings(
  config: Config,
  { file, given }: Sources,
  { workspace }: SettingsRequest,
  problems: Problem[],
): PathSettings {
  const folderOf = (key: string): string => (given.has(key) ? workspace.start : file.folder);
  const previousMap = mapPath('sync_map');
  const syncPath = mapPath('sync_path');
  return {
    plan: planPatterns(),
    ...(previousMap === undefined ? {} : { previousMap }),
    ...(syncPath === undefined ? {} : { syncPath }),
  };

  function planPatterns(): readonly PlanPattern[] {
    const roles = given.has('plan') ? {} : (config.plan_paths ?? {});
    if (
      'unified' in roles &&
      hasAny(roles.unified) &&
      [roles.epics, roles.stories, roles.tasks].some(hasAny)
    ) {
      const message = '"plan_paths" names "unified" and files for single types';
      problems.push(placed({ message, remedy: 'keep either' }, ['plan_paths']));
    }
    const plain = [...listOf(config.plan), ...listOf(roles.unified)].map((path) => ({ path }));
    const byRole = [
      ...listOf(roles.epics).map((path) => ({ path, role: 'EPIC' as const })),
      ...listOf(roles.stories).map((path) => ({ path, role: 'STORY' as const })),
      ...listOf(roles.tasks).map((path) => ({ path, role: 'TASK' as const })),
    ];
    return [...plain, ...byRole].flatMap(({ path, ...role }) => {
      const pattern = workspace.locate(path, folderOf('plan'));
      if (pattern !== undefined) return [{ pattern, ...role }];
      const message = `The plan path ${path} lies outside the workspace`;
      problems.push({ message, remedy: 'use a path inside the repository' });
      return [];
    });
  }

  /** A pull request can change the file, so a path in it stays in the workspace; options may name any place. */
  function mapPath(key: 'sync_map' | 'sync_path'): string | undefined {
    const path = config[key];
    if (typeof path !== 'string') return undefined;
    if (given.has(key)) return resolve(workspace.root, workspace.start, path);
    const inside = workspace.locate(path, file.folder);
    if (inside !== undefined) return workspace.absolute(inside);
    const message = `"${key}" leads out of the workspace`;
    problems.push(placed({ message, remedy: 'use a path inside the repository, or an option' }, [key]));
    return undefined;
  }

  function placed(problem: Problem, path: readonly string[]): Problem {
    const place = file.placeOf(path);
    return place === undefined ? problem : { ...problem, place };
  }
}

function listOf(value: string | readonly string[] | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function hasAny(value: string | readonly string[] | null | undefined): boolean {
  return listOf(value).length > 0;
}
