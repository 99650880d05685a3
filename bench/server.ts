import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** One request as the server logged it. */
export interface LoggedRequest {
  readonly kind?: string;
}

/** The bundled GitHub server as a process of its own, so that it does not count into anybody's memory. */
export interface BenchServer {
  readonly url: string;
  log(): Promise<readonly LoggedRequest[]>;
  stop(): void;
}

/** What the server is told; the names are those of its own options. */
export interface BenchServerOptions {
  readonly latency: { readonly requestMs: number; readonly mutationMs: number };
  readonly limits?: {
    readonly contentPerMinute: number;
    readonly contentPerHour: number;
    readonly contentCounts?: 'requests' | 'objects';
  };
}

export async function startServer(options: BenchServerOptions): Promise<BenchServer> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../dist/github-server.js'), '--options', '-'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.stdout.once('data', (chunk: Buffer) => {
      const greeting: { readonly url: string } = JSON.parse(chunk.toString());
      resolve(greeting.url);
    });
  });
  return {
    url,
    log: () => logOf(url),
    stop: () => void child.kill(),
  };
}

async function logOf(url: string): Promise<readonly LoggedRequest[]> {
  const log: readonly LoggedRequest[] = JSON.parse(await (await fetch(`${url}/_admin/log`)).text());
  return log;
}
