import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql, listAt, rest } from './support/client.ts';
import { HandClock } from './support/clock.ts';

let server: GitHubServer;
let clock: HandClock;

beforeEach(async () => {
  clock = new HandClock();
  server = await startGitHubServer({
    clock,
    indexLagMs: 5000,
    tokens: {
      'test-token': {},
      visitor: { login: 'visitor', pushAccess: false },
      blind: { permissions: { issues: 'none' } },
    },
  });
});

afterEach(() => server.close());

describe('REST', () => {
  it('knows the caller and the repository', async () => {
    expect(at(await rest(server, 'GET', '/user'), 'login')).toBe('octocat');
    expect((await rest(server, 'GET', '/repos/acme/roadmap', undefined, 'visitor')).body).toMatchObject({
      full_name: 'acme/roadmap',
      default_branch: 'main',
      permissions: { admin: false, push: false, pull: true },
    });
  });

  it.each([
    ['GET', '/repos/acme/nope', 404, 'Not Found'],
    ['GET', '/repos/acme/roadmap/issues/9', 404, 'Not Found'],
    ['GET', '/teapot', 404, 'Not Found'],
    ['POST', '/repos/acme/roadmap/issues/1/comments', 422, "'body' must be a text"],
    ['PATCH', '/repos/acme/roadmap/issues/comments/1', 404, 'Not Found'],
  ])('refuses %s %s', async (method, path, status, message) => {
    server.edit({ do: 'create-issue', title: 'T' });

    const reply = await rest(server, method, path, method === 'GET' ? undefined : {});

    expect([reply.status, at(reply, 'message')]).toEqual([status, message]);
  });

  it('demands the grant', async () => {
    const reply = await rest(server, 'GET', '/repos/acme/roadmap/issues', undefined, 'blind');

    expect([reply.status, at(reply, 'message')]).toEqual([
      403,
      'Resource not accessible by personal access token',
    ]);
  });

  it('lists issues with pull requests, open ones first asked for, newest first', async () => {
    server.edit({ do: 'create-issue', title: 'One', labels: ['bug'] });
    server.edit({ do: 'create-issue', title: 'Two' });
    server.edit({ do: 'create-pull-request', title: 'Pull' });
    server.edit({ do: 'close', issue: 2 });
    const ask = async (query: string) => {
      const reply = await rest(server, 'GET', `/repos/acme/roadmap/issues${query}`);
      return listAt({ ...reply, body: { list: reply.body } }, 'list').map((entry) =>
        Reflect.get(Object(entry), 'title'),
      );
    };

    expect(await ask('')).toEqual(['Pull', 'One']);
    expect(await ask('?state=all&direction=asc')).toEqual(['One', 'Two', 'Pull']);
    expect(await ask('?labels=bug')).toEqual([]);
    clock.advance(5000);
    expect(await ask('?labels=bug')).toEqual(['One']);
  });

  it('links the pages of a list', async () => {
    for (let number = 1; number <= 5; number += 1)
      server.edit({ do: 'create-issue', title: `Issue ${number}` });

    const reply = await rest(server, 'GET', '/repos/acme/roadmap/issues?per_page=2&page=2');

    expect(reply.body).toMatchObject([{ number: 3 }, { number: 2 }]);
    expect(reply.headers.get('link')?.split(', ')).toEqual([
      `<${server.url}/repos/acme/roadmap/issues?per_page=2&page=1>; rel="prev"`,
      `<${server.url}/repos/acme/roadmap/issues?per_page=2&page=1>; rel="first"`,
      `<${server.url}/repos/acme/roadmap/issues?per_page=2&page=3>; rel="next"`,
      `<${server.url}/repos/acme/roadmap/issues?per_page=2&page=3>; rel="last"`,
    ]);
  });

  it('keeps comments', async () => {
    server.edit({ do: 'create-pull-request', title: 'Pull' });
    const path = '/repos/acme/roadmap/issues';

    const added = await rest(server, 'POST', `${path}/1/comments`, { body: 'First' });
    const edited = await rest(server, 'PATCH', `${path}/comments/${String(at(added, 'id'))}`, {
      body: 'Second',
    });
    expect([added.status, edited.status]).toEqual([201, 200]);
    expect((await rest(server, 'GET', `${path}/1/comments`)).body).toMatchObject([
      { body: 'Second', user: { login: 'octocat' } },
    ]);

    expect((await rest(server, 'DELETE', `${path}/comments/${String(at(added, 'id'))}`)).status).toBe(204);
    expect(server.issues()[0]?.comments).toEqual([]);
    expect(server.log.map(({ method, applied }) => [method, applied])).toEqual([
      ['POST', true],
      ['PATCH', true],
      ['GET', false],
      ['DELETE', true],
    ]);
  });

  it('finds the pull requests of a commit', async () => {
    server.edit({ do: 'create-pull-request', title: 'Pull', sha: 'abc' });

    expect((await rest(server, 'GET', '/repos/acme/roadmap/commits/abc/pulls')).body).toMatchObject([
      { number: 1 },
    ]);
    expect((await rest(server, 'GET', '/repos/acme/roadmap/commits/def/pulls')).body).toEqual([]);
  });
});

describe('GitHub Enterprise Server', () => {
  it('has its own paths', async () => {
    await using enterprise = await startGitHubServer({ ghes: true });

    expect(enterprise.url).toMatch(/\/api\/v3$/);
    expect(at(await rest(enterprise, 'GET', '/user'), 'login')).toBe('octocat');
    expect(at(await graphql(enterprise, '{ viewer { login } }'), 'data.viewer.login')).toBe('octocat');
    expect(
      (
        await fetch(enterprise.url.replace('/api/v3', '/user'), {
          headers: { authorization: 'token test-token' },
        })
      ).status,
    ).toBe(404);
  });
});
