import { ConfigError } from '../kernel/errors.ts';
import type { Problem } from '../kernel/problem.ts';
import { PlanLoadError } from '../plan/errors.ts';
import { type PlanSource, parsePlan } from '../plan/parse.ts';
import { planIdFromPath } from '../plan/plan-id.ts';
import type { Plan } from '../plan/types.ts';
import { fixedFolder, globMatcher, isGlob } from './glob.ts';
import type { PlanPattern } from './plan-patterns.ts';
import type { Settings } from './settings.ts';
import { FILE_FLAWS, type FileFlaw, type Workspace } from './workspace-files.ts';

/** Tried in this order when no plan is named. */
export const PLAN_NAMES = ['roadmap.yaml', 'roadmap.yml', 'roadmap.json'] as const;

/** A plan and the identity it goes by. */
export interface NamedPlan {
  readonly plan: Plan;
  readonly planId: string;
}

/**
 * Reads the plan that the settings name.
 * @throws PlanLoadError, PlanValidationError, or ConfigError when several files do not say which plan they are
 */
export async function readPlan(settings: Settings): Promise<NamedPlan> {
  const { workspace, paths, validation, require } = settings;
  const files = await planFiles(workspace, paths.plan);
  const plan = parsePlan(await readSources(workspace, files), { validation, require });
  return { plan, planId: settings.planId ?? plan.planId ?? derivedId(plan.files, paths.plan) };
}

interface PlanFile extends Omit<PlanPattern, 'pattern'> {
  readonly file: string;
}

/** Every file of the patterns once: patterns in their order, the files of one pattern sorted. */
async function planFiles(
  workspace: Workspace,
  patterns: readonly PlanPattern[],
): Promise<readonly PlanFile[]> {
  if (patterns.length === 0) return [{ file: await defaultPlan(workspace) }];
  const files = new Map<string, PlanFile>();
  const problems: Problem[] = [];
  for (const { pattern, ...role } of patterns) {
    const matches = isGlob(pattern) ? await matching(workspace, pattern) : [pattern];
    if (matches.length === 0) problems.push(nothingMatches(pattern));
    for (const file of matches) if (!files.has(file)) files.set(file, { file, ...role });
  }
  if (problems.length > 0) throw new PlanLoadError(problems);
  return [...files.values()];
}

async function defaultPlan(workspace: Workspace): Promise<string> {
  for (const name of PLAN_NAMES) if (await workspace.has(name)) return name;
  const message = `No plan is named, and there is no ${PLAN_NAMES.join(', ')} in the workspace`;
  throw new PlanLoadError([
    { message, remedy: 'name the plan file with "plan"; is the repository checked out?' },
  ]);
}

async function matching(workspace: Workspace, pattern: string): Promise<readonly string[]> {
  const matches = globMatcher(pattern);
  return (await workspace.filesBelow(fixedFolder(pattern))).filter(matches);
}

function nothingMatches(pattern: string): Problem {
  return { message: `No file matches ${pattern}`, remedy: 'patterns know *, ** and ?; check the folder' };
}

async function readSources(workspace: Workspace, files: readonly PlanFile[]): Promise<readonly PlanSource[]> {
  const sources: PlanSource[] = [];
  const problems: Problem[] = [];
  for (const { file, ...role } of files) {
    const found = await workspace.read(file);
    if ('flaw' in found) problems.push(unreadable(file, found.flaw));
    else sources.push({ file, bytes: found.bytes, ...role });
  }
  if (problems.length > 0) throw new PlanLoadError(problems);
  return sources;
}

const REMEDIES: Readonly<Record<FileFlaw, string>> = {
  missing: 'check the path; is the repository checked out?',
  outside: 'put the file itself into the repository',
  folder: 'name the files in it, such as plans/*.yaml',
  unreadable: 'check its permissions',
};

function unreadable(file: string, flaw: FileFlaw): Problem {
  return { message: `The plan file ${file} ${FILE_FLAWS[flaw]}`, remedy: REMEDIES[flaw] };
}

/**
 * The path of the only file, or of the first one of planpilot's layout, which names its files one by one and has no
 * place for a plan id. Files that patterns find come and go: none of them can stand for all.
 */
function derivedId(files: readonly string[], patterns: readonly PlanPattern[]): string {
  const [file, second] = files;
  const isFixed = patterns.every(({ pattern, role }) => role !== undefined && !isGlob(pattern));
  if (file !== undefined && (second === undefined || isFixed)) return planIdFromPath(file);
  const message = `The plan has ${files.length} files and no plan_id`;
  const remedy = 'add "plan_id: some-name" to one of them or to the config file, once and for ever';
  throw new ConfigError([{ message, remedy }]);
}
