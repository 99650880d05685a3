import { runAction } from './action-face.ts';
import { runCommand } from './cli-face.ts';

/** The first argument of the command line; a step of a workflow has none. */
const COMMAND = 'kcp';

/** Serves both faces: `planpilot kcp …` starts this program with its name in front, the runner without arguments. */
export async function run(): Promise<void> {
  outliveReaders();
  const [first, ...rest] = process.argv.slice(2);
  process.exitCode =
    first === COMMAND
      ? await runCommand(rest, process.env, process.cwd())
      : await runAction(process.env, process.cwd());
}

/** Whoever reads the output may leave early, as `| head` does: that ends the output, never a sync half-way. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
