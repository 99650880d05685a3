import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault, FaultAnswer } from '../../src/github-server/http/faults.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql, type Reply } from './support/client.ts';
import { repositoryId } from './support/world.ts';

let server: GitHubServer;
let repository: string;

beforeEach(async () => {
  server = await startGitHubServer();
  repository = await repositoryId(server);
});

afterEach(() => server.close());

const threeIssues = () =>
  graphql(
    server,
    `mutation ($r: ID!) { ${['A', 'B', 'C'].map((title) => `${title}: createIssue(input: { repositoryId: $r, title: "${title}" }) { issue { title } }`).join(' ')} }`,
    { r: repository },
  );

const titles = () => server.issues().map(({ title }) => title);

const answers: readonly (readonly [FaultAnswer, (reply: Reply) => void])[] = [
  [{ kind: 'malformed-json' }, ({ status, body }) => expect([status, body]).toEqual([200, undefined])],
  [
    { kind: 'status', status: 500, body: 'json' },
    ({ status, body }) => expect([status, body]).toEqual([500, { message: 'Server Error' }]),
  ],
  [
    { kind: 'status', status: 502, body: 'html' },
    ({ status, text }) => expect([status, text.slice(0, 9)]).toEqual([502, '<!DOCTYPE']),
  ],
  [
    { kind: 'status', status: 504, body: 'json' },
    ({ status, text }) => expect([status, text]).toEqual([504, expect.stringContaining("couldn't respond")]),
  ],
  [
    { kind: 'too-many-requests', retryAfter: 7 },
    ({ status, headers }) => expect([status, headers.get('retry-after')]).toEqual([429, '7']),
  ],
  [
    { kind: 'too-many-requests', retryAfter: 'Sat, 21 Nov 2026 12:00:00 GMT' },
    ({ headers }) => expect(headers.get('retry-after')).toBe('Sat, 21 Nov 2026 12:00:00 GMT'),
  ],
  [
    { kind: 'secondary' },
    ({ status, headers }) => expect([status, headers.has('retry-after')]).toEqual([403, false]),
  ],
  [
    { kind: 'secondary', retryAfter: 3 },
    ({ status, headers }) => expect([status, headers.get('retry-after')]).toEqual([403, '3']),
  ],
  [
    { kind: 'secondary-in-body' },
    (reply) =>
      expect([reply.status, at(reply, 'errors.0.message')]).toEqual([
        200,
        expect.stringContaining('secondary rate limit'),
      ]),
  ],
  [
    { kind: 'rate-limited' },
    (reply) =>
      expect([at(reply, 'errors.0.type'), reply.headers.get('x-ratelimit-remaining')]).toEqual([
        'RATE_LIMITED',
        '0',
      ]),
  ],
  [
    { kind: 'rate-limit' },
    (reply) =>
      expect([at(reply, 'errors.0.type'), at(reply, 'errors.0.code')]).toEqual([
        'RATE_LIMIT',
        'graphql_rate_limit',
      ]),
  ],
  [
    { kind: 'went-wrong' },
    (reply) =>
      expect([reply.status, at(reply, 'errors.0.message')]).toEqual([
        200,
        expect.stringContaining('Something went wrong while executing your query'),
      ]),
  ],
];

describe.each(answers)('the answer %j', (fault, check) => {
  it.each([
    ['before', []],
    ['after', ['A', 'B', 'C']],
    [{ aliases: 2 }, ['A', 'B']],
  ] as const)('stands in %j what was applied', async (when, applied) => {
    server.faults.at(1, { ...fault, when });

    check(await threeIssues());

    expect(titles()).toEqual(applied);
    expect(server.log[1]?.applied).toBe(applied.length > 0);
    expect(server.faults.pending).toEqual([]);
  });
});

describe('a lost reply', () => {
  it.each([
    ['reset', 'before', 0],
    ['reset', 'after', 3],
    ['truncated', 'after', 3],
  ] as const)('by %s %s', async (kind, when, applied) => {
    server.faults.at({ kind: 'mutation' }, { kind, when });

    await expect(threeIssues()).rejects.toThrow(/fetch failed|terminated/);

    expect(titles()).toHaveLength(applied);
    expect(await repositoryId(server)).toBe(repository);
  });

  it('by a server that hangs until the client gives up', async () => {
    server.faults.at({ rootField: 'createIssue' }, { kind: 'hang', when: 'after' });
    const giveUp = new AbortController();
    const reply = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { authorization: 'bearer test-token' },
      body: JSON.stringify({
        query: 'mutation ($i: CreateIssueInput!) { createIssue(input: $i) { issue { id } } }',
        variables: { i: { repositoryId: repository, title: 'A' } },
      }),
      signal: giveUp.signal,
    });
    while (titles().length === 0) await new Promise(setImmediate);
    giveUp.abort();

    await expect(reply).rejects.toThrow(/aborted/);
    expect(server.log.at(-1)).toMatchObject({ status: 0, applied: true, hung: true });
  });
});

describe('a fault of some aliases', () => {
  const partial: readonly (readonly [Fault, object, readonly string[]])[] = [
    [{ kind: 'too-quickly', from: 1 }, { A: { issue: { title: 'A' } }, B: null, C: null }, ['A']],
    [{ kind: 'resource-limits', keep: 2 }, { A: {}, B: {}, C: null }, ['A', 'B']],
    [
      { kind: 'alias-error', alias: 1, type: 'UNPROCESSABLE', message: 'no' },
      { A: {}, B: null, C: {} },
      ['A', 'C'],
    ],
    [
      { kind: 'alias-error', alias: 1, message: 'no', applied: true },
      { A: {}, B: null, C: {} },
      ['A', 'B', 'C'],
    ],
  ];

  it.each(partial)('%j', async (fault, data, applied) => {
    server.faults.at(({ kind }) => kind === 'mutation', fault);

    const reply = await threeIssues();

    expect(reply.body).toMatchObject({ data, errors: expect.any(Array) });
    expect(titles()).toEqual(applied);
  });
});

describe('a reply that ran into the resource limits', () => {
  it('has holes in its lists', async () => {
    await threeIssues();
    server.faults.at({ kind: 'query' }, { kind: 'partial-nodes', keep: 1 });

    const reply = await graphql(
      server,
      '{ repository(owner: "acme", name: "roadmap") { issues(first: 9) { totalCount nodes { title } } } }',
    );

    expect(at(reply, 'data.repository.issues')).toEqual({
      totalCount: 3,
      nodes: [{ title: 'A' }, null, null],
    });
    expect(at(reply, 'errors.0.type')).toBe('RESOURCE_LIMITS_EXCEEDED');
  });
});

describe('planned faults', () => {
  it('strike as often as told and stay pending until then', async () => {
    server.faults.at({ operationName: 'Once' }, { kind: 'reset', when: 'before' });
    server.faults.at({ kind: 'query' }, { kind: 'status', status: 502, body: 'json', when: 'before' }, 2);
    const ask = async () => (await graphql(server, '{ viewer { login } }')).status;

    expect([await ask(), await ask(), await ask()]).toEqual([502, 502, 200]);
    expect(server.faults.pending).toMatchObject([{ target: { operationName: 'Once' }, left: 1 }]);

    server.faults.clear();
    expect(server.faults.pending).toEqual([]);
  });
});
