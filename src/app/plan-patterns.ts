import type { Problem } from '../kernel/problem.ts';
import type { ItemType } from '../plan/types.ts';
import type { Config } from './config-schema.ts';
import { placedIn, type Sources } from './sources.ts';
import type { Workspace } from './workspace-files.ts';

/** One path or glob of a plan, relative to the workspace. */
export interface PlanPattern {
  readonly pattern: string;
  /** Type of every item in it, in planpilot's layout of one file for each type. */
  readonly role?: ItemType;
}

type Paths = string | readonly string[] | null | undefined;

/** Where the plan is, from `plan` or from planpilot's `plan_paths`; empty when neither is set. */
export function planPatterns(
  config: Config,
  sources: Sources,
  workspace: Workspace,
  problems: Problem[],
): readonly PlanPattern[] {
  const { unified, epics, stories, tasks } = (sources.given.has('plan') ? null : config.plan_paths) ?? {};
  const wanted = [
    ...listOf(config.plan).map((path) => ({ path })),
    ...listOf(unified).map((path) => ({ path })),
    ...withRole(epics, 'EPIC'),
    ...withRole(stories, 'STORY'),
    ...withRole(tasks, 'TASK'),
  ];
  if (listOf(unified).length > 0 && wanted.some((each) => 'role' in each)) {
    const message = '"plan_paths" names "unified" and files for single types';
    problems.push(placedIn(sources, ['plan_paths'], { message, remedy: 'keep either' }));
  }
  const start = sources.given.has('plan') ? workspace.start : sources.file.folder;
  return wanted.flatMap(({ path, ...role }) => {
    const pattern = workspace.locate(path, start);
    if (pattern !== undefined) return [{ pattern, ...role }];
    const message = `The plan path ${path} lies outside the workspace`;
    problems.push({ message, remedy: 'use a path inside the repository' });
    return [];
  });
}

function withRole(
  paths: Paths,
  role: ItemType,
): readonly { readonly path: string; readonly role: ItemType }[] {
  return listOf(paths).map((path) => ({ path, role }));
}

function listOf(paths: Paths): readonly string[] {
  if (paths === null || paths === undefined) return [];
  return typeof paths === 'string' ? [paths] : paths;
}
