import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { githubSchema } from '../../src/github-server/graphql/schema.ts';
import { tables } from '../../src/github-server/graphql/tables.ts';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, errorText, graphql } from './support/client.ts';
import { HandClock } from './support/clock.ts';
import { mutate } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({
    clock: new HandClock(),
    owners: [
      {
        login: 'acme',
        issueFields: [
          { name: 'Notes', dataType: 'TEXT' },
          { name: 'Effort', dataType: 'NUMBER' },
          { name: 'Due', dataType: 'DATE' },
          { name: 'Risk', dataType: 'SINGLE_SELECT', options: ['low'] },
        ],
        repositories: [
          {
            name: 'roadmap',
            labels: [{ name: 'zeta', description: 'last' }, 'alpha'],
            milestones: ['v1'],
            assignees: ['dave'],
          },
        ],
        projects: [
          {
            title: 'Roadmap',
            fields: [{ name: 'Status', dataType: 'SINGLE_SELECT', options: ['Todo', 'Done'] }],
          },
        ],
      },
    ],
  });
});

afterEach(() => server.close());

describe('the resolver tables', () => {
  it.each(Object.keys(tables))('name only fields that GitHub has: %s', (name) => {
    const type = githubSchema().getType(name);
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];

    expect(Object.keys(tables[name] ?? {}).filter((field) => !fields.includes(field))).toEqual([]);
  });
});

describe('everything there is to read', () => {
  it('of an issue', async () => {
    server.edit({ do: 'create-issue', title: 'T', body: 'Text', labels: ['zeta', 'alpha'], by: 'octocat' });
    server.edit({ do: 'comment', issue: 1, body: 'hm' });
    server.edit({ do: 'add-item', issue: 1 });
    server.edit({ do: 'close', issue: 1, reason: 'DUPLICATE' });

    const reply = await graphql(
      server,
      `{ repository(owner: "acme", name: "roadmap") { issue(number: 1) {
        resourcePath bodyText closed closedAt createdAt updatedAt stateReason exact: stateReason(enableDuplicate: true)
        labels(first: 5, orderBy: { field: NAME, direction: ASC }) { nodes { name color description isDefault createdAt url repository { name } } }
        comments(first: 5) { nodes { body bodyText createdAt updatedAt url viewerDidAuthor viewerCanUpdate author { login url resourcePath avatarUrl } repository { name } issue { number } } }
        blockedBy(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { id } }
        projectItems(first: 5) { nodes { type isArchived createdAt updatedAt content { ... on Issue { number } } project { title number } creator { login } } }
        viewerDidAuthor viewerCanUpdate viewerCanClose viewerCanReopen viewerCanLabel viewerCanSetFields viewerCanDelete locked
        issueType { name } milestone { title } parent { id } duplicateOf { id }
      } } }`,
    );

    expect(errorText(reply)).toBeUndefined();
    expect(at(reply, 'data.repository.issue')).toMatchObject({
      resourcePath: '/acme/roadmap/issues/1',
      closed: true,
      closedAt: '2026-11-21T12:00:00Z',
      stateReason: 'NOT_PLANNED',
      exact: 'DUPLICATE',
      labels: {
        nodes: [
          { name: 'alpha', color: 'ededed' },
          { name: 'zeta', description: 'last' },
        ],
      },
      comments: {
        nodes: [
          { body: 'hm', viewerDidAuthor: false, author: { login: 'carol', url: 'https://github.com/carol' } },
        ],
      },
      projectItems: {
        nodes: [{ type: 'ISSUE', content: { number: 1 }, project: { title: 'Roadmap', number: 1 } }],
      },
      viewerDidAuthor: true,
      viewerCanClose: false,
      viewerCanReopen: true,
      viewerCanDelete: true,
    });
  });

  it('of a repository', async () => {
    const reply = await graphql(
      server,
      `{ repositoryOwner(login: "ACME") { login ... on Organization { repository(name: "roadmap") { id } } }
        viewer { isViewer url }
        repository(owner: "acme", name: "roadmap") {
          url createdAt visibility isPrivate viewerCanAdminister
          label(name: "ALPHA") { name } none: label(name: "nope") { name } issueType(name: "Epic") { name isEnabled }
          milestone(number: 1) { title state closed dueOn createdAt url } milestones(first: 5) { nodes { number } }
          ref(qualifiedName: "refs/heads/main") { name prefix target { oid ... on Commit { message messageHeadline committedDate url } } }
          projectV2(number: 1) { title }
        } }`,
    );

    expect(errorText(reply)).toBeUndefined();
    expect(at(reply, 'data')).toMatchObject({
      viewer: { isViewer: true },
      repository: {
        url: 'https://github.com/acme/roadmap',
        visibility: 'PUBLIC',
        label: { name: 'alpha' },
        none: null,
        issueType: { name: 'Epic', isEnabled: true },
        milestone: { title: 'v1', state: 'OPEN', dueOn: null },
        ref: { prefix: 'refs/heads/', target: { messageHeadline: 'Initial commit' } },
        projectV2: { title: 'Roadmap' },
      },
    });
  });

  it('of a board and its columns', async () => {
    const reply = await graphql(
      server,
      `{ organization(login: "acme") {
        issueTypes(first: 9) { nodes { name color } }
        issueFields(first: 9) { nodes { ... on IssueFieldCommon { name dataType createdAt visibility description } ... on IssueFieldSingleSelect { options { name priority color } } } }
        projectsV2(first: 5) { nodes { number } }
        projectV2(number: 1) {
          id number closed public template readme shortDescription createdAt updatedAt viewerCanUpdate
          status: field(name: "Status") { ... on ProjectV2SingleSelectField { options(names: ["Done"]) { name } createdAt updatedAt project { number } } }
          nothing: field(name: "Nope") { __typename }
        } } }`,
    );

    expect(errorText(reply)).toBeUndefined();
    expect(at(reply, 'data.organization')).toMatchObject({
      issueFields: {
        nodes: [
          { name: 'Notes', dataType: 'TEXT' },
          { name: 'Effort', dataType: 'NUMBER' },
          { name: 'Due', dataType: 'DATE' },
          { name: 'Risk', dataType: 'SINGLE_SELECT', options: [{ name: 'low', priority: 1 }] },
        ],
      },
      projectsV2: { nodes: [{ number: 1 }] },
      projectV2: {
        closed: false,
        viewerCanUpdate: true,
        status: { options: [{ name: 'Done' }] },
        nothing: null,
      },
    });
  });
});

describe('what the server does not have', () => {
  it.each([
    [
      'repository(owner: "acme", name: "roadmap") { issues(first: 1, filterBy: { mentioned: "x" }) { totalCount } }',
      'filterBy.mentioned',
    ],
    ['search(type: USER, query: "x", first: 1) { userCount }', 'search of type USER'],
    ['search(type: ISSUE, query: "created:yesterday", first: 1) { issueCount }', 'the date yesterday'],
    [
      'organization(login: "acme") { projectV2(number: 1) { items(first: 1, query: "is:draft") { totalCount } } }',
      'the item filter is:draft',
    ],
    ['meta { gitHubServicesSha }', 'Query.meta'],
  ])('is refused aloud: %s', async (selection, what) => {
    expect(errorText(await graphql(server, `{ ${selection} }`))).toBe(
      `github-server does not implement ${what}`,
    );
  });

  it('refuses mutations and inputs, too', async () => {
    const lock = await mutate(server, 'lockLockable', { lockableId: 'x' }, 'clientMutationId');
    const repository = await graphql(server, '{ repository(owner: "acme", name: "roadmap") { id } }');
    const input = { repositoryId: at(repository, 'data.repository.id'), title: 'T', issueTemplate: 'bug' };

    expect(errorText(lock)).toBe('github-server does not implement Mutation.lockLockable');
    expect(errorText(await mutate(server, 'createIssue', input, 'issue { id }'))).toBe(
      'github-server does not implement issueTemplate',
    );
  });
});
