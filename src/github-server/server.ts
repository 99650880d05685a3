import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { adminAnswer } from './admin.ts';
import { githubSchema } from './graphql/schema.ts';
import type { Faults } from './http/faults.ts';
import { createListener } from './http/listener.ts';
import type { LogEntry } from './http/log.ts';
import { createSite } from './http/site.ts';
import type { ServerOptions } from './options.ts';
import type { Edit } from './store/edit-commands.ts';
import { edit } from './store/edits.ts';
import { type PlainBranch, type PlainIssue, plainBranches, plainIssues } from './store/inspect.ts';
import { type Snapshot, snapshot } from './store/snapshot.ts';

/** A running server. */
export interface GitHubServer extends AsyncDisposable {
  /** Base address for `GITHUB_API_URL`, without a slash at the end. */
  readonly url: string;
  /** Every request of the API so far, in order of arrival. */
  readonly log: readonly LogEntry[];
  readonly faults: Faults;
  /** All issues and pull requests as plain data. */
  issues(): readonly PlainIssue[];
  /** All branches with the files of their newest commits. */
  branches(): readonly PlainBranch[];
  /** The whole state without ids and time stamps, for comparing end states. */
  snapshot(): Snapshot;
  /** Does what a person would do in the browser. Answers the issue, unless it is gone. */
  edit(command: Edit): PlainIssue | undefined;
  /** Stops at once, dropping requests under way. */
  close(): Promise<void>;
}

/** Starts a GitHub-compatible server on loopback; told nothing, it serves the default world on a free port. */
export async function startGitHubServer(options: ServerOptions = {}): Promise<GitHubServer> {
  githubSchema();
  let url = '';
  const site = createSite(options, () => url);
  const listener = createListener(site, (method, path, body) => adminAnswer(site, method, path, body));
  url = `http://127.0.0.1:${await listen(listener, options.port ?? 0)}${site.restPrefix}`;
  let stopped: Promise<void> | undefined;
  const close = () => {
    stopped ??= stop(listener);
    return stopped;
  };
  return {
    url,
    get log() {
      return site.log.entries;
    },
    faults: site.faults,
    issues: () => plainIssues(site.world),
    branches: () => plainBranches(site.world),
    snapshot: () => snapshot(site.world),
    edit: (command) => edit(site.world, command),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function listen(listener: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', () => {
      const address: AddressInfo | string | null = listener.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function stop(listener: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.close((error) => (error ? reject(error) : resolve()));
    listener.closeAllConnections();
  });
}
