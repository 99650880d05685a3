import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import type { PlainBranch } from '../../src/github-server/store/inspect.ts';
import { at, errorText, graphql, rest, textAt } from './support/client.ts';
import { mutate, repositoryId } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({
    owners: [
      {
        login: 'acme',
        repositories: [{ name: 'roadmap', files: { 'plan.yaml': 'a\n', 'docs/x.md': 'x\n' } }],
      },
      { login: 'dave', kind: 'User', repositories: [{ name: 'roadmap' }] },
    ],
    tokens: {
      'test-token': {},
      job: { kind: 'github-token', permissions: { pullRequests: 'read' } },
      fork: { kind: 'github-token', pushAccess: false, permissions: { issues: 'read', contents: 'read' } },
    },
  });
});

afterEach(() => server.close());

const branch = (name: string): PlainBranch | undefined =>
  server.branches().find((each) => each.name === name && each.repository === 'acme/roadmap');
const inRepository = (selection: string, token?: string) =>
  graphql(server, `{ repository(owner: "acme", name: "roadmap") { ${selection} } }`, {}, token);

describe('pull requests', () => {
  it('are opened from branches and forks', async () => {
    server.edit({ do: 'create-pull-request', title: 'Ours', head: 'next', files: { 'plan.yaml': 'b\n' } });
    server.edit({ do: 'create-pull-request', title: 'Theirs', fork: 'dave/roadmap', files: { q: 'q' } });
    const reply = await inRepository(`
      ours: pullRequest(number: 1) { isCrossRepository state baseRefName headRefName headRefOid baseRefOid }
      theirs: pullRequest(number: 2) { isCrossRepository headRepository { nameWithOwner } }`);

    expect(at(reply, 'data.repository')).toEqual({
      ours: {
        isCrossRepository: false,
        state: 'OPEN',
        baseRefName: 'main',
        headRefName: 'next',
        headRefOid: branch('next')?.oid,
        baseRefOid: branch('main')?.oid,
      },
      theirs: { isCrossRepository: true, headRepository: { nameWithOwner: 'dave/roadmap' } },
    });
  });

  it('bring their files and belong to the merge commit afterwards', async () => {
    server.edit({ do: 'create-pull-request', title: 'P', files: { 'plan.yaml': 'b\n', 'docs/x.md': null } });
    server.edit({ do: 'push', files: { other: 'o' } });
    server.edit({ do: 'merge', issue: 1 });

    expect(branch('main')?.files).toEqual({ 'plan.yaml': 'b\n', other: 'o' });
    const oid = branch('main')?.oid ?? '';
    const reply = await inRepository(
      `object(oid: "${oid}") { ... on Commit { associatedPullRequests(first: 5) { nodes { number merged state mergeCommit { oid } } } } }`,
    );
    expect(at(reply, 'data.repository.object.associatedPullRequests.nodes')).toEqual([
      { number: 1, merged: true, state: 'MERGED', mergeCommit: { oid } },
    ]);
    const listed = await rest(server, 'GET', `/repos/acme/roadmap/commits/${oid}/pulls`);
    expect(listed.body).toMatchObject([{ number: 1, merged_at: expect.any(String) }]);
  });

  it('are opened, changed and closed through the API, one for a pair of branches', async () => {
    const repository = await repositoryId(server);
    const main = branch('main')?.oid;
    await mutate(
      server,
      'createRef',
      { repositoryId: repository, name: 'refs/heads/idea', oid: main },
      'ref { id }',
    );
    const input = {
      repositoryId: repository,
      baseRefName: 'main',
      headRefName: 'idea',
      title: 'Idea',
      body: 'b',
    };
    const empty = await mutate(server, 'createPullRequest', input, 'pullRequest { id }');
    expect(errorText(empty)).toBe('No commits between main and idea');

    server.edit({ do: 'push', branch: 'idea', files: { 'plan.yaml': 'c\n' } });
    const made = await mutate(server, 'createPullRequest', input, 'pullRequest { id number }');
    const twin = await mutate(server, 'createPullRequest', input, 'pullRequest { id }');
    expect(errorText(twin)).toBe('A pull request already exists for acme:idea.');
    const pullRequestId = textAt(made, 'data.createPullRequest.pullRequest.id');
    await mutate(server, 'updatePullRequest', { pullRequestId, title: 'Better' }, 'pullRequest { id }');
    await mutate(server, 'closePullRequest', { pullRequestId }, 'pullRequest { id }');

    expect(server.issues()[0]).toMatchObject({ title: 'Better', state: 'CLOSED', isPullRequest: true });
    const listed = await inRepository(
      'pullRequests(first: 9, headRefName: "idea") { nodes { number state } }',
    );
    expect(at(listed, 'data.repository.pullRequests.nodes')).toEqual([{ number: 1, state: 'CLOSED' }]);
  });

  it('are refused to tokens that may not open them, and branches to tokens that only read', async () => {
    const repository = await repositoryId(server);
    server.edit({ do: 'push', branch: 'idea', files: { a: 'b' } });
    const input = { repositoryId: repository, baseRefName: 'main', headRefName: 'idea', title: 'Idea' };
    expect(errorText(await mutate(server, 'createPullRequest', input, 'clientMutationId', 'job'))).toBe(
      'GitHub Actions is not permitted to create or approve pull requests.',
    );
    const ref = { repositoryId: repository, name: 'refs/heads/x', oid: branch('main')?.oid };
    expect(errorText(await mutate(server, 'createRef', ref, 'clientMutationId', 'fork'))).toContain(
      'Resource not accessible by integration',
    );
  });

  it('are closed with their branch, whose commits stay', async () => {
    server.edit({ do: 'create-pull-request', title: 'P', head: 'next', files: { a: 'b' } });
    const oid = branch('next')?.oid ?? '';
    server.edit({ do: 'delete-branch', branch: 'next' });

    expect(branch('next')).toBeUndefined();
    expect(server.issues()[0]?.state).toBe('CLOSED');
    expect(
      at(
        await inRepository(`object(expression: "${oid}:a") { ... on Blob { text } }`),
        'data.repository.object',
      ),
    ).toEqual({ text: 'b' });
  });
});

describe('branches', () => {
  it('are reset by force only', async () => {
    server.edit({ do: 'push', branch: 'idea', files: { a: 'b' } });
    const reply = await inRepository('ref(qualifiedName: "refs/heads/idea") { id }');
    const refId = textAt(reply, 'data.repository.ref.id');
    const oid = branch('main')?.oid;
    const gentle = await mutate(server, 'updateRef', { refId, oid }, 'clientMutationId');
    expect(errorText(gentle)).toBe('Update is not a fast forward');
    await mutate(server, 'updateRef', { refId, oid, force: true }, 'clientMutationId');
    expect(branch('idea')?.oid).toBe(oid);
  });

  it('hold files and folders, readable at any commit', async () => {
    const reply = await inRepository(`
      file: object(expression: "main:plan.yaml") { ... on Blob { text isTruncated isBinary byteSize } }
      folder: object(expression: "main:docs") { ... on Tree { entries { name path type } } }
      root: object(expression: "main:") { ... on Tree { entries { path object { ... on Tree { entries { path } } } } } }
      nothing: object(expression: "main:nowhere") { oid }`);

    expect(at(reply, 'data.repository')).toEqual({
      file: { text: 'a\n', isTruncated: false, isBinary: false, byteSize: 2 },
      folder: { entries: [{ name: 'x.md', path: 'docs/x.md', type: 'blob' }] },
      root: {
        entries: [
          { path: 'docs', object: { entries: [{ path: 'docs/x.md' }] } },
          { path: 'plan.yaml', object: {} },
        ],
      },
      nothing: null,
    });
  });
});

describe('the record of who did what', () => {
  it('holds people and tokens alike', async () => {
    const one = server.edit({ do: 'create-issue', title: 'One', labels: ['bug'] });
    server.edit({ do: 'create-issue', title: 'Two' });
    server.edit({ do: 'edit-title', issue: 1, title: 'Uno', by: 'erin' });
    server.edit({ do: 'edit-body', issue: 1, body: 'text', by: 'erin' });
    server.edit({ do: 'remove-label', issue: 1, label: 'bug', by: 'dave' });
    server.edit({ do: 'set-parent', issue: 1, parent: 2, by: 'dave' });
    server.edit({ do: 'set-type', issue: 1, type: 'Bug' });
    server.edit({ do: 'close', issue: 1 });
    await mutate(server, 'reopenIssue', { issueId: one?.id }, 'clientMutationId');
    await mutate(
      server,
      'addBlockedBy',
      { issueId: one?.id, blockingIssueId: server.issues()[1]?.id },
      'clientMutationId',
    );
    const reply = await inRepository(`issue(number: 1) {
      editor { login } lastEditedAt
      timelineItems(first: 20, itemTypes: [RENAMED_TITLE_EVENT, UNLABELED_EVENT, PARENT_ISSUE_ADDED_EVENT,
        ISSUE_TYPE_ADDED_EVENT, CLOSED_EVENT, REOPENED_EVENT, BLOCKED_BY_ADDED_EVENT]) { nodes {
        kind: __typename
        ... on RenamedTitleEvent { actor { login } previousTitle currentTitle }
        ... on UnlabeledEvent { actor { login } label { name } }
        ... on ParentIssueAddedEvent { actor { login } parent { number } }
        ... on IssueTypeAddedEvent { actor { login } issueType { name } }
        ... on ClosedEvent { actor { login } stateReason }
        ... on ReopenedEvent { actor { login } }
        ... on BlockedByAddedEvent { actor { login } blockingIssue { number } }
      } } }`);

    expect(at(reply, 'data.repository.issue')).toEqual({
      editor: { login: 'erin' },
      lastEditedAt: expect.any(String),
      timelineItems: {
        nodes: [
          { kind: 'RenamedTitleEvent', actor: { login: 'erin' }, previousTitle: 'One', currentTitle: 'Uno' },
          { kind: 'UnlabeledEvent', actor: { login: 'dave' }, label: { name: 'bug' } },
          { kind: 'ParentIssueAddedEvent', actor: { login: 'dave' }, parent: { number: 2 } },
          { kind: 'IssueTypeAddedEvent', actor: { login: 'carol' }, issueType: { name: 'Bug' } },
          { kind: 'ClosedEvent', actor: { login: 'carol' }, stateReason: 'COMPLETED' },
          { kind: 'ReopenedEvent', actor: { login: 'octocat' } },
          { kind: 'BlockedByAddedEvent', actor: { login: 'octocat' }, blockingIssue: { number: 2 } },
        ],
      },
    });
  });
});
