import { readFile } from 'node:fs/promises';
import { unknownOptions } from './option-keys.ts';
import type { ServerOptions } from './options.ts';
import { type GitHubServer, startGitHubServer } from './server.ts';

const usage = 'usage: github-server [--options <file.json> | --options -] (- reads them from standard input)';

/**
 * Runs the server as a process: prints `{"url": …}` on one line once it listens, and ends on SIGTERM, SIGINT or when
 * standard input closes, so that it never outlives the process that started it. Exits with 2 when it was called wrongly.
 */
export async function runServer(args: readonly string[]): Promise<void> {
  const options = await readOptions(args).catch((error: unknown) => {
    console.error(`github-server: ${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
  });
  if (options === undefined) return;
  const server = await startGitHubServer(options);
  stopWithParent(server);
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
}

async function readOptions([flag, path, ...more]: readonly string[]): Promise<ServerOptions> {
  if (flag === undefined) return {};
  if (flag !== '--options' || path === undefined || more.length > 0) throw new Error('wrong arguments');
  return optionsFrom(path === '-' ? await firstLine() : await readFile(path, 'utf8'));
}

function optionsFrom(text: string): ServerOptions {
  const options: unknown = JSON.parse(text);
  if (!isOptions(options)) throw new Error('the options must be a JSON object');
  const unknown = unknownOptions(options);
  if (unknown.length > 0) throw new Error(unknown.join('\n'));
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
