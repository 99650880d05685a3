import { getOctokit } from '@actions/github';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import { clientSetup, type GraphqlClient } from '../providers/github/clients.ts';
import { createTransport } from '../providers/github/github-transport.ts';
import { Traffic } from '../providers/github/traffic.ts';
import type { Transport } from '../providers/github/transport.ts';
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
    jitter: Math.random,
  });
  const client = (role: 'read' | 'write', secret: string): GraphqlClient => {
    const { options, plugins } = clientSetup(role, traffic);
    return getOctokit(secret, options, ...plugins);
  };
  const [read, issues] = [client('read', projectToken), client('write', token)];
  if (projectToken === token) return createTransport(traffic, { read, issues, board: issues });
  const [board, writer] = [client('write', projectToken), client('read', token)];
  return createTransport(traffic, { read, issues, board, writer });
}
