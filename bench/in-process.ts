import { inputSpelling } from '../src/action/inputs.ts';
import { loadSettings } from '../src/app/settings.ts';
import { runSync } from '../src/app/sync-app.ts';
import { Workspace } from '../src/app/workspace-files.ts';
import { silentProgress } from '../src/contracts/progress.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { silentLogger } from '../src/kernel/logger.ts';

/** Syncs the plan of a folder, run after run, until it is complete: a run ends where the hour's content is used up. */
export async function syncInProcess(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  clock: Clock & { advance(ms: number): Promise<void> },
): Promise<void> {
  const settings = await loadSettings({
    given: new Map(Object.entries({ ...inputs, 'request-timeout': '4h' })),
    spelling: inputSpelling,
    workspace: await Workspace.open(folder),
  });
  for (let runs = 0; runs < 20; runs++) {
    const ports = { clock, logger: silentLogger, progress: silentProgress, mapFolder: folder };
    const { error, result } = await runSync(settings, ports);
    if (error === undefined) return;
    if (result === undefined) throw new Error('the tracker could not be filled', { cause: error });
    await clock.advance(3_600_000);
  }
  throw new Error('the tracker could not be filled in twenty runs');
}
