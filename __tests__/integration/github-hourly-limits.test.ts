import { describe, expect, it } from '@jest/globals';
import { DeferredError, SyncError } from '../../src/contracts/errors.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { Fault, FaultMatch } from '../../src/github-server/http/faults.ts';
import type { LimitOptions } from '../../src/github-server/options.ts';
import { exitCodeOf, failureReasonOf } from '../../src/report/failure-reason.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const FORTY_MINUTES_S = 40 * 60;

function planOfTasks(count: number) {
  return planOf(
    JSON.stringify({
      items: Array.from({ length: count }, (_, at) => ({ id: `E${at}`, type: 'epic', title: `E${at}` })),
    }),
  );
}

/** One run, whatever its end. */
async function run(github: GithubHarness, count: number, board = false) {
  const config = board ? { ...CONFIG, boardUrl: BOARD_URL } : { ...CONFIG, initialFields: {} };
  const plan = planOfTasks(count);
  const start = github.server.log.length;
  const began = github.clock.now();
  const ended = (async () => {
    const provider = await github.open({
      needs: needsOf(plan, config),
      ...(board ? {} : { boardUrl: null }),
    });
    return sync(provider, plan, { config });
  })().catch((error: unknown) => {
    if (error instanceof SyncError || error instanceof DeferredError) return error;
    throw error;
  });
  const end = await github.run(ended);
  const error = end instanceof Error ? end : undefined;
  const result = end instanceof DeferredError ? undefined : end instanceof SyncError ? end.result : end;
  const took = github.clock.now() - began;
  return { error, result, took, requests: github.server.log.slice(start) };
}

const INCOMPLETE = { reason: 'incomplete', exitCode: 5 };

function reasons(error: unknown) {
  return { reason: failureReasonOf(error), exitCode: exitCodeOf(error) };
}

const USED_UP: readonly (readonly [string, Fault])[] = [
  ['RATE_LIMITED', { kind: 'rate-limited', when: 'before', resetIn: FORTY_MINUTES_S }],
  ['RATE_LIMIT', { kind: 'rate-limit', when: 'before', resetIn: FORTY_MINUTES_S }],
  ['403 and Retry-After', { kind: 'secondary', when: 'before', retryAfter: FORTY_MINUTES_S }],
  ['429 and Retry-After', { kind: 'too-many-requests', when: 'before', retryAfter: FORTY_MINUTES_S }],
];

describe.each(USED_UP)('an hour that is used up in the middle (%s)', (_name, fault) => {
  it('defers the rest, says when a re-run can continue, and sends nothing more', async () => {
    await using github = await GithubHarness.start();
    github.server.faults.at(({ index, kind }) => kind === 'mutation' && index > 4, fault);
    const { error, result, requests } = await run(github, 100);
    expect(reasons(error)).toEqual(INCOMPLETE);
    const made = github.server.issues().length;
    expect(made).toBeGreaterThan(0);
    expect(result?.counts).toMatchObject({ created: made, deferred: 100 - made, failed: 0, unknown: 0 });
    expect(result?.syncMap.entries.size).toBe(made);
    const refusedAt = requests.at(-1)?.at ?? 0;
    expect(result?.resumeAt).toBeGreaterThanOrEqual(refusedAt + FORTY_MINUTES_S * 1000);
    expect(result?.resumeAt).toBeLessThanOrEqual(refusedAt + (FORTY_MINUTES_S + 2) * 1000);
    await github.clock.advance((result?.resumeAt ?? 0) - github.clock.now());
    expect((await run(github, 100)).result).toMatchObject({
      complete: true,
      counts: { created: 100 - made },
    });
    expect(github.server.issues()).toHaveLength(100);
  });

  it.each<FaultMatch>([
    { rootField: 'addProjectV2ItemById' },
    { rootField: 'updateProjectV2ItemFieldValue' },
  ])('leaves items half-made on the board, which the re-run completes: %j', async (match) => {
    await using github = await GithubHarness.start();
    github.server.faults.at(match, fault);
    const { error, result } = await run(github, 30, true);
    expect(reasons(error)).toEqual(INCOMPLETE);
    expect(result?.counts).toMatchObject({ failed: 0, unknown: 0 });
    expect(result?.resumeAt).toBeGreaterThan(github.clock.now());
    await github.clock.advance((result?.resumeAt ?? 0) - github.clock.now());
    expect((await run(github, 30, true)).result?.complete).toBe(true);
    expect(github.server.issues().map(({ items }) => items[0]?.values['Status'])).toEqual(
      Array.from({ length: 30 }, () => 'Backlog'),
    );
  });

  it('before anything is read ends the run at once, with the time', async () => {
    await using github = await GithubHarness.start();
    github.server.faults.at({ kind: 'query' }, fault);
    const { error, requests } = await run(github, 3);
    expect(reasons(error)).toEqual(INCOMPLETE);
    expect(requests).toHaveLength(1);
    expect(error).toMatchObject({ resumeAt: expect.any(Number) });
  });
});

it("a token's own hour of points ends a run, and its reset starts the next", async () => {
  await using github = await GithubHarness.start({
    tokens: { 'test-token': { login: 'octocat', pointsPerHour: 20 } },
  });
  const began = github.clock.now();
  let { error, result } = await run(github, 400);
  expect(reasons(error)).toEqual(INCOMPLETE);
  expect(result?.resumeAt).toBeGreaterThan(began + HOUR_MS - MINUTE_MS);
  for (let runs = 0; result?.complete !== true && runs < 6; runs++) {
    await github.clock.advance((result?.resumeAt ?? 0) - github.clock.now());
    ({ error, result } = await run(github, 400));
  }
  expect(error).toBeUndefined();
  expect(github.server.issues()).toHaveLength(400);
});

const CONTENT: readonly (readonly [string, LimitOptions, number])[] = [
  ['objects, as published', { contentCounts: 'objects' }, 500],
  ['objects, refused as a whole', { contentCounts: 'objects', contentRefusal: 'secondary' }, 500],
  ['fewer objects than published', { contentCounts: 'objects', contentPerHour: 130 }, 130],
  ['fewer objects a minute than published', { contentCounts: 'objects', contentPerMinute: 30 }, 500],
];

describe.each(CONTENT)('an hour of content that is used up (%s)', (_name, limits, most) => {
  it('defers the rest until the oldest of it is an hour old, and is continued then', async () => {
    await using github = await GithubHarness.start({ limits });
    const count = most + 50;
    const began = github.clock.now();
    const { error, result } = await run(github, count);
    expect(reasons(error)).toEqual(INCOMPLETE);
    const made = github.server.issues().length;
    expect(made).toBeLessThanOrEqual(most);
    expect(made).toBeGreaterThan(most - 20);
    expect(result?.counts).toMatchObject({ created: made, deferred: count - made, failed: 0, unknown: 0 });
    expect(result?.resumeAt).toBeGreaterThan(began + HOUR_MS - MINUTE_MS);
    expect(result?.resumeAt).toBeLessThan(began + HOUR_MS + MINUTE_MS);
    let last = result;
    for (let runs = 0; last?.complete !== true && runs < 6; runs++) {
      await github.clock.advance((last?.resumeAt ?? 0) - github.clock.now());
      last = (await run(github, count)).result;
    }
    expect(last?.complete).toBe(true);
    expect(github.server.issues()).toHaveLength(count);
  });
});

it('an item that is added right after a large sync is made at once', async () => {
  await using github = await GithubHarness.start();
  expect((await run(github, 600)).result).toMatchObject({ counts: { created: 600 } });
  const { result, took } = await run(github, 601);
  expect(result).toMatchObject({ complete: true, counts: { created: 1 } });
  expect(took).toBeLessThan(5000);
});
