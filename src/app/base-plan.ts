import { type FilePattern, readFilesAt } from '../conversation/base-plan.ts';
import type { GithubDoor, RepositoryName } from '../conversation/door.ts';
import { PlanPilotError } from '../kernel/errors.ts';
import { type PlanSource, parsePlan } from '../plan/parse.ts';
import type { Plan } from '../plan/types.ts';
import { fixedFolder, globMatcher, isGlob } from './glob.ts';
import type { PlanPattern } from './plan-patterns.ts';

/** The plan of an earlier commit; without `plan` there was none. Or why it cannot be compared with. */
export type BasePlan =
  | { readonly plan?: Plan; readonly texts: ReadonlyMap<string, string> }
  | { readonly why: string };

export interface BaseRequest {
  readonly repository: RepositoryName;
  readonly commit: string;
  /** As they stand in the settings; for a plan that was found by its name, the files that were read. */
  readonly patterns: readonly PlanPattern[];
}

/**
 * The plan as it was in a commit, read from GitHub. Never rejects because of GitHub or of what the plan was like then:
 * a comparison that cannot be made is left out, and `why` says so.
 */
export async function readBasePlan(door: GithubDoor, request: BaseRequest): Promise<BasePlan> {
  const { repository, commit, patterns } = request;
  const read = await readFilesAt(door, repository, commit, patterns.map(filePattern));
  if ('why' in read) return read;
  const { texts } = read;
  const sources = sourcesOf(texts, patterns);
  if (sources.length === 0) return { texts };
  try {
    return { plan: parsePlan(sources, { validation: 'partial', require: [] }), texts };
  } catch (error) {
    if (!(error instanceof PlanPilotError)) throw error;
    return { why: `The plan before this change was not valid: ${error.message.split('\n')[0]}` };
  }
}

function filePattern({ pattern }: PlanPattern): FilePattern {
  if (!isGlob(pattern)) return { path: pattern };
  const folder = fixedFolder(pattern);
  const below = folder === '' ? pattern : pattern.slice(folder.length + 1);
  return { folder, deep: below.includes('/'), matches: globMatcher(pattern) };
}

/** The files in the order in which a checkout of that commit would be read. */
function sourcesOf(
  texts: ReadonlyMap<string, string>,
  patterns: readonly PlanPattern[],
): readonly PlanSource[] {
  const sources = new Map<string, PlanSource>();
  for (const { pattern, ...role } of patterns) {
    const matches = globMatcher(pattern);
    const files = isGlob(pattern) ? [...texts.keys()].filter(matches).toSorted() : [pattern];
    for (const file of files) {
      const text = texts.get(file);
      if (text !== undefined && !sources.has(file))
        sources.set(file, { file, bytes: new TextEncoder().encode(text), ...role });
    }
  }
  return [...sources.values()];
}
