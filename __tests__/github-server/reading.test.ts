import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, errorText, graphql, listAt, textAt } from './support/client.ts';
import { issueId } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer();
});

afterEach(() => server.close());

const inRepository = (selection: string) =>
  graphql(server, `{ repository(owner: "acme", name: "roadmap") { ${selection} } }`);

describe('the default world', () => {
  it('has a repository, types, labels and a board that a client can open in one request', async () => {
    const reply = await graphql(
      server,
      `{ viewer { login } rateLimit { cost limit remaining used resetAt }
        repository(owner: "Acme", name: "Roadmap") {
          nameWithOwner viewerPermission hasIssuesEnabled isInOrganization
          issueTypes(first: 25) { nodes { name } } labels(first: 100) { nodes { name } }
        }
        organization(login: "acme") { projectV2(number: 1) { title url fields(first: 20) { nodes {
          ... on ProjectV2FieldCommon { name dataType }
          ... on ProjectV2SingleSelectField { options { name } }
          ... on ProjectV2IterationField { configuration { iterations { duration } completedIterations { title } } }
        } } } } }`,
    );

    expect(at(reply, 'errors')).toBeUndefined();
    expect(reply.body).toMatchObject({
      data: {
        viewer: { login: 'octocat' },
        rateLimit: { cost: 1, limit: 5000, remaining: 4999, used: 1 },
        repository: { nameWithOwner: 'acme/roadmap', viewerPermission: 'ADMIN', isInOrganization: true },
        organization: { projectV2: { title: 'Roadmap', url: 'https://github.com/orgs/acme/projects/1' } },
      },
    });
    expect(listAt(reply, 'data.organization.projectV2.fields.nodes').slice(-4)).toEqual([
      {
        name: 'Status',
        dataType: 'SINGLE_SELECT',
        options: ['Backlog', 'Ready', 'In progress', 'Done'].map((name) => ({ name })),
      },
      { name: 'Priority', dataType: 'SINGLE_SELECT', options: ['P0', 'P1', 'P2'].map((name) => ({ name })) },
      {
        name: 'Size',
        dataType: 'SINGLE_SELECT',
        options: ['XS', 'S', 'M', 'L', 'XL'].map((name) => ({ name })),
      },
      {
        name: 'Iteration',
        dataType: 'ITERATION',
        configuration: {
          iterations: [{ duration: 14 }, { duration: 14 }],
          completedIterations: [{ title: 'Iteration 1' }],
        },
      },
    ]);
  });
});

describe('documents', () => {
  it.each([
    ['an unknown field', '{ viewer { nope } }', "Field 'nope' doesn't exist on type 'User'"],
    [
      'an unknown argument',
      '{ viewer { issues(firrst: 1) { totalCount } } }',
      "Field 'issues' doesn't accept argument 'firrst'",
    ],
    [
      'a missing argument',
      '{ repository(owner: "acme") { id } }',
      "Field 'repository' is missing required arguments: name",
    ],
    [
      'no selection',
      '{ viewer }',
      "Field must have selections (field 'viewer' returns User! but has no selections. Did you mean 'viewer { ... }'?)",
    ],
  ])('are refused for %s', async (_name, document, message) => {
    const reply = await graphql(server, document);

    expect(reply.status).toBe(200);
    expect(at(reply, 'data')).toBeUndefined();
    expect(errorText(reply)).toBe(message);
    expect(server.log[0]?.kind).toBe('invalid');
  });

  it('are refused when they do not parse', async () => {
    expect(errorText(await graphql(server, '{ viewer { '))).toMatch(/^Syntax Error/);
  });

  it('are refused with variables of the wrong type', async () => {
    const document = 'mutation ($input: CreateIssueInput!) { createIssue(input: $input) { issue { id } } }';

    const reply = await graphql(server, document, { input: { repositoryId: 'R', titel: 'x' } });

    expect(errorText(reply)).toMatch(/^Variable "?\$input"?/);
    expect(server.issues()).toEqual([]);
  });

  it('get a loud error for a field of GitHub that the server lacks', async () => {
    issueId(server, 'One');

    const reply = await inRepository('issues(first: 1) { nodes { reactions(first: 1) { totalCount } } }');

    expect(reply.body).toMatchObject({
      errors: [{ type: 'NOT_IMPLEMENTED', message: 'github-server does not implement Issue.reactions' }],
    });
  });
});

describe('paging', () => {
  it.each([
    [
      'nothing',
      'issues { nodes { id } }',
      'MISSING_PAGINATION_BOUNDARIES',
      'You must provide a `first` or `last` value to properly paginate the `issues` connection.',
    ],
    [
      'too much',
      'issues(first: 101) { nodes { id } }',
      'EXCESSIVE_PAGINATION',
      'Requesting 101 records on the `issues` connection exceeds the `first` limit of 100 records.',
    ],
    [
      'too many nodes',
      'issues(first: 100) { nodes { subIssues(first: 100) { nodes { labels(first: 50) { nodes { id } } } } } }',
      'MAX_NODE_LIMIT_EXCEEDED',
      'This query requests up to 510,100 possible nodes which exceeds the maximum limit of 500,000.',
    ],
  ])('refuses a document that asks for %s', async (_name, selection, type, message) => {
    expect((await inRepository(selection)).body).toMatchObject({ errors: [{ type, message }] });
  });

  it('answers totals without a page', async () => {
    issueId(server, 'One');

    expect(at(await inRepository('issues { totalCount }'), 'data.repository.issues.totalCount')).toBe(1);
  });

  it('costs what GitHub documents', async () => {
    const document = `query ($n: Int!) { rateLimit { cost nodeCount } repository(owner: "acme", name: "roadmap") {
      issues(first: $n) { nodes { ...Small } } } }
      fragment Small on Issue { labels(first: 10) { nodes { id } } blockedBy(first: 20) { nodes { id } } }`;

    const reply = await graphql(server, document, { n: 100 });

    expect(at(reply, 'data.rateLimit')).toEqual({ cost: 2, nodeCount: 3100 });
  });

  it('costs nothing for what is left out', async () => {
    const document = `query ($with: Boolean!) { rateLimit { nodeCount } repository(owner: "acme", name: "roadmap") {
      issues(first: 10) { totalCount } labels(first: 5) @include(if: $with) { totalCount } } }`;
    const nodes = async (value: boolean) =>
      at(await graphql(server, document, { with: value }), 'data.rateLimit.nodeCount');

    expect([await nodes(true), await nodes(false)]).toEqual([15, 10]);
  });

  it('walks forward and backward without a gap, even when issues are added in front', async () => {
    for (let number = 1; number <= 7; number += 1) issueId(server, `Issue ${number}`);
    const newest = (after: string) =>
      inRepository(
        `issues(first: 3, after: ${after}, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } pageInfo { hasNextPage endCursor } }`,
      );

    const first = await newest('null');
    issueId(server, 'Issue 8');
    const second = await newest(`"${textAt(first, 'data.repository.issues.pageInfo.endCursor')}"`);
    const backward = await inRepository('issues(last: 2) { nodes { number } pageInfo { hasPreviousPage } }');

    expect(listAt(first, 'data.repository.issues.nodes')).toEqual([7, 6, 5].map((number) => ({ number })));
    expect(listAt(second, 'data.repository.issues.nodes')).toEqual([4, 3, 2].map((number) => ({ number })));
    expect(at(second, 'data.repository.issues.pageInfo.hasNextPage')).toBe(true);
    expect(at(backward, 'data.repository.issues')).toEqual({
      nodes: [{ number: 7 }, { number: 8 }],
      pageInfo: { hasPreviousPage: true },
    });
  });
});

describe('what cannot be resolved', () => {
  it.each([
    [
      'repository(owner: "acme", name: "nope") { id }',
      "Could not resolve to a Repository with the name 'acme/nope'.",
    ],
    ['organization(login: "nope") { id }', "Could not resolve to an Organization with the login of 'nope'."],
    ['user(login: "acme") { id }', "Could not resolve to a User with the login of 'acme'."],
    ['node(id: "I_x") { id }', "Could not resolve to a node with the global id of 'I_x'."],
    [
      'organization(login: "acme") { projectV2(number: 9) { id } }',
      'Could not resolve to a ProjectV2 with the number 9.',
    ],
    [
      'repository(owner: "acme", name: "roadmap") { issue(number: 9) { id } }',
      'Could not resolve to an issue or pull request with the number of 9.',
    ],
  ])('%s', async (selection, message) => {
    const reply = await graphql(server, `{ ${selection} }`);

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ errors: [{ type: 'NOT_FOUND', message }] });
  });

  it('leaves a hole in nodes and names its place', async () => {
    const known = issueId(server, 'One');

    const reply = await graphql(server, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [known, 'I_x'],
    });

    expect(reply.body).toMatchObject({
      data: { nodes: [{ id: known }, null] },
      errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }],
    });
  });

  it('takes at most a hundred ids at once', async () => {
    const ids = Array.from({ length: 101 }, (_unused, index) => `I_${index}`);

    const reply = await graphql(server, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });

    expect(reply.body).toMatchObject({
      errors: [
        { type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids; you provided 101.' },
      ],
    });
  });
});

describe('people and milestones', () => {
  it('are narrowed by what is asked for', async () => {
    const reply = await inRepository(
      'assignableUsers(first: 5, query: "OCTO") { nodes { login } } milestones(first: 5, states: [CLOSED]) { nodes { title } }',
    );

    expect(at(reply, 'data.repository')).toEqual({
      assignableUsers: { nodes: [{ login: 'octocat' }] },
      milestones: { nodes: [] },
    });
  });
});

describe('lists', () => {
  beforeEach(() => {
    server.edit({ do: 'create-issue', title: 'Ours', labels: ['planpilot', 'bug'], by: 'carol' });
    server.edit({ do: 'create-issue', title: 'Done', labels: ['planpilot'], by: 'dave' });
    server.edit({ do: 'create-issue', title: 'Other' });
    server.edit({ do: 'create-pull-request', title: 'Pull' });
    server.edit({ do: 'close', issue: 2 });
  });

  it.each([
    ['everything but pull requests', '', ['Ours', 'Done', 'Other']],
    ['labels, all of them, any case', ', labels: ["PlanPilot", "bug"]', ['Ours']],
    ['states', ', states: [OPEN]', ['Ours', 'Other']],
    ['filterBy before its twins', ', states: [OPEN], filterBy: { states: [CLOSED] }', ['Done']],
    ['the author', ', filterBy: { createdBy: "dave" }', ['Done']],
    ['a time in the future', ', filterBy: { since: "2100-01-01T00:00:00Z" }', []],
  ])('select by %s', async (_name, argument, titles) => {
    const reply = await inRepository(`issues(first: 100${argument}) { nodes { title } }`);

    expect(at(reply, 'data.repository.issues.nodes')).toEqual(titles.map((title) => ({ title })));
  });

  it.each([
    ['repo:acme/roadmap label:planpilot', ['Done', 'Ours']],
    ['repo:acme/roadmap is:open is:issue', ['Other', 'Ours']],
    ['ours in:title', ['Ours']],
    ['ours in:body', []],
    ['-label:planpilot sort:created-asc', ['Other']],
    ['author:dave', ['Done']],
  ])('search %s', async (query, titles) => {
    const document =
      'query ($q: String!) { search(type: ISSUE, query: $q, first: 10) { issueCount nodes { ... on Issue { title } } } }';

    const reply = await graphql(server, document, { q: query });

    expect(at(reply, 'data.search')).toEqual({
      issueCount: titles.length,
      nodes: titles.map((title) => ({ title })),
    });
  });
});
