import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql } from './support/client.ts';
import { HandClock } from './support/clock.ts';
import { issueId, mutate } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({ limits: { contentPerMinute: 1000, contentPerHour: 1000 } });
});

afterEach(() => server.close());

const add = (parent: string, child: string, more: object = {}) =>
  mutate(
    server,
    'addSubIssue',
    { issueId: parent, subIssueId: child, ...more },
    'issue { id } subIssue { id }',
  );

const refusal = (message: string, type = 'UNPROCESSABLE') => ({ errors: [{ type, message }] });

describe('sub-issues', () => {
  it('come in the order they were added and are summed up', async () => {
    const [parent, first, second] = ['Parent', 'First', 'Second'].map((title) => issueId(server, title));
    await add(`${parent}`, `${second}`);
    await add(`${parent}`, `${first}`);
    server.edit({ do: 'close', issue: 2 });

    const reply = await graphql(
      server,
      'query ($id: ID!) { node(id: $id) { ... on Issue { subIssues(first: 10) { nodes { title parent { title } } } subIssuesSummary { total completed percentCompleted } } } }',
      { id: parent },
    );

    expect(at(reply, 'data.node')).toEqual({
      subIssues: { nodes: ['Second', 'First'].map((title) => ({ title, parent: { title: 'Parent' } })) },
      subIssuesSummary: { total: 2, completed: 1, percentCompleted: 50 },
    });
  });

  it('have one parent, unless it is to be replaced', async () => {
    const [one, two, child] = ['One', 'Two', 'Child'].map((title) => issueId(server, title));
    await add(`${one}`, `${child}`);

    expect((await add(`${one}`, `${child}`)).body).toMatchObject(
      refusal('Issue may not contain duplicate sub-issues and Sub issue may only have one parent'),
    );
    expect((await add(`${two}`, `${child}`)).body).toMatchObject(
      refusal('Sub issue may only have one parent'),
    );

    await add(`${two}`, `${child}`, { replaceParent: true });
    expect(server.issues().map(({ subIssues }) => subIssues)).toEqual([[], ['acme/roadmap#3'], []]);
  });

  it('are at most a hundred, closed ones included', async () => {
    issueId(server, 'Parent');
    for (let child = 2; child <= 101; child += 1) {
      issueId(server, `Child ${child}`);
      server.edit({ do: 'set-parent', issue: child, parent: 1 });
      server.edit({ do: 'close', issue: child });
    }

    const reply = await add(`${server.issues()[0]?.id}`, issueId(server, 'One more'));

    expect(reply.body).toMatchObject(refusal('Parent cannot have more than 100 sub-issues'));
  });

  it('are at most eight levels deep and never circular', async () => {
    for (let level = 1; level <= 8; level += 1) {
      issueId(server, `Level ${level}`);
      if (level > 1) server.edit({ do: 'set-parent', issue: level, parent: level - 1 });
    }
    const [top, bottom] = [server.issues()[0]?.id, server.issues()[7]?.id];

    expect((await add(`${bottom}`, issueId(server, 'Too deep'))).body).toMatchObject(
      refusal('Sub-issues cannot be nested more than 8 levels deep'),
    );
    expect((await add(`${bottom}`, `${top}`)).body).toMatchObject(
      refusal('Sub issue cannot be an ancestor of its parent'),
    );
  });

  it.each([
    ['afterId', 3, ['B', 'C', 'A']],
    ['beforeId', 2, ['A', 'B', 'C']],
  ])('move by %s', async (place, sibling, order) => {
    const parent = issueId(server, 'Parent');
    for (const title of ['B', 'C', 'A']) await add(parent, issueId(server, title));
    const subIssueId = server.issues().find(({ title }) => title === 'A')?.id;

    await mutate(
      server,
      'reprioritizeSubIssue',
      { issueId: parent, subIssueId, [place]: server.issues()[sibling - 1]?.id },
      'issue { id }',
    );

    const titles = server
      .issues()[0]
      ?.subIssues.map((name) => server.issues()[Number(name.split('#')[1]) - 1]?.title);
    expect(titles).toEqual(order);
  });

  it('leave their parent', async () => {
    const [parent, child] = ['Parent', 'Child'].map((title) => issueId(server, title));
    await add(`${parent}`, `${child}`);

    await mutate(server, 'removeSubIssue', { issueId: parent, subIssueId: child }, 'issue { id }');

    expect(server.issues()[1]?.parent).toBeNull();
  });
});

describe('the position race', () => {
  const racing = async (first: object, second: object) => {
    const clock = new HandClock();
    const raced = await startGitHubServer({ clock, latency: { mutationMs: 100 } });
    const ids = ['Parent', 'Other', 'A', 'B'].map((title) => issueId(raced, title));
    const name = (input: object) =>
      Object.fromEntries(Object.entries(input).map(([member, index]) => [member, ids[Number(index)]]));
    const replies = [first, second].map((input) => mutate(raced, 'addSubIssue', name(input), 'issue { id }'));
    await clock.asleep(2);
    clock.advance(100);
    const bodies = (await Promise.all(replies)).map(({ body }) => body);
    await raced.close();
    return bodies;
  };

  it('refuses the later of two requests that add to one parent at the same time', async () => {
    const bodies = await racing({ issueId: 0, subIssueId: 2 }, { issueId: 0, subIssueId: 3 });

    expect(
      bodies.filter((body) => JSON.stringify(body).includes('Priority has already been taken')),
    ).toHaveLength(1);
  });

  it('does not touch requests with different parents', async () => {
    const bodies = await racing({ issueId: 0, subIssueId: 2 }, { issueId: 1, subIssueId: 3 });

    expect(JSON.stringify(bodies)).not.toContain('errors');
  });

  it('does not touch one request after the other, nor aliases of one document', async () => {
    const [parent, ...children] = ['Parent', 'A', 'B', 'C'].map((title) => issueId(server, title));
    const both = await graphql(
      server,
      `mutation ($p: ID!, $a: ID!, $b: ID!) {
        a: addSubIssue(input: { issueId: $p, subIssueId: $a }) { issue { id } }
        b: addSubIssue(input: { issueId: $p, subIssueId: $b }) { issue { id } } }`,
      { p: parent, a: children[0], b: children[1] },
    );
    const after = await add(`${parent}`, `${children[2]}`);

    expect([at(both, 'errors'), at(after, 'errors')]).toEqual([undefined, undefined]);
  });
});

describe('dependencies', () => {
  const block = (blocked: string, blocker: string) =>
    mutate(
      server,
      'addBlockedBy',
      { issueId: blocked, blockingIssueId: blocker },
      'issue { id } blockingIssue { id }',
    );

  it('are seen from both ends and counted', async () => {
    const [blocked, blocker] = ['Blocked', 'Blocker'].map((title) => issueId(server, title));
    await block(`${blocked}`, `${blocker}`);
    server.edit({ do: 'close', issue: 2 });

    const reply = await graphql(
      server,
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { blockedBy(first: 5) { nodes { title } } blocking(first: 5) { nodes { title } } issueDependenciesSummary { blockedBy totalBlockedBy blocking totalBlocking } } } }',
      { ids: [blocked, blocker] },
    );

    expect(at(reply, 'data.nodes')).toEqual([
      {
        blockedBy: { nodes: [{ title: 'Blocker' }] },
        blocking: { nodes: [] },
        issueDependenciesSummary: { blockedBy: 0, totalBlockedBy: 1, blocking: 0, totalBlocking: 0 },
      },
      {
        blockedBy: { nodes: [] },
        blocking: { nodes: [{ title: 'Blocked' }] },
        issueDependenciesSummary: { blockedBy: 0, totalBlockedBy: 0, blocking: 1, totalBlocking: 1 },
      },
    ]);
  });

  it('cannot be added twice, to itself or with a pull request', async () => {
    const [blocked, blocker] = ['Blocked', 'Blocker'].map((title) => issueId(server, title));
    const pull = server.edit({ do: 'create-pull-request', title: 'Pull' });
    await block(`${blocked}`, `${blocker}`);

    expect((await block(`${blocked}`, `${blocker}`)).body).toMatchObject(
      refusal('Target issue has already been taken', 'VALIDATION'),
    );
    expect((await block(`${blocked}`, `${blocked}`)).body).toMatchObject(
      refusal('Target issue cannot be the same as the source issue', 'VALIDATION'),
    );
    expect((await block(`${blocked}`, `${pull?.id}`)).body).toMatchObject(
      refusal('Target issue may only be an issue', 'VALIDATION'),
    );
  });

  it('are at most fifty each way', async () => {
    issueId(server, 'Blocked');
    for (let blocker = 2; blocker <= 51; blocker += 1) {
      issueId(server, `Blocker ${blocker}`);
      server.edit({ do: 'add-blocker', issue: 1, blocker });
    }

    const reply = await block(`${server.issues()[0]?.id}`, issueId(server, 'One more'));

    expect(reply.body).toMatchObject(refusal('Issue cannot be blocked by more than 50 issues', 'VALIDATION'));
  });

  it('can be removed, even when absent', async () => {
    const [blocked, blocker] = ['Blocked', 'Blocker'].map((title) => issueId(server, title));
    const input = { issueId: blocked, blockingIssueId: blocker };
    await block(`${blocked}`, `${blocker}`);

    await mutate(server, 'removeBlockedBy', input, 'issue { id }');
    const again = await mutate(server, 'removeBlockedBy', input, 'issue { id }');

    expect(server.issues()[0]?.blockedBy).toEqual([]);
    expect(at(again, 'errors')).toBeUndefined();
  });
});
