import { getOctokit } from '@actions/github';
import type { ServerOptions } from '../../../../src/github-server/options.ts';
import { startGitHubServer } from '../../../../src/github-server/server.ts';
import type { Logger } from '../../../../src/kernel/logger.ts';
import { clientSetup, type GraphqlClient } from '../../../../src/providers/github/clients.ts';
import { createTransport } from '../../../../src/providers/github/github-transport.ts';
import { Traffic, type TrafficOptions } from '../../../../src/providers/github/traffic.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { watchedFetch } from '../../../support/watched-fetch.ts';

export interface ConnectionOptions {
  readonly server?: ServerOptions;
  readonly traffic?: Partial<TrafficOptions>;
  /** A token of its own for reads and the board. */
  readonly projectToken?: string;
  /** Another address than the server's. */
  readonly url?: string;
}

/** A transport, the server it talks to and the clock that both go by. */
export async function connect(options: ConnectionOptions = {}) {
  const clock = new FakeClock();
  const server = await startGitHubServer({ clock: clock.remote, ...options.server });
  const lines: string[] = [];
  const traffic = new Traffic({
    clock,
    logger: collecting(lines),
    maxConcurrent: 5,
    requestTimeoutMs: 30_000,
    writeSpacingMs: 1000,
    stop: new AbortController().signal,
    jitter: () => 0,
    ...options.traffic,
  });
  const client = (role: 'read' | 'write', token: string): GraphqlClient => {
    const setup = clientSetup(role, traffic, options.url ?? server.url);
    const request = { fetch: watchedFetch(clock) };
    return getOctokit(token, { ...setup.options, request }, ...setup.plugins);
  };
  const issues = client('write', 'test-token');
  const { projectToken } = options;
  const transport = createTransport(traffic, {
    read: client('read', projectToken ?? 'test-token'),
    issues,
    board: projectToken === undefined ? issues : client('write', projectToken),
  });
  return {
    clock,
    server,
    transport,
    /** What was logged. */
    lines,
    /** Runs the work, passing every wait. */
    run: <T>(work: Promise<T>): Promise<T> => clock.run(work),
    /** Lets work run, without moving time, until so many requests have come in. */
    async reached(requests: number): Promise<void> {
      while (server.log.length < requests) await clock.advance(0);
    },
    /** Lets work run, without moving time, until a pause is asked for. */
    async paused(): Promise<void> {
      while (traffic.gate.opensAt === undefined) await clock.advance(0);
      await clock.advance(0);
    },
    /** When each request came in, in milliseconds since the first. */
    times: (): readonly number[] => server.log.map(({ at }) => at - (server.log[0]?.at ?? 0)),
    async [Symbol.asyncDispose](): Promise<void> {
      await clock.run(Promise.resolve(transport[Symbol.asyncDispose]()));
      await server.close();
    },
  };
}

function collecting(lines: string[]): Logger {
  const line = (message: string): unknown => lines.push(message);
  return { debug: () => undefined, info: line, warning: line, error: line };
}
