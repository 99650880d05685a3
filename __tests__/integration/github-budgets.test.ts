import { describe, expect, it } from '@jest/globals';
import { withDeadline } from '../../src/app/deadline.ts';
import { SyncError } from '../../src/contracts/errors.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { failureReasonOf } from '../../src/report/failure-reason.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { GithubHarness } from './github-harness.ts';

const COUNT = 120;
const PLAN = planOf(
  JSON.stringify({
    items: Array.from({ length: COUNT }, (_, index) => ({
      id: `E${index}`,
      type: 'epic',
      title: `E${index}`,
    })),
  }),
);

/** The spacing of writes: nothing here waits longer on its way. */
const LONGEST_WAIT_MS = 1000;

/** Leaves the end of a run's time asleep while something else goes on. */
class PatientClock extends FakeClock {
  override run<T>(work: Promise<T>): Promise<T> {
    return super.run(work, LONGEST_WAIT_MS);
  }
}

/** A GitHub, and runs on it that have so much time. */
async function start(options: ServerOptions = {}) {
  const clock = new PatientClock();
  const github = await GithubHarness.start(options, clock);
  const attempt = async (ms: number, lines: string[]) => {
    const logger = { ...silentLogger, info: (line: string) => lines.push(line) };
    return withDeadline({ ms, name: 'max-duration', clock }, async (signal) => {
      const provider = await github.open({ boardUrl: null, signal });
      const ports = { signal, logger, clock };
      return sync(provider, PLAN, { config: { ...CONFIG, initialFields: {} }, ports });
    });
  };
  const run = async (ms = 5.5 * 3_600_000) => {
    const lines: string[] = [];
    const begin = clock.now();
    const ended = attempt(ms, lines).catch((error: unknown) => {
      if (error instanceof SyncError) return error;
      throw error;
    });
    const end = await clock.run(ended);
    const [result, error] = end instanceof SyncError ? [end.result, end] : [end, undefined];
    return { result, error, lines, elapsed: clock.now() - begin };
  };
  return { github, clock, run, [Symbol.asyncDispose]: () => github[Symbol.asyncDispose]() };
}

describe('a forecast of a run', () => {
  it('comes close to what the run takes', async () => {
    await using site = await start({ latency: { requestMs: 200, mutationMs: 30 } });
    const { lines, elapsed } = await site.run();
    expect(lines[0]).toBe('About to create 120 items in acme/roadmap: some 7 requests, about 7.4 s');
    // Six for the items, and one for the label that the repository did not have yet.
    const writes = site.github.server.log.filter(({ kind }) => kind === 'mutation');
    expect(writes).toHaveLength(7);
    expect(elapsed).toBeGreaterThan(5000);
    expect(elapsed).toBeLessThan(9000);
  });
});

describe('a run whose time is up', () => {
  it('ends cleanly, says what is left and when a re-run can continue, and is continued by it', async () => {
    await using site = await start();
    const { result, error } = await site.run(3500);
    const made = site.github.server.issues().length;
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(COUNT);
    expect(result).toMatchObject({ complete: false, counts: { created: made, deferred: COUNT - made } });
    expect(result.syncMap.entries.size).toBe(made);
    expect(failureReasonOf(error)).toBe('incomplete');
    const summary = renderSummary({ result, mode: 'sync', fidelity: 'live' });
    expect(summary).toContain(`Left for the next run (${COUNT - made})`);
    expect(summary).toContain('the time allowed by max-duration was used up');
    expect(summary).toContain('Run again, at once if you like');

    const again = await site.run();
    expect(again.result).toMatchObject({ complete: true, counts: { created: COUNT - made } });
    expect(site.github.server.issues()).toHaveLength(COUNT);
  });
});

describe('a run whose hourly budget for content is too small', () => {
  it('says so before it begins, defers the rest until there is room, and is continued then', async () => {
    await using site = await start();
    const { github, clock } = site;
    const opensAt = clock.now() + 3_600_000;
    for (let index = 0; index < 496; index += 1) {
      github.server.edit({ do: 'create-issue', title: `Earlier ${index}`, by: 'octocat' });
      await clock.advance(1000);
    }
    const { result, error, lines } = await site.run();
    expect(lines[0]).toMatch(/: some 7 requests, .+ hourly budget .+ 2026-11-21 10:00 UTC$/u);
    expect(result).toMatchObject({ counts: { created: 80, deferred: 40 }, resumeAt: opensAt });
    expect(failureReasonOf(error)).toBe('incomplete');
    expect(renderSummary({ result, mode: 'sync', fidelity: 'live' })).toContain(
      'It can continue from 2026-11-21 10:00 UTC',
    );

    await clock.advance(opensAt - clock.now());
    expect((await site.run()).result).toMatchObject({ complete: true, counts: { created: 40 } });
  });
});
