import { setImmediate as turn } from 'node:timers/promises';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import type { GitHubServer } from '../../src/github-server/server.ts';
import { PlanPilotError } from '../../src/kernel/errors.ts';
import type { Plan } from '../../src/plan/types.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { BOARD_URL, GithubHarness } from '../integration/github-harness.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';
import { CONFIG, sync } from './engine-harness.ts';

const CONFIGURED: EngineConfig = {
  ...CONFIG,
  boardUrl: BOARD_URL,
  initialFields: { Status: 'Backlog', Priority: 'P1', Iteration: 'active' },
};

const renderer = createRenderer('markdown', { mentions: false, footer: true });

const HOUR_MS = 3_600_000;
const MOST_RUNS = 5;

/** A GitHub on a clock that never waits, to be filled and refilled by runs of the product. */
export class GithubSite implements AsyncDisposable {
  readonly github: GithubHarness;
  readonly #clock: HastyClock;
  #expired = 0;

  private constructor(github: GithubHarness, clock: HastyClock) {
    this.github = github;
    this.#clock = clock;
  }

  static async start(options: ServerOptions = {}): Promise<GithubSite> {
    const clock = new HastyClock();
    return new GithubSite(await GithubHarness.start(options, clock), clock);
  }

  get server(): GitHubServer {
    return this.github.server;
  }

  /** One run; whether everything is in place afterwards. What is not an error of ours is a defect and is thrown. */
  async run(plan: Plan): Promise<boolean> {
    try {
      const work = this.#sync(plan);
      return await (this.#willFallSilent() ? this.#giveUpOnSilence(work) : work);
    } catch (error) {
      if (error instanceof PlanPilotError) return false;
      throw error;
    }
  }

  /** Runs again until everything is in place: at once, then after an hour each time. */
  async complete(plan: Plan): Promise<void> {
    for (let runs = 0; runs < MOST_RUNS; runs += 1) {
      if (await this.run(plan)) return;
      if (runs > 0) await this.#clock.advance(HOUR_MS);
    }
    throw new Error(`not complete after ${MOST_RUNS} runs:\n${this.github.messages.join('\n')}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.github[Symbol.asyncDispose]();
  }

  async #sync(plan: Plan): Promise<boolean> {
    const provider = await this.github.open({ needs: needsOf(plan, CONFIGURED), requestTimeoutMs: NEVER_MS });
    return (await sync(provider, plan, { config: CONFIGURED, renderer })).complete;
  }

  #willFallSilent(): boolean {
    return this.server.faults.pending.some(({ fault }) => fault.kind === 'hang');
  }

  /** A request that the server leaves without a reply reaches its time-out, and with it whatever else is under way. */
  async #giveUpOnSilence<T>(work: Promise<T>): Promise<T> {
    const state = { running: true };
    const watched = work.finally(() => {
      state.running = false;
    });
    watched.catch(() => undefined);
    while (state.running) {
      await turn();
      const hung = this.server.log.filter((entry) => entry.hung).length;
      if (hung === this.#expired) continue;
      this.#expired = hung;
      this.#clock.expire();
    }
    return watched;
  }
}
