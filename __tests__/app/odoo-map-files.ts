import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeatureMapFile } from '../../src/app/feature-map-file.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import { type TemporaryFolder, temporaryFolder } from './workspaces.ts';

export const MAP = 'feature_user_story_map.toml';

/** A workspace with a map in it. */
export interface MapFolder extends AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly workspace: Workspace;
  /** Absolute path of the map. */
  readonly path: string;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  claim(clock?: Clock): Promise<FeatureMapFile>;
}

export async function mapFolder(text: string): Promise<MapFolder> {
  const folder = await temporaryFolder({ [MAP]: text });
  const workspace = await Workspace.open(folder.path);
  const path = join(folder.path, MAP);
  const bytes = (): Promise<Uint8Array> => readFile(path);
  return {
    folder,
    workspace,
    path,
    bytes,
    text: () => readFile(path, 'utf8'),
    claim: async (clock = systemClock) => FeatureMapFile.claim(workspace, MAP, await bytes(), clock),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** What a promise is rejected with. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
}

/** Runs a script in a process of its own. */
export function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--no-warnings', script, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
