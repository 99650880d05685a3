import { describe, expect, it } from '@jest/globals';
import { DeferredError, SyncError } from '../../src/contracts/errors.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { GithubHarness } from './github-harness.ts';

/** So many items that do not wait for each other. */
function epics(count: number) {
  const lines = Array.from(
    { length: count },
    (_, index) => `  - { id: E${index}, type: epic, title: Epic ${index} }`,
  );
  return planOf(['items:', ...lines].join('\n'));
}

interface Options {
  readonly count: number;
  readonly maxConcurrent?: number;
  readonly signal?: AbortSignal;
}

/** One run, whatever its end; nobody moves the clock. */
async function start(
  github: GithubHarness,
  { count, maxConcurrent = 5, signal }: Options,
): Promise<SyncResult> {
  const abort = signal === undefined ? {} : { signal };
  const provider = await github.open({ boardUrl: null, maxConcurrent, ...abort });
  try {
    const config = { ...CONFIG, initialFields: {}, maxConcurrent };
    return await sync(provider, epics(count), { config, ports: abort });
  } catch (error) {
    if (error instanceof SyncError) return error.result;
    throw error;
  } finally {
    await provider[Symbol.asyncDispose]();
  }
}

const mutations = (github: GithubHarness) => github.server.log.filter(({ kind }) => kind === 'mutation');

/** Lets work run, without moving time, until so many writes have come in. */
async function written(github: GithubHarness, count: number): Promise<void> {
  while (mutations(github).length < count) await github.clock.advance(100);
}

describe('max-concurrent', () => {
  it.each([1, 2, 5])(
    '%i: never more requests in flight, and as many where there is work',
    async (maxConcurrent) => {
      await using github = await GithubHarness.start({ latency: { requestMs: 100, mutationMs: 300 } });
      const result = await github.run(start(github, { count: 120, maxConcurrent }));
      expect(result).toMatchObject({ complete: true, counts: { created: 120 } });
      expect(Math.max(...github.server.log.map(({ inFlight }) => inFlight))).toBe(maxConcurrent);
    },
  );
});

describe('a run that is told to stop', () => {
  it('sends nothing new, takes the replies that are under way, and tells what is left', async () => {
    const clock = new FakeClock();
    await using github = await GithubHarness.start({ latency: { mutationMs: 150 } }, clock);
    const stop = new AbortController();
    const running = start(github, { count: 120, signal: stop.signal });
    await written(github, 2);
    stop.abort();
    const [stoppedAt, sent] = [clock.now(), github.server.log.length];
    const result = await clock.run(running);
    expect(github.server.log).toHaveLength(sent);
    expect(clock.now() - stoppedAt).toBeLessThanOrEqual(5000);
    const made = github.server.issues().length;
    expect(made).toBeGreaterThan(0);
    expect(result).toMatchObject({ complete: false, counts: { created: made, deferred: 120 - made } });
    expect(result.syncMap.entries.size).toBe(made);

    const again = await clock.run(start(github, { count: 120 }));
    expect(again).toMatchObject({ complete: true, counts: { created: 120 - made } });
    expect(github.server.issues()).toHaveLength(120);
  });

  it('gives up after five seconds on requests that get no reply, and does not know what came of them', async () => {
    const clock = new FakeClock();
    await using github = await GithubHarness.start({}, clock);
    github.server.faults.at({ rootField: 'createIssue' }, { kind: 'hang', when: 'after' });
    const stop = new AbortController();
    const running = start(github, { count: 3, signal: stop.signal });
    while (github.server.issues().length < 3) await clock.advance(100);
    stop.abort();
    const ended = { yet: false };
    const end = running.finally(() => {
      ended.yet = true;
    });
    await clock.advance(4900);
    expect(ended.yet).toBe(false);
    await clock.advance(100);
    const result = await end;
    expect(result).toMatchObject({ complete: false, counts: { created: 0, unknown: 3 } });

    const again = await clock.run(start(github, { count: 3 }));
    expect(again).toMatchObject({ complete: true, counts: { created: 0, unchanged: 3 } });
    expect(github.server.issues()).toHaveLength(3);
  });

  it('waits for replies as long as ever when it is its own time that is up', async () => {
    const clock = new FakeClock();
    await using github = await GithubHarness.start({ latency: { mutationMs: 2900 } }, clock);
    const stop = new AbortController();
    const running = start(github, { count: 3, signal: stop.signal });
    while (!github.server.log.some(({ rootFields }) => rootFields.some(({ name }) => name === 'createIssue')))
      await clock.advance(100);
    stop.abort(new DeferredError('The time allowed by max-duration is used up'));
    const result = await clock.run(running);
    expect(result).toMatchObject({ complete: true, counts: { created: 3 } });
  });

  it('before it has begun to write reads nothing more and writes nothing', async () => {
    const clock = new FakeClock();
    await using github = await GithubHarness.start({ latency: { requestMs: 1000 } }, clock);
    const stop = new AbortController();
    const running = start(github, { count: 3, signal: stop.signal });
    const refused = expect(running).rejects.toThrow('the run was stopped');
    while (github.server.log.length < 2) await clock.advance(100);
    stop.abort();
    await clock.run(refused);
    expect(mutations(github)).toEqual([]);
  });
});
