import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputSpelling } from '../../src/action/inputs.ts';
import type { RunOutcome } from '../../src/app/run-outcome.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { temporaryFolder } from './workspaces.ts';

/** A workspace and the inputs of one run in it. */
export interface RunGiven {
  readonly plan: string | Uint8Array;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Told as the run goes on, with the folder of the workspace. */
  readonly onPhase?: (folder: string) => void;
}

/** The modules of the product, loaded once the address of the server is known: the client reads it when it is loaded. */
async function product(api: string) {
  process.env['GITHUB_API_URL'] = api;
  const [settings, app, files] = await Promise.all([
    import('../../src/app/settings.ts'),
    import('../../src/app/sync-app.ts'),
    import('../../src/app/workspace-files.ts'),
  ]);
  return { ...settings, ...app, ...files };
}

/** A run and the sync map that lies where it goes, read before the workspace is removed. */
export interface RunWithMap extends RunOutcome {
  readonly mapText?: string;
}

/** One run against a server, from inputs to outcome. */
export async function runFrom(
  api: string,
  { plan, files = {}, inputs = {}, onPhase }: RunGiven,
): Promise<RunWithMap> {
  const { loadSettings, runSync, Workspace } = await product(api);
  await using folder = await temporaryFolder(files);
  await writeFile(join(folder.path, 'roadmap.yaml'), plan);
  const given = {
    mode: 'sync',
    token: 'test-token',
    target: 'acme/roadmap',
    'write-interval': '1ms',
    ...inputs,
  };
  try {
    const settings = await loadSettings({
      given: new Map(Object.entries(given)),
      spelling: inputSpelling,
      workspace: await Workspace.open(folder.path),
    });
    const outcome = await runSync(settings, {
      clock: systemClock,
      logger: silentLogger,
      progress: { ...silentProgress, phaseDone: () => onPhase?.(folder.path) },
      mapFolder: join(folder.path, 'maps'),
    });
    const path = outcome.syncMapPath ?? settings.paths.syncPath;
    const mapText = path === undefined ? undefined : await readFile(path, 'utf8').catch(() => undefined);
    return mapText === undefined ? outcome : { ...outcome, mapText };
  } catch (error) {
    return { error };
  }
}
