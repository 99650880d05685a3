import { getOctokit } from '@actions/github';
import { expect, test } from '@jest/globals';
import { startGitHubServer } from '../../../src/github-server/server.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { silentLogger } from '../../../src/kernel/logger.ts';
import { clientSetup } from '../../../src/providers/github/clients.ts';
import { Traffic } from '../../../src/providers/github/traffic.ts';

test.each(['read', 'write'] as const)(
  'a client that may %s lets nothing past the gate and the counts',
  async (role) => {
    await using server = await startGitHubServer();
    const traffic = new Traffic({
      clock: systemClock,
      logger: silentLogger,
      maxConcurrent: 1,
      requestTimeoutMs: 1000,
      writeSpacingMs: 0,
      stop: new AbortController().signal,
      jitter: () => 0,
    });
    const { options, plugins } = clientSetup(role, traffic, server.url);
    const client = getOctokit('test-token', options, ...plugins);
    const issue = { owner: 'acme', repo: 'roadmap', title: 'Nobody counts me' };
    await expect(client.rest.issues.listForRepo(issue)).rejects.toThrow('past the gate');
    await expect(client.rest.issues.create(issue)).rejects.toThrow('past the gate');
    await expect(client.graphql('{ viewer { login } }')).rejects.toThrow('past the gate');
    expect(server.log).toEqual([]);
    expect(traffic.usage().requests).toBe(0);
  },
);
