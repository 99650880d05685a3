import { spawn } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

/** What a supervisor or a terminal sends; the child decides what each of them means. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** As shells report a program that cannot be started. */
const NOT_FOUND = 127;

/**
 * Hands the rest of the command line to the cluster syncer, which is a program of its own beside this one: its clients
 * are large, and nothing else needs them. Signals and the exit code pass through.
 * @param program path of the running program, beside which the bundles lie
 */
export async function runKcp(program: string, args: readonly string[]): Promise<number> {
  const bundle = join(dirname(await realpath(program)), 'kcp', 'index.js');
  const child = spawn(process.execPath, [...process.execArgv, bundle, 'kcp', ...args], { stdio: 'inherit' });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
      );
    });
  } catch (error) {
    console.error(`The cluster syncer could not be started: ${String(error)}`);
    return NOT_FOUND;
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}
