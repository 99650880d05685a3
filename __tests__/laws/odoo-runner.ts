import { inputSpelling } from '../../src/action/inputs.ts';
import { loadSettings } from '../../src/app/settings.ts';
import { runSync } from '../../src/app/sync-app.ts';
import { Workspace } from '../../src/app/workspace-files.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';

// A run in a process of its own, for tests that kill it: the workspace and the inputs (`name=value`) are its arguments.

const [root = '', ...inputs] = process.argv.slice(2);
const settings = await loadSettings({
  given: new Map(
    inputs.map((input) => [input.slice(0, input.indexOf('=')), input.slice(input.indexOf('=') + 1)]),
  ),
  spelling: inputSpelling,
  workspace: await Workspace.open(root),
});
await runSync(settings, {
  clock: systemClock,
  logger: silentLogger,
  progress: silentProgress,
  mapFolder: root,
});
