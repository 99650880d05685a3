import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql, listAt, textAt } from './support/client.ts';
import { issueId, mutate, repositoryId } from './support/world.ts';

let server: GitHubServer;
let repository: string;

beforeEach(async () => {
  server = await startGitHubServer({
    owners: [
      {
        login: 'acme',
        issueFields: [
          { name: 'Effort', dataType: 'NUMBER' },
          { name: 'Risk', dataType: 'SINGLE_SELECT', options: ['low', 'high'] },
        ],
        repositories: [
          {
            name: 'roadmap',
            labels: ['bug', ...Array.from({ length: 101 }, (_unused, index) => `l${index}`)],
            milestones: ['v1'],
            assignees: ['octocat'],
          },
        ],
        projects: [{ title: 'Roadmap' }],
      },
    ],
    tokens: {
      'test-token': { login: 'octocat' },
      'no-push': { login: 'visitor', pushAccess: false },
    },
  });
  repository = await repositoryId(server);
});

afterEach(() => server.close());

async function known() {
  const page = (after: string) =>
    graphql(
      server,
      `{ repository(owner: "acme", name: "roadmap") {
        labels(first: 100, after: ${after}) { nodes { id } pageInfo { hasNextPage endCursor } }
        issueTypes(first: 10) { nodes { id } } milestones(first: 1) { nodes { id } }
        assignableUsers(first: 1) { nodes { id } } projectV2(number: 1) { id }
      } organization(login: "acme") {
        issueFields(first: 2) { nodes { ... on Node { id } ... on IssueFieldSingleSelect { options { id name } } } }
      } }`,
    );
  const first = await page('null');
  const second = await page(`"${textAt(first, 'data.repository.labels.pageInfo.endCursor')}"`);
  const ids = [
    ...listAt(first, 'data.repository.labels.nodes'),
    ...listAt(second, 'data.repository.labels.nodes'),
  ];
  const node = (name: string) => textAt(first, `data.repository.${name}`);
  return {
    labelIds: ids.map((_label, index) =>
      index < 100
        ? node(`labels.nodes.${index}.id`)
        : textAt(second, `data.repository.labels.nodes.${index - 100}.id`),
    ),
    epic: node('issueTypes.nodes.0.id'),
    milestone: node('milestones.nodes.0.id'),
    user: node('assignableUsers.nodes.0.id'),
    project: node('projectV2.id'),
    effort: textAt(first, 'data.organization.issueFields.nodes.0.id'),
    risk: textAt(first, 'data.organization.issueFields.nodes.1.id'),
    high: textAt(first, 'data.organization.issueFields.nodes.1.options.1.id'),
  };
}

const create = (input: object, token?: string) =>
  mutate(
    server,
    'createIssue',
    { repositoryId: repository, title: 'T', ...input },
    'issue { id number url }',
    token,
  );

describe('createIssue', () => {
  it('takes everything at once', async () => {
    const ids = await known();
    const parent = issueId(server, 'Parent');

    const reply = await create({
      title: 'Child',
      body: 'Text',
      labelIds: ids.labelIds.slice(0, 2),
      assigneeIds: [ids.user],
      milestoneId: ids.milestone,
      issueTypeId: ids.epic,
      parentIssueId: parent,
      projectV2Ids: [ids.project],
      issueFields: [
        { fieldId: ids.effort, numberValue: 3 },
        { fieldId: ids.risk, singleSelectOptionId: ids.high },
      ],
    });

    expect(at(reply, 'data.createIssue.issue')).toMatchObject({
      number: 2,
      url: 'https://github.com/acme/roadmap/issues/2',
    });
    expect(server.issues()[1]).toMatchObject({
      title: 'Child',
      body: 'Text',
      author: 'octocat',
      labels: ['bug', 'l0'],
      assignees: ['octocat'],
      milestone: 'v1',
      issueType: 'Epic',
      parent: 'acme/roadmap#1',
      issueFields: { Effort: 3, Risk: 'high' },
      items: [{ project: 'acme/1', archived: false, values: {} }],
    });
  });

  it.each([
    ['an empty title', { title: ' ' }, "Title can't be blank"],
    ['a long title', { title: 'x'.repeat(257) }, 'Title is too long (maximum is 256 characters)'],
    ['a long body', { body: 'x'.repeat(65_537) }, 'body is too long (maximum is 65536 characters)'],
  ])('refuses %s', async (_name, input, message) => {
    expect((await create(input)).body).toMatchObject({
      data: { createIssue: null },
      errors: [{ type: 'UNPROCESSABLE', path: ['createIssue'], message }],
    });
    expect(server.issues()).toEqual([]);
  });

  it('counts the body in code points', async () => {
    expect(at(await create({ body: '🚀'.repeat(65_536) }), 'data.createIssue.issue.number')).toBe(1);
  });

  it('refuses more than a hundred labels', async () => {
    const { labelIds } = await known();

    expect((await create({ labelIds: labelIds.slice(0, 101) })).body).toMatchObject({
      errors: [{ message: 'Issues cannot have more than 100 labels' }],
    });
  });

  it('silently drops what needs push access', async () => {
    const ids = await known();

    const reply = await create(
      {
        labelIds: ids.labelIds.slice(0, 1),
        issueTypeId: ids.epic,
        assigneeIds: [ids.user],
        milestoneId: ids.milestone,
      },
      'no-push',
    );

    expect(at(reply, 'errors')).toBeUndefined();
    expect(server.issues()[0]).toMatchObject({ labels: [], issueType: null, assignees: [], milestone: null });
  });

  it('runs aliases in order, and a refused one stops no other', async () => {
    const reply = await graphql(
      server,
      `mutation ($a: CreateIssueInput!, $b: CreateIssueInput!, $c: CreateIssueInput!) {
        a: createIssue(input: $a) { issue { number } } b: createIssue(input: $b) { issue { number } }
        c: createIssue(input: $c) { issue { number } clientMutationId } }`,
      {
        a: { repositoryId: repository, title: 'A' },
        b: { repositoryId: repository, title: '' },
        c: { repositoryId: repository, title: 'C', clientMutationId: 'mine' },
      },
    );

    expect(reply.body).toMatchObject({
      data: { a: { issue: { number: 1 } }, b: null, c: { issue: { number: 2 }, clientMutationId: 'mine' } },
      errors: [{ path: ['b'] }],
    });
  });
});

describe('updateIssue', () => {
  it('replaces the label set, clears a null type and leaves the rest alone', async () => {
    const ids = await known();
    await create({ body: 'Text', labelIds: ids.labelIds.slice(0, 2), issueTypeId: ids.epic });
    const id = server.issues()[0]?.id;

    await mutate(
      server,
      'updateIssue',
      { id, labelIds: ids.labelIds.slice(2, 3), issueTypeId: null },
      'issue { id }',
    );

    expect(server.issues()[0]).toMatchObject({ title: 'T', body: 'Text', labels: ['l1'], issueType: null });
  });

  it('empties the labels with an empty list', async () => {
    const id = server.edit({ do: 'create-issue', title: 'T', labels: ['bug'] })?.id;

    await mutate(server, 'updateIssue', { id, labelIds: [] }, 'issue { id }');

    expect(server.issues()[0]?.labels).toEqual([]);
  });

  it('closes and reopens by state', async () => {
    const id = issueId(server, 'T');

    await mutate(server, 'updateIssue', { id, state: 'CLOSED' }, 'issue { id }');
    expect(server.issues()[0]).toMatchObject({ state: 'CLOSED', stateReason: 'COMPLETED' });

    await mutate(server, 'updateIssue', { id, state: 'OPEN' }, 'issue { id }');
    expect(server.issues()[0]).toMatchObject({ state: 'OPEN', stateReason: 'REOPENED' });
  });
});

describe('closing, reopening, deleting', () => {
  it('keeps the reason it was closed for', async () => {
    const id = issueId(server, 'T');

    const closed = await mutate(
      server,
      'closeIssue',
      { issueId: id, stateReason: 'NOT_PLANNED' },
      'issue { state stateReason closedAt closed }',
    );
    const reopened = await mutate(
      server,
      'reopenIssue',
      { issueId: id },
      'issue { state stateReason closedAt }',
    );

    expect(at(closed, 'data.closeIssue.issue')).toMatchObject({
      state: 'CLOSED',
      stateReason: 'NOT_PLANNED',
      closed: true,
    });
    expect(at(reopened, 'data.reopenIssue.issue')).toEqual({
      state: 'OPEN',
      stateReason: 'REOPENED',
      closedAt: null,
    });
  });

  it('removes an issue with its links and board items', async () => {
    const parent = issueId(server, 'Parent');
    const child = issueId(server, 'Child');
    server.edit({ do: 'set-parent', issue: 2, parent: 1 });
    server.edit({ do: 'add-blocker', issue: 2, blocker: 1 });
    server.edit({ do: 'add-item', issue: 1 });

    await mutate(server, 'deleteIssue', { issueId: parent }, 'repository { name }');

    expect(server.issues()).toHaveLength(1);
    expect(server.issues()[0]).toMatchObject({ id: child, parent: null, blockedBy: [], items: [] });
    expect(server.snapshot().projects).toEqual({ 'acme/1': [] });
  });
});

describe('labels', () => {
  it('are unique whatever their case', async () => {
    const input = { repositoryId: repository, name: 'BUG', color: 'ff0000' };

    expect((await mutate(server, 'createLabel', input, 'label { id }')).body).toMatchObject({
      errors: [{ type: 'UNPROCESSABLE', message: 'Name has already been taken' }],
    });
  });

  it.each([
    ['a long name', { name: 'x'.repeat(51), color: 'ff0000' }, 'name is too long (maximum is 50 characters)'],
    ['a bad colour', { name: 'x', color: '#f00' }, 'Color is invalid'],
    [
      'a long description',
      { name: 'x', color: 'ff0000', description: 'x'.repeat(101) },
      'description is too long (maximum is 100 characters)',
    ],
  ])('refuse %s', async (_name, input, message) => {
    const reply = await mutate(server, 'createLabel', { repositoryId: repository, ...input }, 'label { id }');

    expect(reply.body).toMatchObject({ errors: [{ message }] });
  });

  it('are added and removed one by one, however often', async () => {
    const { labelIds } = await known();
    const id = server.edit({ do: 'create-issue', title: 'T', labels: ['l5'] })?.id;
    const input = { labelableId: id, labelIds: labelIds.slice(0, 2) };

    await mutate(server, 'addLabelsToLabelable', input, 'clientMutationId');
    await mutate(server, 'addLabelsToLabelable', input, 'clientMutationId');
    expect(server.issues()[0]?.labels).toEqual(['l5', 'bug', 'l0']);

    await mutate(
      server,
      'removeLabelsFromLabelable',
      { ...input, labelIds: labelIds.slice(1, 3) },
      'clientMutationId',
    );
    expect(server.issues()[0]?.labels).toEqual(['l5', 'bug']);
  });
});

describe('issue fields', () => {
  it('are set, read back and deleted', async () => {
    const ids = await known();
    const issue = issueId(server, 'T');
    const set = (issueFields: readonly object[]) =>
      mutate(
        server,
        'setIssueFieldValue',
        { issueId: issue, issueFields },
        'issue { issueFieldValues(first: 5) { nodes { ... on IssueFieldNumberValue { number: value } ... on IssueFieldSingleSelectValue { value optionId } } } }',
      );

    const both = await set([
      { fieldId: ids.effort, numberValue: 5 },
      { fieldId: ids.risk, singleSelectOptionId: ids.high },
    ]);
    expect(at(both, 'data.setIssueFieldValue.issue.issueFieldValues.nodes')).toEqual([
      { number: 5 },
      { value: 'high', optionId: ids.high },
    ]);

    await set([{ fieldId: ids.effort, delete: true }]);
    expect(server.issues()[0]?.issueFields).toEqual({ Risk: 'high' });
  });

  it('refuse an option that is not theirs', async () => {
    const { risk } = await known();
    const input = {
      issueId: issueId(server, 'T'),
      issueFields: [{ fieldId: risk, singleSelectOptionId: 'nope' }],
    };

    expect((await mutate(server, 'setIssueFieldValue', input, 'issue { id }')).body).toMatchObject({
      errors: [{ message: 'The single select option Id does not belong to the field' }],
    });
  });
});

describe('comments', () => {
  it('are added and edited', async () => {
    const subjectId = issueId(server, 'T');

    const added = await mutate(
      server,
      'addComment',
      { subjectId, body: 'First' },
      'commentEdge { node { id url } }',
    );
    const id = textAt(added, 'data.addComment.commentEdge.node.id');
    await mutate(server, 'updateIssueComment', { id, body: 'Second' }, 'issueComment { body }');

    expect(server.issues()[0]?.comments).toMatchObject([{ author: 'octocat', body: 'Second' }]);
  });
});
