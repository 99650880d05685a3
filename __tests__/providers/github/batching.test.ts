import { describe, expect, test } from '@jest/globals';
import { AuthenticationError, DeferredError, UnknownOutcomeError } from '../../../src/contracts/errors.ts';
import type { Transport } from '../../../src/providers/github/transport.ts';
import { connect } from './support/connection.ts';
import {
  createAll,
  createIssue,
  errorsOf,
  idOfRoadmap,
  titles,
  titlesIn,
  updateIssue,
} from './support/requests.ts';

describe('writes of one moment', () => {
  test('share documents of twenty, in order, a second apart', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    await github.run(createAll(github.transport, repository, titles(45)));
    expect(titlesIn(github.server)).toEqual(titles(45));
    const writes = github.server.log.slice(1);
    expect(writes.map(({ rootFields }) => rootFields.length)).toEqual([20, 20, 5]);
    expect(github.times().slice(1)).toEqual([0, 1000, 2000]);
    expect(github.transport.usage()).toEqual({ requests: 4, writes: 3, retries: 0, refusals: 0, points: 4 });
  });

  test('get their own payloads', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    const results = await github.run(createAll(github.transport, repository, titles(3)));
    const numbers = results.map((result) => (result.status === 'fulfilled' ? result.value.issue?.number : 0));
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('take along what arrives while they wait', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    const first = createAll(github.transport, repository, titles(1));
    await github.reached(2);
    const second = createAll(github.transport, repository, ['later']);
    const third = github.clock.sleep(900).then(() => createAll(github.transport, repository, ['last']));
    await github.run(Promise.all([first, second, third]));
    expect(github.server.log.slice(1).map(({ rootFields }) => rootFields.length)).toEqual([1, 2]);
    expect(titlesIn(github.server)).toEqual(['Item 1', 'later', 'last']);
  });

  test('that are light mix with other light ones, never with creates', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    const [issue] = await created(github, repository, 1);
    const light = (title: string) =>
      github.transport.mutate(updateIssue, { id: issue ?? '', title }, { weight: 'light', client: 'issues' });
    await github.run(
      Promise.all([light('a'), createAll(github.transport, repository, ['new']), light('b'), light('c')]),
    );
    const fields = github.server.log.slice(2).map(({ rootFields }) => rootFields.map(({ name }) => name));
    expect(fields).toEqual([['updateIssue', 'updateIssue', 'updateIssue'], ['createIssue']]);
    expect(titlesIn(github.server)).toEqual(['c', 'new']);
  });

  test('of two tokens never share a document, but their pace', async () => {
    const tokens = { 'test-token': {}, 'board-token': {} };
    await using github = await connect({ server: { tokens }, projectToken: 'board-token' });
    const repository = await github.run(idOfRoadmap(github.transport));
    await github.run(
      Promise.all([
        createAll(github.transport, repository, ['one']),
        createAll(github.transport, repository, ['two'], { client: 'board' }),
        createAll(github.transport, repository, ['three']),
      ]),
    );
    expect(github.server.log.map(({ token }) => token)).toEqual(['board-token', 'test-token', 'board-token']);
    expect(github.times().slice(1)).toEqual([0, 1000]);
    expect(titlesIn(github.server)).toEqual(['one', 'three', 'two']);
  });
});

describe('writes with the same key', () => {
  test('never travel in two requests at once, and keep their order', async () => {
    await using github = await connect({
      server: { latency: { requestMs: 3000 } },
      traffic: { writeSpacingMs: 0 },
    });
    const repository = await github.run(idOfRoadmap(github.transport));
    const [parentA = '', parentB = ''] = await created(github, repository, 2);
    const child = (title: string, parent: string) =>
      github.transport.mutate(
        createIssue,
        { repositoryId: repository, title, parentIssueId: parent },
        { weight: 'create', client: 'issues', serialKey: parent },
      );
    const mine = titles(30).map((title) => child(`A ${title}`, parentA));
    const theirs = titles(5).map((title) => child(`B ${title}`, parentB));
    const results = await github.run(Promise.allSettled([...mine, ...theirs]));
    expect(errorsOf(results)).toEqual([]);
    const parents = github.server.log.slice(2).map(({ variables }) => new Set(parentsIn(variables)));
    // Ten children of A wait for the twenty before them; those of B need not.
    expect(parents).toEqual([new Set([parentA]), new Set([parentB]), new Set([parentA])]);
    expect(github.times().slice(2)).toEqual([6000, 6000, 9000]);
    expect(titlesIn(github.server).filter((title) => title.startsWith('A'))).toEqual(
      titles(30).map((title) => `A ${title}`),
    );
  });
});

describe('the bound on requests in flight', () => {
  test('covers reads and writes together', async () => {
    const latency = { requestMs: 5000 };
    await using github = await connect({
      server: { latency },
      traffic: { maxConcurrent: 2, writeSpacingMs: 0 },
    });
    const repository = await github.run(idOfRoadmap(github.transport));
    const reads = Array.from({ length: 4 }, () => idOfRoadmap(github.transport));
    await github.run(Promise.all([...reads, createAll(github.transport, repository, titles(50))]));
    expect(Math.max(...github.server.log.map(({ inFlight }) => inFlight))).toBe(2);
    expect(github.times()).toEqual([0, 5000, 5000, 10_000, 10_000, 15_000, 15_000, 20_000]);
  });
});

describe('a refusal inside a batch', () => {
  test('concerns its own write alone', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at(
      { kind: 'mutation' },
      { kind: 'alias-error', alias: 1, message: 'Title is too long (maximum is 256 characters)' },
    );
    const results = await github.run(createAll(github.transport, repository, titles(3)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(errorsOf(results)).toEqual([
      expect.objectContaining({
        reason: 'validation',
        kind: 'terminal',
        message: 'GitHub refused createIssue: Title is too long (maximum is 256 characters)',
      }),
    ]);
    expect(titlesIn(github.server)).toEqual(['Item 1', 'Item 3']);
  });

  test('for want of a right is an authentication error', async () => {
    const tokens = { 'test-token': { permissions: { issues: 'read' } } } as const;
    await using github = await connect({ server: { tokens } });
    const repository = await github.run(idOfRoadmap(github.transport));
    const results = await github.run(createAll(github.transport, repository, titles(2)));
    expect(errorsOf(results).map((error) => error instanceof AuthenticationError)).toEqual([true, true]);
  });

  test('by the content limiter pauses everybody, then sends what was refused, and only that', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { kind: 'too-quickly', from: 2 });
    const results = await github.run(createAll(github.transport, repository, titles(5)));
    expect(errorsOf(results)).toEqual([]);
    expect(titlesIn(github.server)).toEqual(titles(5));
    expect(github.server.log.slice(1).map(({ rootFields }) => rootFields.length)).toEqual([5, 3]);
    expect(github.times().slice(1)).toEqual([0, 60_000]);
    expect(github.transport.usage()).toMatchObject({ requests: 3, writes: 2, retries: 1, refusals: 1 });
  });

  test('that lasts is deferred, with the time when it can go on', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { kind: 'too-quickly', from: 0 }, 9);
    const results = await github.run(createAll(github.transport, repository, titles(2)));
    expect(errorsOf(results)).toEqual([expect.any(DeferredError), expect.any(DeferredError)]);
    // A minute, two, and then four, which nobody waits for.
    expect(github.server.log).toHaveLength(4);
    expect(errorsOf(results)).toEqual(
      [1, 2].map(() => expect.objectContaining({ resumeAt: github.clock.now() + 240_000 })),
    );
    expect(titlesIn(github.server)).toEqual([]);
  });

  test('by resource limits leaves open what happened to the rest', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { kind: 'resource-limits', keep: 2 });
    const results = await github.run(createAll(github.transport, repository, titles(3)));
    expect(errorsOf(results)).toEqual([expect.any(UnknownOutcomeError)]);
  });

  test('by a race for a position is sent again, but not when it may have created something', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    const race = { kind: 'alias-error', alias: 0, message: 'Priority has already been taken' } as const;
    const [issue = ''] = await created(github, repository, 1);
    github.server.faults.at({ kind: 'mutation' }, race);
    await github.run(
      github.transport.mutate(
        updateIssue,
        { id: issue, title: 'new' },
        { weight: 'light', client: 'issues' },
      ),
    );
    expect(github.lines).toEqual(['updateIssue: attempt 2 of 5 in 1 s (Priority has already been taken)']);
    github.server.faults.at({ kind: 'mutation' }, race);
    const results = await github.run(createAll(github.transport, repository, titles(1)));
    expect(errorsOf(results)).toEqual([expect.any(UnknownOutcomeError)]);
  });

  test('of a node that was just made is asked again, and of another not', async () => {
    await using github = await connect();
    const update = (fresh: boolean) =>
      github.transport.mutate(
        updateIssue,
        { id: 'I_nowhere', title: 'new' },
        { weight: 'light', client: 'issues', fresh },
      );
    await expect(github.run(update(false))).rejects.toMatchObject({ reason: 'node-not-visible' });
    expect(github.server.log).toHaveLength(1);
    await expect(github.run(update(true))).rejects.toMatchObject({ reason: 'node-not-visible' });
    expect(github.server.log).toHaveLength(6);
  });
});

describe('the size of documents', () => {
  const sizes = (github: Awaited<ReturnType<typeof connect>>) =>
    github.server.log.slice(1).map(({ rootFields }) => rootFields.length);

  test('shrinks until replies take three seconds or less, and stays there', async () => {
    await using github = await connect({
      server: { latency: { mutationMs: 450 } },
      traffic: { maxConcurrent: 1 },
    });
    const repository = await github.run(idOfRoadmap(github.transport));
    const results = await github.run(createAll(github.transport, repository, titles(60)));
    expect(errorsOf(results)).toEqual([]);
    expect(titlesIn(github.server)).toEqual(titles(60));
    // 9 s, 4.5 s, then 2.7 s and a try at more.
    expect(sizes(github)).toEqual([20, 10, 6, 8, 6, 8, 2]);
  });

  test('halves at a gateway time-out, at a resource limit and at a time-out of validation', async () => {
    for (const fault of [
      { kind: 'status', status: 504, body: 'html', when: 'before' },
      { kind: 'status', status: 502, body: 'json', when: 'before' },
      { kind: 'resource-limits', keep: 12 },
      { kind: 'alias-error', alias: 0, message: 'Timeout on validation of query' },
    ] as const) {
      await using github = await connect({ traffic: { maxConcurrent: 1 } });
      const repository = await github.run(idOfRoadmap(github.transport));
      github.server.faults.at({ kind: 'mutation' }, fault);
      await github.run(createAll(github.transport, repository, titles(40)));
      expect(sizes(github).slice(0, 2)).toEqual([20, 10]);
    }
  });

  test('does not change for what has nothing to do with it', async () => {
    for (const fault of [
      { kind: 'reset', when: 'before' },
      { kind: 'secondary', retryAfter: 5, when: 'before' },
      { kind: 'alias-error', alias: 3, message: 'Title is too long (maximum is 256 characters)' },
    ] as const) {
      await using github = await connect({ traffic: { maxConcurrent: 1 } });
      const repository = await github.run(idOfRoadmap(github.transport));
      github.server.faults.at({ kind: 'mutation' }, fault);
      await github.run(createAll(github.transport, repository, titles(40)));
      expect(sizes(github).slice(0, 2)).toEqual([20, 20]);
    }
  });
});

describe('the content budget', () => {
  test('is waited for in place while that is short, and light writes pass meanwhile', async () => {
    await using github = await connect({ traffic: { writeSpacingMs: 0 } });
    const repository = await github.run(idOfRoadmap(github.transport));
    const many = await github.run(createAll(github.transport, repository, titles(81 * 20)));
    expect(errorsOf(many)).toEqual([]);
    expect(github.times()).toEqual([...Array.from({ length: 81 }, () => 0), 60_000]);
    expect(github.transport.usage().refusals).toBe(0);
  });

  test('that opens too late defers what it concerns, and nothing else', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    const [issue = ''] = await created(github, repository, 1);
    const before = github.clock.now() - 500_000;
    github.transport.recordEarlierCreations(
      Array.from({ length: 500 }, (_, second) => before + second * 1000),
    );
    const update = github.transport.mutate(
      updateIssue,
      { id: issue, title: 'still possible' },
      { weight: 'light', client: 'issues' },
    );
    const [results] = await github.run(
      Promise.all([createAll(github.transport, repository, titles(2)), update]),
    );
    expect(errorsOf(results)).toEqual(
      [1, 2].map(() => expect.objectContaining({ name: 'DeferredError', resumeAt: before + 3_601_000 })),
    );
    expect(titlesIn(github.server)).toEqual(['still possible']);
  });

  test('learns from a refusal that objects are what counts', async () => {
    const limits = { contentCounts: 'objects', contentRefusal: 'secondary' } as const;
    await using github = await connect({ server: { limits } });
    const repository = await github.run(idOfRoadmap(github.transport));
    const results = await github.run(createAll(github.transport, repository, titles(200)));
    expect(errorsOf(results)).toEqual([]);
    expect(titlesIn(github.server)).toEqual(titles(200));
    expect(github.transport.usage().refusals).toBe(1);
  });
});

describe('the end of a run', () => {
  test('defers what was not sent and lets what was sent come back', async () => {
    const stop = new AbortController();
    await using github = await connect({
      server: { latency: { requestMs: 4000 } },
      traffic: { stop: stop.signal },
    });
    const repository = await github.run(idOfRoadmap(github.transport));
    const writes = createAll(github.transport, repository, titles(21));
    await github.reached(2);
    stop.abort();
    const results = await github.run(writes);
    expect(errorsOf(results)).toEqual([expect.any(DeferredError)]);
    expect(titlesIn(github.server)).toEqual(titles(20));
    const late = await github.run(createAll(github.transport, repository, titles(1)));
    expect(errorsOf(late)).toEqual([expect.any(DeferredError)]);
    await github.run(Promise.resolve(github.transport[Symbol.asyncDispose]()));
    expect(github.clock.sleeping).toEqual([]);
  });

  test('abandons after five seconds what does not come back', async () => {
    await using github = await connect();
    const repository = await github.run(idOfRoadmap(github.transport));
    github.server.faults.at({ kind: 'mutation' }, { kind: 'hang', when: 'after' });
    const writes = createAll(github.transport, repository, titles(1));
    await github.reached(2);
    const disposed = github.transport[Symbol.asyncDispose]();
    await github.clock.advance(4999);
    expect(github.clock.sleeping).toHaveLength(2);
    await github.clock.advance(1);
    await disposed;
    expect(errorsOf(await writes)).toEqual([expect.any(UnknownOutcomeError)]);
    expect(github.clock.sleeping).toEqual([]);
  });
});

describe('on GitHub Enterprise Server', () => {
  test('reads are not spaced, writes are', async () => {
    await using github = await connect({ server: { ghes: true } });
    const repository = await github.run(idOfRoadmap(github.transport));
    await github.run(Promise.all([idOfRoadmap(github.transport), idOfRoadmap(github.transport)]));
    await github.run(createAll(github.transport, repository, titles(21)));
    expect(github.times()).toEqual([0, 0, 0, 0, 1000]);
    expect(new Set(github.server.log.map(({ path }) => path))).toEqual(new Set(['/api/graphql']));
  });
});

/** Ids of new issues. */
async function created(
  github: { readonly transport: Transport; readonly run: <T>(work: Promise<T>) => Promise<T> },
  repository: string,
  count: number,
): Promise<readonly string[]> {
  const results = await github.run(createAll(github.transport, repository, titles(count)));
  return results.flatMap((result) => (result.status === 'fulfilled' ? (result.value.issue?.id ?? []) : []));
}

function parentsIn(variables: Readonly<Record<string, unknown>>): readonly unknown[] {
  return Object.values(variables).map((input) =>
    typeof input === 'object' && input !== null && 'parentIssueId' in input ? input.parentIssueId : undefined,
  );
}
