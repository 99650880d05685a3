import { getOctokit } from '@actions/github';
import type { ProviderNeeds } from '../../src/contracts/inputs.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { LogEntry } from '../../src/github-server/http/log.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { clientSetup, type GraphqlClient } from '../../src/providers/github/clients.ts';
import { createTransport } from '../../src/providers/github/github-transport.ts';
import { openGithubProvider, openGithubReader } from '../../src/providers/github/index.ts';
import type { GithubOptions } from '../../src/providers/github/settings.ts';
import { Traffic } from '../../src/providers/github/traffic.ts';
import { recordingProvider } from '../../src/providers/recording/index.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { watchedFetch } from '../support/watched-fetch.ts';
import type { TestClock } from './hasty-clock.ts';

export const BOARD_URL = 'https://github.com/orgs/acme/projects/1';

export const NO_NEEDS: ProviderNeeds = {
  itemTypes: ['EPIC', 'STORY', 'TASK'],
  labels: ['planpilot'],
  assignees: [],
  milestones: [],
  fields: [],
};

export interface OpenOptions extends Partial<Omit<GithubOptions, 'boardUrl'>> {
  readonly token?: string;
  /** `null` for none. */
  readonly boardUrl?: string | null;
  /** Milliseconds until a request is given up. */
  readonly requestTimeoutMs?: number;
  /** What goes over the wire instead of a plain `fetch`. */
  readonly wire?: typeof fetch;
  /** Reads and the board have a token of their own. */
  readonly projectToken?: string;
}

/** A GitHub of our own, a clock that both sides live by, and providers that talk to it over HTTP. */
export class GithubHarness implements AsyncDisposable {
  readonly server: GitHubServer;
  readonly clock: TestClock;
  /** What was logged, by level. */
  readonly messages: string[] = [];
  readonly #providers: Provider[] = [];

  private constructor(server: GitHubServer, clock: TestClock) {
    this.server = server;
    this.clock = clock;
  }

  static async start(
    options: ServerOptions = {},
    clock: TestClock = new FakeClock(),
  ): Promise<GithubHarness> {
    return new GithubHarness(await startGitHubServer({ clock: clock.remote, ...options }), clock);
  }

  /** Opens a provider on `acme/roadmap` and its board. */
  async open(options: OpenOptions = {}): Promise<Provider> {
    const provider = await this.run(openGithubProvider(this.#options(options)));
    this.#providers.push(provider);
    return provider;
  }

  /** The same tracker for a preview: it is read, and writes go nowhere. */
  async openPreview(options: OpenOptions = {}): Promise<Provider> {
    const provider = recordingProvider(await this.run(openGithubReader(this.#options(options))));
    this.#providers.push(provider);
    return provider;
  }

  #options({
    token = 'test-token',
    boardUrl = BOARD_URL,
    requestTimeoutMs = 30_000,
    maxConcurrent = 5,
    wire = fetch,
    projectToken = token,
    signal = new AbortController().signal,
    ...overrides
  }: OpenOptions): GithubOptions {
    const { clock } = this;
    const logger = this.#logger();
    const traffic = new Traffic({
      clock,
      logger,
      maxConcurrent,
      requestTimeoutMs,
      writeSpacingMs: 1000,
      stop: signal,
      jitter: () => 0.5,
    });
    const client = (role: 'read' | 'write', secret: string): GraphqlClient => {
      const { options, plugins } = clientSetup(role, traffic, this.server.url);
      return getOctokit(secret, { ...options, request: { fetch: watchedFetch(clock, wire) } }, ...plugins);
    };
    const issues = client('write', token);
    const others =
      projectToken === token
        ? { board: issues }
        : { board: client('write', projectToken), writer: client('read', token) };
    return {
      target: 'acme/roadmap',
      ...(boardUrl === null ? {} : { boardUrl }),
      label: 'planpilot',
      needs: NO_NEEDS,
      typeStrategy: 'issue-type',
      typeMap: { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' },
      maxConcurrent,
      twoTokens: projectToken !== token,
      marker: markerCodec,
      transport: createTransport(traffic, { read: client('read', projectToken), issues, ...others }),
      clock,
      logger,
      signal,
      ...overrides,
    };
  }

  /** Waits for work that may itself wait for the clock. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** Requests since the log had `from` entries; queries by operation, mutations by their distinct fields. */
  requests(from = 0): readonly string[] {
    return this.server.log.slice(from).map(nameOf);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const provider of this.#providers) await provider[Symbol.asyncDispose]();
    await this.server.close();
  }

  #logger(): Logger {
    const note = (level: string) => (message: string) => {
      this.messages.push(`${level}: ${message}`);
    };
    return { debug: () => undefined, info: note('info'), warning: note('warning'), error: note('error') };
  }
}

function nameOf({ kind, operationName, rootFields }: LogEntry): string {
  if (kind !== 'mutation') return operationName ?? kind;
  const counts = new Map<string, number>();
  for (const { name } of rootFields) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(' + ');
}
