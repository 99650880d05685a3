import { keepYoungSpaceSmall } from '../kernel/young-space.ts';
import { runAction } from './action-face.ts';
import { runCommand } from './cli-face.ts';

/** The first argument of the command line; a step of a workflow has none. */
const COMMAND = 'kcp';

/** Serves both faces: `planpilot kcp …` starts this program with its name in front, the runner without arguments. */
export async function run(): Promise<void> {
  hideOldModule();
  outliveReaders();
  const [first, ...rest] = process.argv.slice(2);
  if (!rest.includes('--daemon')) keepYoungSpaceSmall();
  process.exitCode =
    first === COMMAND
      ? await runCommand(rest, process.env, process.cwd())
      : await runAction(process.env, process.cwd());
}

/** The code of the warning that Node gives for `punycode`, which the Kubernetes client's own client loads. */
const OLD_MODULE = 'DEP0040';

/** Nobody who reads the log of a step can do anything about that warning; all others are shown. */
function hideOldModule(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { readonly code?: string }) => {
    if (warning.code !== OLD_MODULE) process.stderr.write(`${warning.name}: ${warning.message}\n`);
  });
}

/** Whoever reads the output may leave early, as `| head` does: that ends the output, never a sync half-way. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
