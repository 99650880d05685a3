import type { Json } from '../kernel/canonical-json.ts';
import type { Place, Problem } from '../kernel/problem.ts';
import { type PlanDocument, readDocument } from '../plan/document.ts';
import type { Path } from '../plan/positions.ts';
import { shapeProblems } from '../plan/shape-problems.ts';
import { configSchema } from './config-schema.ts';
import { FILE_FLAWS, type FileFlaw, type Workspace } from './workspace-files.ts';

/** Looked for at the root of the workspace, in this order. */
const CONFIG_NAMES = ['planpilot.yaml', 'planpilot.yml', 'planpilot.json'] as const;

/** A config file: its keys as written, and what is wrong with them. */
export interface ConfigFile {
  /** Relative to the workspace; absent when there is no file. */
  readonly file?: string;
  /** Where its relative paths start, relative to the workspace. */
  readonly folder: string;
  readonly values: Readonly<Record<string, Json>>;
  readonly problems: readonly Problem[];
  placeOf(path: Path): Place | undefined;
}

/** The file that `given` names, else the one found under a default name; without one, a file that says nothing. */
export async function readConfigFile(workspace: Workspace, given?: string): Promise<ConfigFile> {
  const names = given === undefined ? await presentConfigs(workspace) : [given];
  const [name, second] = names;
  if (name === undefined) return silent([]);
  if (second !== undefined)
    return silent([
      problem(`Several config files: ${names.join(' and ')}`, 'keep one, or name it with "config"'),
    ]);
  const file = workspace.locate(name);
  if (file === undefined)
    return silent([
      problem(`The config file ${name} lies outside the workspace`, 'use a path inside the repository'),
    ]);
  const found = await workspace.read(file);
  if ('flaw' in found) return silent([flawProblem(file, found.flaw)]);
  const reading = readDocument({ file, bytes: found.bytes });
  return 'problems' in reading ? silent(reading.problems) : check(reading.document);
}

function check(document: PlanDocument): ConfigFile {
  const value = document.value ?? {};
  const placeOf = (path: Path, which: 'key' | 'value' = 'value'): Place => document.placeOf(path, which);
  const checked = configSchema.safeParse(value);
  const problems = checked.success
    ? []
    : shapeProblems(checked.error.issues, { schema: configSchema, value, placeOf, where: '' });
  const folder = document.file.split('/').slice(0, -1).join('/');
  return { file: document.file, folder, values: mappingOf(value), problems, placeOf };
}

async function presentConfigs(workspace: Workspace): Promise<readonly string[]> {
  const present: string[] = [];
  for (const name of CONFIG_NAMES) if (await workspace.has(name)) present.push(name);
  return present;
}

/** Stands for no file, or for one that cannot be looked at. */
function silent(problems: readonly Problem[]): ConfigFile {
  return { folder: '', values: {}, problems, placeOf: () => undefined };
}

function flawProblem(file: string, flaw: FileFlaw): Problem {
  const remedy = flaw === 'missing' ? 'check the path; is the repository checked out?' : 'use a plain file';
  return problem(`The config file ${file} ${FILE_FLAWS[flaw]}`, remedy);
}

function problem(message: string, remedy: string): Problem {
  return { message, remedy };
}

function mappingOf(value: Json): Readonly<Record<string, Json>> {
  return value !== null && typeof value === 'object' && !isList(value) ? value : {};
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
