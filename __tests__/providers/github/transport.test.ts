import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DeferredError, UnknownOutcomeError } from '../../../src/contracts/errors.ts';
import type { FaultAnswer } from '../../../src/github-server/http/faults.ts';
import { startGitHubServer } from '../../../src/github-server/server.ts';
import { GithubError } from '../../../src/providers/github/classifier.ts';
import type { Transport } from '../../../src/providers/github/transport.ts';
import { connect } from './support/connection.ts';
import {
  createAll,
  errorsOf,
  idOfRoadmap,
  repositoryId,
  roadmap,
  titles,
  titlesIn,
  updateIssue,
} from './support/requests.ts';

describe('a read', () => {
  test('is answered with its data', async () => {
    await using github = await connect();
    const result = await github.run(github.transport.query(repositoryId, roadmap));
    expect(result.repository?.id).toMatch(/./u);
    expect(github.transport.usage()).toMatchObject({ requests: 1, writes: 0, retries: 0, refusals: 0 });
  });

  test.each<FaultAnswer>([
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'malformed-json' },
    { kind: 'status', status: 502, body: 'html' },
    { kind: 'status', status: 500, body: 'json' },
    { kind: 'went-wrong' },
  ])('is tried again after $kind, with growing waits', async (answer) => {
    await using github = await connect();
    github.server.faults.at({ kind: 'query' }, { ...answer, when: 'after' }, 2);
    await github.run(idOfRoadmap(github.transport));
    expect(github.times()).toEqual([0, 1000, 3000]);
    expect(github.transport.usage()).toMatchObject({ requests: 3, writes: 0, retries: 2, refusals: 0 });
    expect(github.lines).toEqual([
      expect.stringMatching(/^RepositoryId: attempt 2 of 5 in 1 s \(.+\)$/u),
      expect.stringMatching(/^RepositoryId: attempt 3 of 5 in 2 s \(.+\)$/u),
    ]);
  });

  test('is given up after five attempts, whatever failed them', async () => {
    await using github = await connect();
    github.server.faults.at(0, { kind: 'rate-limited', when: 'before' });
    github.server.faults.at(1, { kind: 'status', status: 502, body: 'html', when: 'before' });
    github.server.faults.at(2, { kind: 'secondary-in-body', when: 'before' });
    github.server.faults.at(
      { kind: 'query' },
      { kind: 'status', status: 503, body: 'html', when: 'before' },
      9,
    );
    const outcome = await github.run(Promise.allSettled([idOfRoadmap(github.transport)]));
    expect(errorsOf(outcome)).toEqual([expect.any(GithubError)]);
    expect(errorsOf(outcome)).toEqual([
      expect.objectContaining({
        reason: 'server-fault',
        kind: 'retryable',
        message: expect.stringContaining('RepositoryId after 5 attempts'),
      }),
    ]);
    expect(github.server.log).toHaveLength(5);
  });

  test('of something that is not there fails at once, saying so', async () => {
    await using github = await connect();
    const query = github.transport.query(repositoryId, { owner: 'acme', name: 'nowhere' });
    await expect(github.run(query)).rejects.toMatchObject({ reason: 'not-found', kind: 'user' });
    expect(github.server.log).toHaveLength(1);
  });

  test('may miss a part of its data when the caller expects that', async () => {
    await using github = await connect();
    const query = github.transport.queryPartial(repositoryId, { owner: 'acme', name: 'nowhere' }, [
      'not-found',
    ]);
    expect(await github.run(query)).toEqual({ repository: null });
  });

  test('with a token that GitHub does not know is an authentication error', async () => {
    await using github = await connect({ projectToken: 'stranger' });
    await expect(github.run(idOfRoadmap(github.transport))).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
    expect(github.server.log).toHaveLength(1);
  });

  test('takes no longer than its time-out', async () => {
    await using github = await connect();
    github.server.faults.at(0, { kind: 'hang', when: 'before' });
    const read = idOfRoadmap(github.transport);
    await github.reached(1);
    await github.clock.advance(30_000);
    await github.run(read);
    expect(github.times()).toEqual([0, 31_000]);
    expect(github.lines).toEqual(['RepositoryId: attempt 2 of 5 in 1 s (no reply within 30 s)']);
  });

  test('to an address where nobody listens was surely not sent', async () => {
    const gone = await startGitHubServer();
    await gone.close();
    await using github = await connect({ url: gone.url });
    await expect(github.run(idOfRoadmap(github.transport))).rejects.toMatchObject({ reason: 'not-sent' });
    expect(github.transport.usage().requests).toBe(5);
  });
});

const limits: readonly (readonly [FaultAnswer, number])[] = [
  [{ kind: 'too-many-requests', retryAfter: 7 }, 7000],
  [{ kind: 'too-many-requests' }, 60_000],
  [{ kind: 'secondary', retryAfter: 7 }, 7000],
  [{ kind: 'secondary' }, 60_000],
  [{ kind: 'secondary-in-body' }, 60_000],
];

describe('a limit', () => {
  test.each(limits)('%j holds a read back, and everybody with it', async (answer, wait) => {
    await using github = await connect();
    github.server.faults.at(0, { ...answer, when: 'before' });
    const first = idOfRoadmap(github.transport);
    const second = github.clock.sleep(wait / 2).then(() => idOfRoadmap(github.transport));
    await github.run(Promise.all([first, second]));
    expect(github.times()).toEqual([0, wait, wait]);
    expect(github.transport.usage()).toMatchObject({ requests: 3, writes: 0, retries: 1, refusals: 1 });
  });

  test.each(limits)('%j holds a write back, which then happens once', async (answer, wait) => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { ...answer, when: 'before' });
    const results = await github.run(createAll(github.transport, repository, titles(3)));
    expect(errorsOf(results)).toEqual([]);
    expect(titlesIn(github.server)).toEqual(titles(3));
    expect(github.times().slice(1)).toEqual([0, wait]);
  });

  test('a Retry-After that is a date counts by the clock of GitHub', async () => {
    await using github = await connect();
    const until = new Date(github.clock.now() + 90_000).toUTCString();
    github.server.faults.at(0, { kind: 'secondary', retryAfter: until, when: 'before' });
    await github.run(idOfRoadmap(github.transport));
    expect(github.times()).toEqual([0, 90_000]);
  });

  test.each(['RATE_LIMITED', 'RATE_LIMIT'] as const)(
    'of the hour, said as %s, ends the run with the time when it can go on',
    async (primaryRefusal) => {
      const tokens = { 'test-token': { kind: 'pat', pointsPerHour: 1 } } as const;
      await using github = await connect({ server: { tokens, limits: { primaryRefusal } } });
      await github.run(idOfRoadmap(github.transport));
      const refused = await github.run(Promise.allSettled([idOfRoadmap(github.transport)]));
      const [error] = errorsOf(refused);
      expect(error).toBeInstanceOf(DeferredError);
      const again = await github.run(Promise.allSettled([idOfRoadmap(github.transport)]));
      expect(errorsOf(again)).toEqual([error]);
      const sent = github.server.log.length;
      await github.clock.advance(3_601_000);
      await github.run(idOfRoadmap(github.transport));
      expect(github.server.log.length - sent).toBe(1);
    },
  );

  test('in a row without a time of its own lasts longer each time', async () => {
    await using github = await connect();
    github.server.faults.at({ kind: 'query' }, { kind: 'secondary-in-body', when: 'before' }, 2);
    await github.run(idOfRoadmap(github.transport));
    expect(github.times()).toEqual([0, 60_000, 180_000]);
  });

  test('that strikes several requests at once is one limit', async () => {
    await using github = await connect();
    github.server.faults.at({ kind: 'query' }, { kind: 'secondary-in-body', when: 'before' }, 3);
    await github.run(Promise.all([1, 2, 3].map(() => idOfRoadmap(github.transport))));
    expect(github.times()).toEqual([0, 0, 0, 60_000, 60_000, 60_000]);
    expect(github.transport.usage()).toMatchObject({ requests: 6, writes: 0, retries: 3, refusals: 3 });
  });

  test('is left at once when the run is stopped', async () => {
    const stop = new AbortController();
    await using github = await connect({ traffic: { stop: stop.signal } });
    github.server.faults.at(0, { kind: 'secondary', retryAfter: 100, when: 'before' });
    const read = Promise.allSettled([idOfRoadmap(github.transport)]);
    await github.reached(1);
    await github.paused();
    stop.abort();
    expect(errorsOf(await read)).toEqual([expect.any(DeferredError)]);
    expect(github.clock.sleeping).toEqual([]);
    expect(github.server.log).toHaveLength(1);
  });
});

describe('a write that was surely not sent', () => {
  test('is tried five times, each with its operation, attempt and wait in the log', async () => {
    const gone = await startGitHubServer();
    await gone.close();
    await using github = await connect({ url: gone.url });
    const results = await github.run(createAll(github.transport, 'R_1', titles(2)));
    expect(errorsOf(results)).toEqual([1, 2].map(() => expect.objectContaining({ reason: 'not-sent' })));
    expect(github.transport.usage()).toMatchObject({ requests: 5, writes: 5, retries: 4 });
    expect(github.lines).toEqual(
      ['2 of 5 in 1 s', '3 of 5 in 2 s', '4 of 5 in 4 s', '5 of 5 in 8 s'].map((attempt) =>
        expect.stringContaining(`2 writes (createIssue): attempt ${attempt}`),
      ),
    );
  });
});

describe('a write whose reply is lost', () => {
  test.each<FaultAnswer>([
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'malformed-json' },
    { kind: 'status', status: 502, body: 'html' },
    { kind: 'status', status: 504, body: 'json' },
    { kind: 'went-wrong' },
  ])('by $kind has an unknown outcome and is not sent again', async (answer) => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { ...answer, when: 'after' });
    const results = await github.run(createAll(github.transport, repository, titles(3)));
    expect(errorsOf(results).map((error) => error instanceof UnknownOutcomeError)).toEqual([
      true,
      true,
      true,
    ]);
    expect(titlesIn(github.server)).toEqual(titles(3));
    expect(github.server.log).toHaveLength(2);
  });

  test('by a time-out as well', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { kind: 'hang', when: 'after' });
    const writes = createAll(github.transport, repository, titles(1));
    await github.reached(2);
    await github.clock.advance(30_000);
    const results = await writes;
    expect(errorsOf(results)).toEqual([expect.any(UnknownOutcomeError)]);
    expect(github.server.log).toHaveLength(2);
  });
});

describe('a write whose reply is lost and that may be repeated', () => {
  const update = (transport: Transport, id: string, title: string) =>
    transport.mutate(updateIssue, { id, title }, { weight: 'light', client: 'issues', repeatable: true });

  async function withIssue(github: Awaited<ReturnType<typeof connect>>): Promise<string> {
    const repository = await github.run(idOfRoadmap(github.transport));
    const [made] = await github.run(createAll(github.transport, repository, ['one']));
    return made?.status === 'fulfilled' ? (made.value.issue?.id ?? '') : '';
  }

  test('is repeated together with those that were lost with it', async () => {
    await using github = await connect({ traffic: { jitter: Math.random } });
    const id = await withIssue(github);
    github.server.faults.at({ kind: 'mutation' }, { kind: 'reset', when: 'before' });
    await github.run(Promise.all(['a', 'b', 'c'].map((title) => update(github.transport, id, title))));
    expect(titlesIn(github.server)).toEqual(['c']);
    expect(github.server.log.slice(2).map(({ rootFields }) => rootFields.length)).toEqual([3, 3]);
    expect(github.transport.usage()).toMatchObject({ writes: 3, retries: 1 });
    expect(github.lines).toEqual([
      expect.stringMatching(/^3 writes \(updateIssue\): attempt 2 of 5 in 1(?:\.\d)? s \(.+\)$/u),
    ]);
  });

  test('is sent five times at most, and its outcome stays unknown', async () => {
    await using github = await connect();
    const id = await withIssue(github);
    github.server.faults.at({ kind: 'mutation' }, { kind: 'reset', when: 'after' }, 9);
    const results = await github.run(Promise.allSettled([update(github.transport, id, 'a')]));
    expect(errorsOf(results)).toEqual([expect.any(UnknownOutcomeError)]);
    expect(github.server.log).toHaveLength(7);
    expect(github.times().slice(2)).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  test('stays unknown when the run ends, or a limit strikes, before it is repeated', async () => {
    const stop = new AbortController();
    await using github = await connect({ traffic: { stop: stop.signal } });
    const id = await withIssue(github);
    const lost = { kind: 'reset', when: 'after' } as const;
    github.server.faults.at({ kind: 'mutation' }, lost);
    github.server.faults.at(3, { kind: 'secondary', retryAfter: 600, when: 'before' });
    const limited = await github.run(Promise.allSettled([update(github.transport, id, 'a')]));
    expect(errorsOf(limited)).toEqual([expect.any(UnknownOutcomeError)]);
    await github.clock.advance(600_000);
    github.server.faults.at({ kind: 'mutation' }, lost);
    const write = Promise.allSettled([update(github.transport, id, 'b')]);
    await github.reached(5);
    while (github.clock.sleeping.length === 0) await github.clock.advance(0);
    stop.abort();
    expect(errorsOf(await write)).toEqual([expect.any(UnknownOutcomeError)]);
  });
});

describe('a pause', () => {
  const LATENCY_MS = 400;
  const moment = fc.record({ at: fc.nat(20_000), write: fc.boolean() });
  const refusals = fc.record({
    requests: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom('too-many-requests' as const, 'secondary' as const),
    retryAfter: fc.integer({ min: 1, max: 110 }),
  });

  test('is kept by every request, whatever is asked for and whenever it is refused', async () => {
    const moments = fc.array(moment, { minLength: 5, maxLength: 12 });
    const property = fc.asyncProperty(refusals, moments, async ({ requests, kind, retryAfter }, starts) => {
      await using github = await connect({ server: { latency: { requestMs: LATENCY_MS } } });
      const repository = await github.run(idOfRoadmap(github.transport));
      for (const index of requests) github.server.faults.at(index, { kind, retryAfter, when: 'before' });
      const work = starts.map(async ({ at, write }, index) => {
        await github.clock.sleep(at);
        await (write
          ? createAll(github.transport, repository, [`Item ${index}`])
          : idOfRoadmap(github.transport));
      });
      await github.run(Promise.all(work));
      const log = github.server.log;
      for (const { at } of requests.flatMap((index) => log[index] ?? [])) {
        const [from, until] = [at + LATENCY_MS, at + LATENCY_MS + retryAfter * 1000];
        expect(log.filter((other) => other.at > from && other.at < until)).toEqual([]);
      }
    });
    await fc.assert(property, { numRuns: 10 });
  }, 30_000);
});
