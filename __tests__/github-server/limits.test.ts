import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, errorText, graphql, listAt, type Reply, rest } from './support/client.ts';
import { HandClock, LeapClock } from './support/clock.ts';
import { issueId, mutate, repositoryId } from './support/world.ts';

let server: GitHubServer;

afterEach(() => server.close());

const start = async (options: ServerOptions) => {
  server = await startGitHubServer(options);
  return server;
};

const ask = () => graphql(server, '{ viewer { login } }');

async function create(repository: string, count = 1): Promise<Reply> {
  const aliases = Array.from(
    { length: count },
    (_unused, index) => `m${index}: createIssue(input: $input) { issue { number } }`,
  );
  const document = `mutation ($input: CreateIssueInput!) { ${aliases.join(' ')} }`;
  return graphql(server, document, { input: { repositoryId: repository, title: 'T' } });
}

describe('the hourly budget', () => {
  it('is told in headers and comes back after an hour', async () => {
    const clock = new HandClock();
    await start({ clock, tokens: { 'test-token': { pointsPerHour: 2 } } });

    const first = await ask();
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-used': '1',
      'x-ratelimit-resource': 'graphql',
      'x-ratelimit-reset': String((clock.now() + 3_600_000) / 1000),
      date: 'Sat, 21 Nov 2026 12:00:00 GMT',
    });
    await ask();
    const refused = await ask();
    expect(refused.status).toBe(200);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(refused.body).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });

    clock.advance(3_600_000);
    expect(at(await ask(), 'data.viewer.login')).toBe('octocat');
  });

  it('can refuse in the newer form', async () => {
    await start({ tokens: { 'test-token': { pointsPerHour: 0 } }, limits: { primaryRefusal: 'RATE_LIMIT' } });

    expect((await ask()).body).toMatchObject({
      errors: [
        {
          type: 'RATE_LIMIT',
          code: 'graphql_rate_limit',
          message: expect.stringContaining('already exceeded'),
        },
      ],
    });
  });

  it('is a thousand points for a job token', async () => {
    await start({ tokens: { 'test-token': { kind: 'github-token' } } });

    expect((await ask()).headers.get('x-ratelimit-limit')).toBe('1000');
  });

  it('is separate for REST, whose refusal is a 403', async () => {
    await start({ limits: { restPerHour: 1 } });
    await rest(server, 'GET', '/user');

    const refused = await rest(server, 'GET', '/user');

    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(at(refused, 'message')).toMatch(/^API rate limit exceeded/);
    expect(at(await rest(server, 'GET', '/rate_limit'), 'resources')).toMatchObject({
      core: { limit: 1, remaining: 0 },
      graphql: { limit: 5000, remaining: 5000 },
    });
  });
});

describe('the secondary limits', () => {
  it.each([
    [403, 403, undefined],
    [200, 200, 'errors.0.message'],
  ] as const)('counts points a minute and refuses with %s', async (secondaryRefusal, status, path) => {
    const clock = new HandClock();
    await start({ clock, limits: { pointsPerMinute: 2, secondaryRefusal } });
    await ask();
    await ask();

    const refused = await ask();

    expect(refused.status).toBe(status);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(at(refused, path ?? 'message')).toMatch(/secondary rate limit/);
    clock.advance(60_000);
    expect(at(await ask(), 'data.viewer.login')).toBe('octocat');
  });

  it('counts a mutation request as five, however many aliases it has', async () => {
    await start({ limits: { pointsPerMinute: 11 } });
    const repository = await repositoryId(server);

    const replies = [await create(repository, 3), await create(repository), await create(repository)];

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 403]);
  });

  it('refuses more requests at the same time than allowed', async () => {
    const clock = new HandClock();
    await start({ clock, latency: { requestMs: 50 }, limits: { maxConcurrent: 2 } });

    const replies = [ask(), ask(), ask()];
    await clock.asleep(3);
    clock.advance(50);

    expect((await Promise.all(replies)).filter(({ status }) => status === 403)).toHaveLength(1);
    expect(server.log.map(({ inFlight }) => inFlight)).toEqual([1, 2, 3]);
  });
});

describe('the content limiter', () => {
  it('counts requests, whatever they create', async () => {
    const clock = new HandClock();
    await start({ clock, limits: { contentPerMinute: 2 } });
    const repository = await repositoryId(server);

    await create(repository, 5);
    await create(repository, 5);
    const refused = await create(repository, 2);

    expect(refused.status).toBe(200);
    expect(refused.body).toEqual({
      data: { m0: null, m1: null },
      errors: ['m0', 'm1'].map((alias) =>
        expect.objectContaining({
          type: 'UNPROCESSABLE',
          path: [alias],
          message: 'was submitted too quickly',
        }),
      ),
    });
    expect(server.issues()).toHaveLength(10);
    clock.advance(60_000);
    expect(at(await create(repository), 'errors')).toBeUndefined();
  });

  it('can count objects, so that part of a document passes', async () => {
    await start({ limits: { contentPerHour: 3, contentCounts: 'objects' } });

    const reply = await create(await repositoryId(server), 5);

    expect(listAt(reply, 'errors').map((_error, index) => at(reply, `errors.${index}.path.0`))).toEqual([
      'm3',
      'm4',
    ]);
    expect(server.issues()).toHaveLength(3);
  });

  it('can refuse the whole request', async () => {
    await start({ limits: { contentPerMinute: 0, contentRefusal: 'secondary', retryAfterSeconds: 0 } });

    const refused = await create(await repositoryId(server));

    expect(refused.status).toBe(403);
    expect(refused.headers.has('retry-after')).toBe(false);
  });

  it('leaves edits alone', async () => {
    await start({ limits: { contentPerMinute: 0 } });

    const reply = await mutate(
      server,
      'updateIssue',
      { id: issueId(server, 'T'), title: 'U' },
      'issue { title }',
    );

    expect(at(reply, 'errors')).toBeUndefined();
  });
});

describe('time', () => {
  it('passes for each request and each mutation', async () => {
    const clock = new LeapClock();
    const before = clock.now();
    await start({ clock, latency: { requestMs: 200, mutationMs: 30 } });
    const repository = await repositoryId(server);

    await create(repository, 3);

    expect(clock.now() - before).toBe(200 + 200 + 3 * 30);
  });

  it('runs out after ten seconds, with what was done staying done', async () => {
    await start({ clock: new LeapClock(), latency: { mutationMs: 4000 } });

    const reply = await create(await repositoryId(server), 5);

    expect(reply.status).toBe(502);
    expect(errorText(reply)).toMatch(/^Something went wrong while executing your query/);
    expect(server.issues()).toHaveLength(2);
    expect(server.log.at(-1)).toMatchObject({ status: 502, applied: true });
  });
});
