import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, errorText, graphql, rest } from './support/client.ts';
import { board, issueId, mutate, repositoryId } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({
    tokens: {
      'test-token': { login: 'octocat' },
      job: { kind: 'github-token' },
      app: { kind: 'app', login: 'planner[bot]' },
      reader: { login: 'reader', permissions: { issues: 'read' } },
      'board-reader': { login: 'watcher', permissions: { projects: 'read' } },
      visitor: { login: 'visitor', pushAccess: false },
      elsewhere: { login: 'octocat', repositories: ['acme/other'] },
    },
  });
});

afterEach(() => server.close());

const boardOf = (token: string) =>
  graphql(server, '{ organization(login: "acme") { projectV2(number: 1) { id } } }', {}, token);

describe('credentials', () => {
  it.each([
    ['a wrong token', 'nope', 'Bad credentials'],
    ['no token', '', 'This endpoint requires you to be authenticated.'],
  ])('refuses %s', async (_name, token, message) => {
    const overGraphql = await graphql(server, '{ viewer { login } }', {}, token);
    const overRest = await rest(server, 'GET', '/user', undefined, token);

    expect([overGraphql.status, at(overGraphql, 'message')]).toEqual([401, message]);
    expect(overRest.status).toBe(401);
  });
});

describe('the job token', () => {
  it('writes issues as the workflow bot', async () => {
    const repository = await repositoryId(server, 'job');

    const reply = await mutate(
      server,
      'createIssue',
      { repositoryId: repository, title: 'T' },
      'issue { viewerDidAuthor author { __typename login } }',
      'job',
    );

    expect(at(reply, 'data.createIssue.issue')).toEqual({
      viewerDidAuthor: true,
      author: { __typename: 'Bot', login: 'github-actions' },
    });
    expect(at(await graphql(server, '{ viewer { login } }', {}, 'job'), 'data.viewer.login')).toBe(
      'github-actions[bot]',
    );
  });

  it.each([
    ['{ organization(login: "acme") { projectV2(number: 1) { id } } }'],
    ['{ repository(owner: "acme", name: "roadmap") { projectV2(number: 1) { id } } }'],
    ['{ organization(login: "acme") { issueTypes(first: 5) { nodes { name } } } }'],
  ])('cannot read %s', async (document) => {
    expect((await graphql(server, document, {}, 'job')).body).toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    });
  });

  it('cannot reach a board through a node id either', async () => {
    const { projectId } = await board(server);
    const contentId = issueId(server, 'T');

    const read = await graphql(server, 'query ($id: ID!) { node(id: $id) { id } }', { id: projectId }, 'job');
    const write = await mutate(
      server,
      'addProjectV2ItemById',
      { projectId, contentId },
      'item { id }',
      'job',
    );

    expect([errorText(read), errorText(write)]).toEqual(
      Array(2).fill('Resource not accessible by integration'),
    );
  });

  it('reads issue types through the repository', async () => {
    const reply = await graphql(
      server,
      '{ repository(owner: "acme", name: "roadmap") { issueTypes(first: 1) { nodes { name } } } }',
      {},
      'job',
    );

    expect(at(reply, 'data.repository.issueTypes.nodes')).toEqual([{ name: 'Epic' }]);
  });
});

describe('grants', () => {
  it('name the kind of token that lacks them', async () => {
    const input = { repositoryId: await repositoryId(server), title: 'T' };

    expect(errorText(await mutate(server, 'createIssue', input, 'issue { id }', 'reader'))).toBe(
      'Resource not accessible by personal access token',
    );
    expect(at(await boardOf('app'), 'data.organization.projectV2.id')).toBeDefined();
  });

  it('let a board be read and not written', async () => {
    const { projectId } = await board(server);
    const input = { projectId, contentId: issueId(server, 'T') };

    expect(at(await boardOf('board-reader'), 'data.organization.projectV2.id')).toBe(projectId);
    expect(
      at(await mutate(server, 'addProjectV2ItemById', input, 'item { id }', 'board-reader'), 'errors.0.type'),
    ).toBe('FORBIDDEN');
  });

  it('hide repositories that are not on the list', async () => {
    const reply = await graphql(
      server,
      '{ repository(owner: "acme", name: "roadmap") { id } }',
      {},
      'elsewhere',
    );

    expect(errorText(reply)).toBe("Could not resolve to a Repository with the name 'acme/roadmap'.");
  });
});

describe('a visitor without push access', () => {
  it('edits only own issues and organizes none', async () => {
    const foreign = issueId(server, 'Foreign');
    const own = server.edit({ do: 'create-issue', title: 'Own', by: 'visitor' })?.id;
    const edit = async (id: string | undefined) =>
      errorText(await mutate(server, 'updateIssue', { id, title: 'New' }, 'issue { id }', 'visitor'));

    expect(await edit(own)).toBeUndefined();
    expect(await edit(foreign)).toBe(
      'visitor does not have the correct permissions to execute `UpdateIssue`',
    );
    expect(
      errorText(
        await mutate(server, 'addSubIssue', { issueId: own, subIssueId: foreign }, 'issue { id }', 'visitor'),
      ),
    ).toBe('visitor does not have the correct permissions to execute `AddSubIssue`');
    expect(
      errorText(await mutate(server, 'deleteIssue', { issueId: own }, 'clientMutationId', 'visitor')),
    ).toBe('visitor does not have the correct permissions to execute `DeleteIssue`');
  });

  it('is told so before trying', async () => {
    issueId(server, 'Foreign');
    const reply = await graphql(
      server,
      '{ repository(owner: "acme", name: "roadmap") { viewerPermission issue(number: 1) { viewerCanUpdate viewerCanLabel viewerCanClose viewerCanSetFields } } }',
      {},
      'visitor',
    );

    expect(at(reply, 'data.repository')).toEqual({
      viewerPermission: 'READ',
      issue: {
        viewerCanUpdate: false,
        viewerCanLabel: false,
        viewerCanClose: false,
        viewerCanSetFields: false,
      },
    });
  });
});

describe('repositories that take no issues', () => {
  it.each([
    [{ isArchived: true }, 'Repository was archived so is read-only.'],
    [{ hasIssuesEnabled: false }, 'Issues are disabled for this repo'],
  ])('%j', async (options, message) => {
    await using closed = await startGitHubServer({
      owners: [{ login: 'acme', repositories: [{ name: 'roadmap', ...options }] }],
    });
    const input = { repositoryId: await repositoryId(closed), title: 'T' };

    expect(errorText(await mutate(closed, 'createIssue', input, 'issue { id }'))).toBe(message);
  });
});
