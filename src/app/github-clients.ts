import { randomJitter } from '../kernel/backoff.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { clientSetup, type GraphqlClient } from '../providers/github/clients.ts';
import { createTransport } from '../providers/github/github-transport.ts';
import { Traffic } from '../providers/github/traffic.ts';
import type { Transport } from '../providers/github/transport.ts';
import { secretFilter } from './secret-filter.ts';
import type { Settings } from './settings.ts';
import type { Tokens } from './token-settings.ts';

/** What a connection needs besides the settings. */
export interface ConnectionPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/**
 * A connection to GitHub. The address comes from `GITHUB_API_URL`, the proxy from `https_proxy` and `no_proxy`: the
 * client of `@actions/github` reads both. A `project-token` does all reads and the board's writes.
 */
export function connectToGithub(
  { requestTimeoutMs, writeIntervalMs, engine }: Settings,
  { token, projectToken = token }: Tokens,
  ports: ConnectionPorts,
): Transport {
  const traffic = new Traffic({
    clock: ports.clock,
    logger: ports.logger,
    maxConcurrent: engine.maxConcurrent,
    requestTimeoutMs,
    writeSpacingMs: writeIntervalMs,
    stop: ports.signal,
    jitter: randomJitter,
  });
  const hidden = secretFilter([token, projectToken]);
  const client = (role: 'read' | 'write', secret: string): GraphqlClient => {
    const { options, plugins } = clientSetup(role, traffic);
    return onFirstUse(async () => {
      const { getOctokit } = await import(/* webpackMode: "eager" */ '@actions/github');
      return getOctokit(secret, options, hidden, ...plugins);
    });
  };
  const [read, issues] = [client('read', projectToken), client('write', token)];
  if (projectToken === token) return createTransport(traffic, { read, issues, board: issues });
  const [board, writer] = [client('write', projectToken), client('read', token)];
  return createTransport(traffic, { read, issues, board, writer });
}

/**
 * The library reads its surroundings while it is loaded and breaks on an address that is none. Runs that stop before a
 * request, dry runs among them, start without it. `eager` keeps it in the bundle's one file.
 */
function onFirstUse(make: () => Promise<GraphqlClient>): GraphqlClient {
  let made: Promise<GraphqlClient> | undefined;
  return {
    async graphql<T>(document: string, variables: Record<string, unknown>): Promise<T> {
      made ??= make();
      return (await made).graphql<T>(document, variables);
    },
  };
}
