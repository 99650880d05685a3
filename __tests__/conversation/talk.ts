import { getOctokit } from '@actions/github';
import { githubDoor } from '../../src/app/github-door.ts';
import type { GithubDoor } from '../../src/conversation/door.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import type { PlainBranch, PlainIssue } from '../../src/github-server/store/inspect.ts';
import { clientSetup, type GraphqlClient } from '../../src/providers/github/clients.ts';
import { createTransport } from '../../src/providers/github/github-transport.ts';
import { Traffic } from '../../src/providers/github/traffic.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';

export const ROADMAP = { owner: 'acme', name: 'roadmap' } as const;

const silent = (): undefined => undefined;

/** A door to a server, on a clock that never waits. */
export function doorTo(server: GitHubServer, clock: HastyClock, token = 'test-token'): GithubDoor {
  const traffic = new Traffic({
    clock,
    logger: { debug: silent, info: silent, warning: silent, error: silent },
    maxConcurrent: 5,
    requestTimeoutMs: NEVER_MS,
    writeSpacingMs: 1000,
    stop: new AbortController().signal,
    jitter: () => 0.5,
  });
  const client = (role: 'read' | 'write'): GraphqlClient => {
    const { options, plugins } = clientSetup(role, traffic, server.url);
    return getOctokit(token, { ...options, request: { fetch } }, ...plugins);
  };
  const issues = client('write');
  return githubDoor(createTransport(traffic, { read: client('read'), issues, board: issues }));
}

/** A GitHub of our own and doors to it, on a clock that never waits. */
export class Talk implements AsyncDisposable {
  readonly server: GitHubServer;
  readonly clock: HastyClock;

  private constructor(server: GitHubServer, clock: HastyClock) {
    this.server = server;
    this.clock = clock;
  }

  static async start(options: ServerOptions = {}): Promise<Talk> {
    const clock = new HastyClock();
    return new Talk(await startGitHubServer({ clock, ...options }), clock);
  }

  /** A door of its own, as one job of a workflow has it. */
  door(token?: string): GithubDoor {
    return doorTo(this.server, this.clock, token);
  }

  /** Names of the requests since the log had `from` entries. */
  requests(from = 0): readonly string[] {
    return this.server.log
      .slice(from)
      .map(({ kind, operationName, rootFields }) =>
        kind === 'mutation' ? rootFields.map(({ name }) => name).join('+') : (operationName ?? kind),
      );
  }

  issue(number: number): PlainIssue {
    return found(this.server.issues().find((issue) => issue.number === number));
  }

  branch(name: string): PlainBranch {
    return found(this.server.branches().find((branch) => branch.name === name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
  }
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the world has no such thing');
  return value;
}
