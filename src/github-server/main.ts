import { readFile } from 'node:fs/promises';
import type { ServerOptions } from './options.ts';
import { type GitHubServer, startGitHubServer } from './server.ts';

const usage = 'usage: github-server [--options <file.json> | --options -] (- reads them from standard input)';

/**
 * Runs the server as a process: prints `{"url": …}` on one line once it listens, and ends on SIGTERM, SIGINT or when
 * standard input closes, so that it never outlives the process that started it.
 */
export async function runServer(args: readonly string[]): Promise<void> {
  const [flag, path] = args;
  if (args.length > 0 && (flag !== '--options' || path === undefined || args.length > 2))
    throw new Error(usage);
  const fromInput = path === '-';
  const text = path === undefined ? '{}' : fromInput ? await firstLine() : await readFile(path, 'utf8');
  const server = await startGitHubServer(optionsFrom(text));
  stopWithParent(server);
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
}

function optionsFrom(text: string): ServerOptions {
  const options: unknown = JSON.parse(text);
  if (!isOptions(options)) throw new Error('the options must be a JSON object');
  return options;
}

function isOptions(value: unknown): value is ServerOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The options are the first line; the input stays open afterwards as the sign of life of the parent. */
function firstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end < 0) return;
      process.stdin.off('data', take);
      resolve(text.slice(0, end));
    };
    process.stdin.on('data', take);
    process.stdin.once('end', () => resolve(text));
    process.stdin.once('error', reject);
  });
}

function stopWithParent(server: GitHubServer): void {
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdin.once('end', stop);
  process.stdin.once('close', stop);
  process.stdin.resume();
}
