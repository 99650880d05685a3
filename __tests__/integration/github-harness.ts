import { getOctokit } from '@actions/github';
import type { ProviderNeeds } from '../../src/contracts/inputs.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { LogEntry } from '../../src/github-server/http/log.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import type { Logger } from '../../src/kernel/logger.ts';
import { clientSetup, type GraphqlClient } from '../../src/providers/github/clients.ts';
import { createTransport } from '../../src/providers/github/github-transport.ts';
import { openGithubProvider } from '../../src/providers/github/index.ts';
import type { GithubOptions } from '../../src/providers/github/settings.ts';
import { Traffic } from '../../src/providers/github/traffic.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { FakeClock } from '../support/fake-clock.ts';

export const BOARD_URL = 'https://github.com/orgs/acme/projects/1';

/** Longer than every wait of the product's, shorter than the time-out of a request. */
const LONGEST_WAIT_MS = 600_000;

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
}

/** A GitHub of our own, a clock that both sides live by, and providers that talk to it over HTTP. */
export class GithubHarness implements AsyncDisposable {
  readonly server: GitHubServer;
  readonly clock: FakeClock;
  /** What was logged, by level. */
  readonly messages: string[] = [];
  readonly #providers: Provider[] = [];

  private constructor(server: GitHubServer, clock: FakeClock) {
    this.server = server;
    this.clock = clock;
  }

  static async start(options: ServerOptions = {}): Promise<GithubHarness> {
    const clock = new FakeClock();
    return new GithubHarness(await startGitHubServer({ clock, ...options }), clock);
  }

  /** Opens a provider on `acme/roadmap` and its board. */
  async open({
    token = 'test-token',
    boardUrl = BOARD_URL,
    ...overrides
  }: OpenOptions = {}): Promise<Provider> {
    const { clock } = this;
    const logger = this.#logger();
    const traffic = new Traffic({
      clock,
      logger,
      maxConcurrent: 5,
      requestTimeoutMs: 2 * LONGEST_WAIT_MS,
      writeSpacingMs: 1000,
      stop: new AbortController().signal,
      jitter: () => 0.5,
    });
    const client = (role: 'read' | 'write'): GraphqlClient => {
      const { options, plugins } = clientSetup(role, traffic, this.server.url);
      return getOctokit(token, options, ...plugins);
    };
    const write = client('write');
    const provider = await this.run(
      openGithubProvider({
        target: 'acme/roadmap',
        ...(boardUrl === null ? {} : { boardUrl }),
        label: 'planpilot',
        needs: NO_NEEDS,
        typeStrategy: 'issue-type',
        typeMap: { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' },
        maxConcurrent: 5,
        marker: markerCodec,
        transport: createTransport(traffic, { read: client('read'), issues: write, board: write }),
        clock,
        logger,
        ...overrides,
      }),
    );
    this.#providers.push(provider);
    return provider;
  }

  /** Waits for work that may itself wait for the clock. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work, LONGEST_WAIT_MS);
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
