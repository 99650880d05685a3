import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A server process that listens; disposing it ends the process. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
}

/** @throws Error when the process ends before it listens */
export async function startServer(bundle: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [bundle], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  const ended = endOf(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const url = urlIn(line);
    if (url !== undefined) return { url, [Symbol.asyncDispose]: () => stop(child, ended) };
  }
  throw new Error(`the server ended with code ${await ended} before it listened`);
}

/** One run of a bundle. */
export interface BundleRun {
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Ends the process at once. */
  readonly signal: AbortSignal;
}

/** Runs the action as the runner does; resolves with its exit code once it ended, rejects when it was aborted. */
export async function runBundle({ bundle, env, onLine, signal }: BundleRun): Promise<number> {
  const child = spawn(process.execPath, [bundle], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env },
    signal,
    killSignal: 'SIGKILL',
  });
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input: child.stdout })) onLine(line);
  };
  const [exitCode] = await Promise.all([endOf(child), read()]);
  return exitCode;
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** The server prints one line of JSON, `{"url": …}`, once it listens. */
function urlIn(line: string): string | undefined {
  const message: unknown = JSON.parse(line);
  const url: unknown =
    typeof message === 'object' && message !== null ? Reflect.get(message, 'url') : undefined;
  return typeof url === 'string' ? url : undefined;
}
