import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GitHubServer, startGitHubServer } from '../../src/github-server/server.ts';
import { at, graphql, listAt, textAt } from './support/client.ts';
import { board, issueId, mutate } from './support/world.ts';

let server: GitHubServer;

beforeEach(async () => {
  server = await startGitHubServer({
    owners: [
      {
        login: 'acme',
        issueFields: [{ name: 'Risk', dataType: 'SINGLE_SELECT', options: ['low', 'high'] }],
        repositories: [{ name: 'roadmap', labels: ['bug'] }],
        projects: [
          {
            title: 'Roadmap',
            fields: [
              { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Todo', 'In progress'] },
              { name: 'Points', dataType: 'NUMBER' },
              { name: 'Note', dataType: 'TEXT' },
              { name: 'Due', dataType: 'DATE' },
              {
                name: 'Iteration',
                dataType: 'ITERATION',
                iterations: [{ title: 'Now', startDate: '2099-01-01', duration: 7 }],
              },
              { name: 'Risk', dataType: 'SINGLE_SELECT', issueField: 'Risk' },
            ],
          },
        ],
      },
      { login: 'carol', kind: 'User', projects: [{ title: 'Mine' }] },
    ],
  });
});

afterEach(() => server.close());

async function placed(title: string) {
  const ids = await board(server);
  const contentId = issueId(server, title);
  const reply = await mutate(
    server,
    'addProjectV2ItemById',
    { projectId: ids.projectId, contentId },
    'item { id }',
  );
  const itemId = textAt(reply, 'data.addProjectV2ItemById.item.id');
  const set = (field: string, value: object) =>
    mutate(
      server,
      'updateProjectV2ItemFieldValue',
      { projectId: ids.projectId, itemId, fieldId: ids.fieldId(field), value },
      'projectV2Item { id }',
    );
  return { ids, itemId, contentId, set, target: { projectId: ids.projectId, itemId } };
}

const values = `fieldValues(first: 20) { nodes { __typename
  ... on ProjectV2ItemFieldTextValue { text } ... on ProjectV2ItemFieldNumberValue { number }
  ... on ProjectV2ItemFieldDateValue { date }
  ... on ProjectV2ItemFieldSingleSelectValue { name optionId }
  ... on ProjectV2ItemFieldIterationValue { title startDate duration iterationId }
  ... on ProjectV2ItemFieldRepositoryValue { repository { name } }
  ... on ProjectV2ItemIssueFieldValue { issueFieldValue { ... on IssueFieldSingleSelectValue { value } } } } }`;

describe('board items', () => {
  it('keep their id when the issue is added again', async () => {
    const { ids, itemId, contentId } = await placed('One');

    const again = await mutate(
      server,
      'addProjectV2ItemById',
      { projectId: ids.projectId, contentId },
      'item { id }',
    );

    expect(at(again, 'data.addProjectV2ItemById.item.id')).toBe(itemId);
    expect(server.issues()[0]?.items).toHaveLength(1);
  });

  it('hold a value of every kind and lose it again', async () => {
    const { ids, itemId, set, target } = await placed('One');

    await set('Status', { singleSelectOptionId: ids.optionId('Status', 'In progress') });
    await set('Points', { number: 3 });
    await set('Note', { text: 'n' });
    await set('Due', { date: '2026-12-24' });
    await set('Iteration', { iterationId: ids.iterationId });
    const reply = await graphql(
      server,
      `query ($id: ID!) { node(id: $id) { ... on ProjectV2Item { ${values} note: fieldValueByName(name: "Note") { ... on ProjectV2ItemFieldTextValue { text field { ... on ProjectV2Field { name } } } } none: fieldValueByName(name: "Nope") { __typename } } } }`,
      { id: itemId },
    );

    expect(at(reply, 'errors')).toBeUndefined();
    expect(listAt(reply, 'data.node.fieldValues.nodes')).toMatchObject([
      { text: 'One' },
      { repository: { name: 'roadmap' } },
      { name: 'In progress', optionId: ids.optionId('Status', 'In progress') },
      { number: 3 },
      { text: 'n' },
      { date: '2026-12-24' },
      { title: 'Now', startDate: '2099-01-01', duration: 7, iterationId: ids.iterationId },
    ]);
    expect(at(reply, 'data.node.note')).toEqual({ text: 'n', field: { name: 'Note' } });
    expect(at(reply, 'data.node.none')).toBeNull();

    await mutate(
      server,
      'clearProjectV2ItemFieldValue',
      { ...target, fieldId: ids.fieldId('Points') },
      'projectV2Item { id }',
    );
    expect(server.issues()[0]?.items[0]?.values).toEqual({
      Status: 'In progress',
      Note: 'n',
      Due: '2026-12-24',
      Iteration: 'Now',
    });
  });

  it.each([
    ['Status', { singleSelectOptionId: 'nope' }, 'The single select option Id does not belong to the field'],
    [
      'Status',
      { text: 'Todo' },
      'Did not receive a single select option Id value to update a field of type single_select.',
    ],
    ['Points', { text: '3' }, 'Did not receive a number value to update a field of type number.'],
    ['Iteration', { iterationId: 'nope' }, 'The iteration Id does not belong to the field'],
    ['Note', { text: 'a', number: 1 }, 'The project field value must have exactly one value'],
    ['Title', { text: 'x' }, 'The field of type title is currently not supported.'],
    ['Labels', { text: 'x' }, 'The field of type labels is currently not supported.'],
    [
      'Risk',
      { singleSelectOptionId: 'x' },
      'issue fields used as a project field in organization accounts cannot be mutated in the current project.',
    ],
  ])('refuse in %s the value %j', async (field, value, message) => {
    const { set } = await placed('One');

    expect((await set(field, value)).body).toMatchObject({ errors: [{ type: 'UNPROCESSABLE', message }] });
  });

  it('show the issue field behind a column', async () => {
    const { itemId, contentId } = await placed('One');
    const discovery = await graphql(
      server,
      '{ organization(login: "acme") { issueFields(first: 1) { nodes { ... on IssueFieldSingleSelect { id options { id } } } } } }',
    );
    const base = 'data.organization.issueFields.nodes.0';
    const issueFields = [
      {
        fieldId: textAt(discovery, `${base}.id`),
        singleSelectOptionId: textAt(discovery, `${base}.options.1.id`),
      },
    ];

    await mutate(server, 'setIssueFieldValue', { issueId: contentId, issueFields }, 'issue { id }');
    const reply = await graphql(
      server,
      `query ($id: ID!) { node(id: $id) { ... on ProjectV2Item { ${values} } } }`,
      { id: itemId },
    );

    expect(listAt(reply, 'data.node.fieldValues.nodes').at(-1)).toEqual({
      __typename: 'ProjectV2ItemIssueFieldValue',
      issueFieldValue: { value: 'high' },
    });
  });

  it('move, archive and leave', async () => {
    const first = await placed('One');
    const second = await placed('Two');
    const order = () => server.snapshot().projects['acme/1']?.map(({ content }) => content);

    await mutate(server, 'updateProjectV2ItemPosition', second.target, 'clientMutationId');
    expect(order()).toEqual(['acme/roadmap#2', 'acme/roadmap#1']);
    await mutate(
      server,
      'updateProjectV2ItemPosition',
      { ...second.target, afterId: first.itemId },
      'clientMutationId',
    );
    expect(order()).toEqual(['acme/roadmap#1', 'acme/roadmap#2']);

    await mutate(server, 'archiveProjectV2Item', first.target, 'item { isArchived }');
    const items =
      '{ organization(login: "acme") { projectV2(number: 1) { items(first: 10) { nodes { content { ... on Issue { title } } } } } } }';
    expect(at(await graphql(server, items), 'data.organization.projectV2.items.nodes')).toEqual([
      { content: { title: 'Two' } },
    ]);
    const own = (argument: string) =>
      graphql(
        server,
        `query ($id: ID!) { node(id: $id) { ... on Issue { projectItems(first: 5${argument}) { totalCount } } } }`,
        { id: first.contentId },
      );
    expect(at(await own(''), 'data.node.projectItems.totalCount')).toBe(1);
    expect(at(await own(', includeArchived: false'), 'data.node.projectItems.totalCount')).toBe(0);

    await mutate(server, 'deleteProjectV2Item', second.target, 'deletedItemId');
    expect(order()).toEqual(['acme/roadmap#1']);
    expect(server.issues()).toHaveLength(2);
  });

  it('can be redacted', async () => {
    const { itemId } = await placed('One');
    server.edit({ do: 'redact-item', issue: 1 });

    const reply = await graphql(
      server,
      'query ($id: ID!) { node(id: $id) { ... on ProjectV2Item { type content { __typename } fieldValues(first: 5) { totalCount } } } }',
      { id: itemId },
    );

    expect(at(reply, 'data.node')).toEqual({
      type: 'REDACTED',
      content: null,
      fieldValues: { totalCount: 0 },
    });
  });

  it('are narrowed by a query', async () => {
    const { set, ids } = await placed('Ship it');
    await placed('Write docs');
    await set('Status', { singleSelectOptionId: ids.optionId('Status', 'In progress') });
    const ask = (query: string) =>
      graphql(
        server,
        'query ($q: String!) { organization(login: "acme") { projectV2(number: 1) { items(first: 9, query: $q) { nodes { content { ... on Issue { number } } } } } } }',
        { q: query },
      );
    const numbers = async (query: string) =>
      listAt(await ask(query), 'data.organization.projectV2.items.nodes').length;

    expect([
      await numbers('status:"In progress"'),
      await numbers('-status:"In progress"'),
      await numbers('docs is:open'),
      await numbers('no:status'),
    ]).toEqual([1, 1, 1, 1]);
  });
});

describe('boards of users', () => {
  it('are found under the user', async () => {
    const reply = await graphql(server, '{ user(login: "carol") { projectV2(number: 1) { title url } } }');

    expect(at(reply, 'data.user.projectV2')).toEqual({
      title: 'Mine',
      url: 'https://github.com/users/carol/projects/1',
    });
  });
});
