import { describe, expect, it } from '@jest/globals';
import {
  CreateItemPartialFailureError,
  ProviderError,
  UnknownOutcomeError,
} from '../../src/contracts/errors.ts';
import type { CreateItemInput } from '../../src/contracts/inputs.ts';
import { NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { GithubHarness, NO_NEEDS } from './github-harness.ts';

function input(itemId: string, more: Partial<CreateItemInput> = {}): CreateItemInput {
  return {
    planId: 'roadmap',
    itemId,
    title: `Title of ${itemId}`,
    body: markerCodec.compose({ planId: 'roadmap', itemId, applied: NOTHING_APPLIED }, 'Goal'),
    itemType: 'TASK',
    labels: ['planpilot'],
    fields: {},
    assignees: [],
    ...more,
  };
}

const inputs = (count: number): CreateItemInput[] =>
  Array.from({ length: count }, (_, index) => input(`T${index + 1}`));

async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('a failure was expected');
}

describe('creating on GitHub', () => {
  it('makes an issue with everything it starts with', async () => {
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          repositories: [{ name: 'roadmap', assignees: ['octocat'], milestones: ['Beta'] }],
          projects: [
            {
              title: 'R',
              fields: [
                { name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'XL'] },
                { name: 'Points', dataType: 'NUMBER' },
                { name: 'Due', dataType: 'DATE' },
                { name: 'Note', dataType: 'TEXT' },
              ],
            },
          ],
        },
      ],
    });
    const needs = {
      itemTypes: ['EPIC', 'TASK'] as const,
      labels: ['planpilot', 'backend'],
      assignees: ['octocat'],
      milestones: ['Beta'],
      fields: [],
    };
    const { writer } = await github.open({ needs });
    const parent = await github.run(writer.createItem(input('E1', { itemType: 'EPIC' })));
    const ref = await github.run(
      writer.createItem(
        input('T1', {
          parent,
          labels: ['planpilot', 'backend'],
          assignees: ['octocat'],
          milestone: 'beta',
          fields: { size: 'xl', Points: 3, Due: '2026-12-01', Note: 'n' },
        }),
      ),
    );
    expect(ref).toMatchObject({ key: '#2', url: 'https://github.com/acme/roadmap/issues/2' });
    expect(github.server.issues()[1]).toMatchObject({
      title: 'Title of T1',
      issueType: 'Task',
      labels: ['planpilot', 'backend'],
      assignees: ['octocat'],
      milestone: 'Beta',
      parent: 'acme/roadmap#1',
      items: [{ values: { Size: 'XL', Points: 3, Due: '2026-12-01', Note: 'n' } }],
    });
    expect(github.requests(1)).toEqual([
      '2 createLabel',
      '1 createIssue',
      '1 addProjectV2ItemById',
      '1 createIssue',
      '1 addProjectV2ItemById',
      '4 updateProjectV2ItemFieldValue',
    ]);
  });

  it('creates no label before something is written, and each once however many items want it', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    expect(github.requests()).toEqual(['Opening']);
    await github.run(Promise.all(inputs(3).map((each) => writer.createItem(each))));
    expect(github.requests(1)).toEqual(['1 createLabel', '3 createIssue', '3 addProjectV2ItemById']);
  });

  it('keeps the order of the items, whichever of their labels have to be made first', async () => {
    await using github = await GithubHarness.start({
      owners: [{ login: 'acme', repositories: [{ name: 'roadmap', labels: ['planpilot'] }] }],
    });
    const labels = ['planpilot', 'new', 'newer'];
    const { writer } = await github.open({ boardUrl: null, needs: { ...NO_NEEDS, labels } });
    const wanted = [labels, ['planpilot'], ['planpilot', 'new']];
    const items = wanted.map((names, index) => input(`T${index + 1}`, { labels: names }));
    await github.run(Promise.all(items.map((item) => writer.createItem(item))));
    expect(github.server.issues().map(({ title }) => title)).toEqual(items.map(({ title }) => title));
  });

  it('lists the labels again when somebody made the missing one meanwhile, in another case', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.edit({ do: 'create-issue', title: 'other', labels: ['PLANPILOT'] });
    await github.run(writer.createItem(input('T1')));
    expect(github.server.issues()[1]?.labels).toEqual(['PLANPILOT']);
  });

  it('says exactly which steps were completed when the board refuses', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at(
      { rootField: 'updateProjectV2ItemFieldValue' },
      { kind: 'alias-error', alias: 0, type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    );
    const error = await failure(github.run(writer.createItem(input('T1', { fields: { Size: 'XL' } }))));
    expect(error).toBeInstanceOf(CreateItemPartialFailureError);
    expect(error).toMatchObject({
      createdItemKey: '#1',
      completedSteps: ['issue_created', 'issue_type_set', 'labels_set', 'project_item_added'],
    });
  });

  it('takes the board item that a workflow of the board was quicker to add', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at(
      { rootField: 'addProjectV2ItemById' },
      {
        kind: 'alias-error',
        alias: 0,
        type: 'UNPROCESSABLE',
        message: 'Content already exists in this project',
        applied: true,
      },
    );
    await github.run(writer.createItem(input('T1', { fields: { Size: 'XL' } })));
    expect(github.server.issues()[0]?.items).toMatchObject([{ values: { Size: 'XL' } }]);
  });
});

describe('creates whose reply is lost', () => {
  const LOST = { kind: 'status', status: 502, body: 'html' } as const;

  it('are adopted when they happened', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: 'after' });
    const refs = await github.run(Promise.all(inputs(5).map((each) => writer.createItem(each))));
    expect(refs.map(({ key }) => key)).toEqual(['#1', '#2', '#3', '#4', '#5']);
    expect(github.server.issues()).toHaveLength(5);
    expect(github.requests(2)).toEqual(['5 createIssue', 'NewestIssues', '5 addProjectV2ItemById']);
  });

  it('are repeated when they surely did not happen, after looking four times together', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { kind: 'reset', when: 'before' });
    const refs = await github.run(Promise.all(inputs(5).map((each) => writer.createItem(each))));
    expect(new Set(refs.map(({ key }) => key)).size).toBe(5);
    expect(github.server.issues()).toHaveLength(5);
    expect(github.requests().filter((name) => name === 'NewestIssues')).toHaveLength(4);
    const looks = github.server.log.filter(({ operationName }) => operationName === 'NewestIssues');
    expect(looks.map(({ at }) => at - (looks[0]?.at ?? 0))).toEqual([0, 5_000, 15_000, 45_000]);
  });

  it('are told apart one by one when only some of a batch happened', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: { aliases: 2 } });
    await github.run(Promise.all(inputs(5).map((each) => writer.createItem(each))));
    const titles = github.server.issues().map(({ title }) => title);
    expect(titles.toSorted()).toEqual(inputs(5).map(({ title }) => title));
  });

  it('stay unknown, and are not repeated, when looking is not possible', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: 'after' });
    github.server.faults.at({ operationName: 'NewestIssues' }, { ...LOST, when: 'before' }, 5);
    const error = await failure(github.run(writer.createItem(input('T1'))));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(github.server.issues()).toHaveLength(1);
  });

  it('stay unknown when the run is ended while looking', async () => {
    await using github = await GithubHarness.start();
    const end = new AbortController();
    const { writer } = await github.open({ signal: end.signal });
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: 'before' });
    const created = failure(writer.createItem(input('T1')));
    while (!github.requests().includes('NewestIssues')) await github.clock.advance(1000);
    end.abort();
    expect(await github.run(created)).toBeInstanceOf(UnknownOutcomeError);
    expect(github.server.issues()).toEqual([]);
  });

  it('are given up after five attempts', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: 'before' }, 5);
    const error = await failure(github.run(writer.createItem(input('T1'))));
    expect(error).toBeInstanceOf(UnknownOutcomeError);
    expect(github.server.faults.pending).toEqual([]);
    expect(github.server.issues()).toEqual([]);
  });

  it('do not take a stranger’s copy of the marker for the answer', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open();
    github.server.faults.at({ rootField: 'createIssue' }, { ...LOST, when: 'before' });
    github.server.edit({ do: 'create-issue', title: 'fake', body: input('T1').body, by: 'mallory' });
    const ref = await github.run(writer.createItem(input('T1')));
    expect(ref.key).toBe('#2');
  });
});

describe('updating on GitHub', () => {
  async function started(more: Partial<CreateItemInput> = {}) {
    const github = await GithubHarness.start();
    const provider = await github.open();
    const ref = await github.run(provider.writer.createItem(input('T1', more)));
    return { github, provider, ref, from: github.server.log.length };
  }

  it('writes title and body in one request, the type before it and after one look at the body', async () => {
    const { github, provider, ref, from } = await started();
    await using _ = github;
    const body = { observed: input('T1').body, next: `${input('T1').body}\nmore` };
    await github.run(provider.writer.updateItem(ref.id, { title: 'New', itemType: 'STORY', body }));
    expect(github.requests(from)).toEqual(['CurrentBodies', '1 updateIssue', '1 updateIssue']);
    expect(github.server.issues()[0]).toMatchObject({ title: 'New', issueType: 'Story', body: body.next });
  });

  it('looks at the bodies of updates made together in one read', async () => {
    const { github, provider, ref, from } = await started();
    await using _ = github;
    const second = await github.run(provider.writer.createItem(input('T2')));
    const updates = [ref, second].map(({ id }, index) => {
      const observed = input(`T${index + 1}`).body;
      return provider.writer.updateItem(id, { body: { observed, next: `${observed}!` } });
    });
    await github.run(Promise.all(updates));
    expect(github.requests(from).slice(-2)).toEqual(['CurrentBodies', '2 updateIssue']);
  });

  it('refuses to overwrite a body that somebody edited meanwhile, and writes nothing else either', async () => {
    const { github, provider, ref, from } = await started();
    await using _ = github;
    github.server.edit({ do: 'edit-body', issue: 1, body: 'mine now' });
    const observed = input('T1').body;
    const update = { title: 'New', addLabels: ['x'], body: { observed, next: 'ours' } };
    const error = await failure(github.run(provider.writer.updateItem(ref.id, update)));
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind: 'retryable' });
    expect(github.requests(from)).toEqual(['CurrentBodies']);
    expect(github.server.issues()[0]).toMatchObject({ title: 'Title of T1', body: 'mine now' });
  });

  it.each([
    ['with a body', { body: { observed: input('T1').body, next: 'ours' } }],
    ['alone', {}],
  ])('refuses to overwrite a title that somebody edited meanwhile (%s)', async (_how, body) => {
    const { github, provider, ref, from } = await started();
    await using _ = github;
    const update = { title: 'New', observedTitle: 'Title of T1', ...body };
    github.server.edit({ do: 'edit-title', issue: 1, title: 'Mine now' });
    const error = await failure(github.run(provider.writer.updateItem(ref.id, update)));
    expect(error).toMatchObject({ kind: 'retryable', message: expect.stringContaining('title') });
    expect(github.requests(from)).toEqual(['CurrentBodies']);
    github.server.edit({ do: 'edit-title', issue: 1, title: 'Title of T1' });
    await github.run(provider.writer.updateItem(ref.id, update));
    expect(github.server.issues()[0]?.title).toBe('New');
  });

  it('does not mind that an editor changed the line ends', async () => {
    const { github, provider, ref } = await started();
    await using _ = github;
    github.server.edit({ do: 'crlf-body', issue: 1 });
    const observed = input('T1').body;
    await github.run(provider.writer.updateItem(ref.id, { body: { observed, next: 'ours' } }));
    expect(github.server.issues()[0]?.body).toBe('ours');
  });

  it('writes values before the body that states them, and new labels after the body that claims them', async () => {
    const { github, provider, ref, from } = await started({ labels: ['planpilot', 'old'] });
    await using _ = github;
    const observed = input('T1').body;
    await github.run(
      provider.writer.updateItem(ref.id, {
        body: { observed, next: 'ours' },
        addLabels: ['new'],
        removeLabels: ['OLD', 'never-existed'],
        fields: { Size: 'S', Status: null },
      }),
    );
    expect(github.server.issues()[0]).toMatchObject({
      labels: ['planpilot', 'new'],
      body: 'ours',
      items: [{ values: { Size: 'S' } }],
    });
    expect(github.requests(from).slice(-2)).toEqual(['1 updateIssue', '1 addLabelsToLabelable']);
  });

  it('puts an issue back on the board, and closes and reopens it', async () => {
    const { github, provider, ref } = await started();
    await using _ = github;
    github.server.edit({ do: 'remove-item', issue: 1 });
    await github.run(provider.writer.updateItem(ref.id, { addToBoard: true, state: 'closed' }));
    expect(github.server.issues()[0]).toMatchObject({ state: 'CLOSED', items: [{}] });
    await github.run(provider.writer.updateItem(ref.id, { state: 'open' }));
    expect(github.server.issues()[0]).toMatchObject({ state: 'OPEN' });
  });

  it('repeats an update whose reply was lost, unless the body is there already', async () => {
    const { github, provider, ref, from } = await started();
    await using _ = github;
    const observed = input('T1').body;
    github.server.faults.at({ rootField: 'updateIssue' }, { kind: 'reset', when: 'after' });
    await github.run(provider.writer.updateItem(ref.id, { body: { observed, next: 'ours' } }));
    expect(github.requests(from)).toEqual(['CurrentBodies', '1 updateIssue', 'CurrentBodies']);
    github.server.faults.at({ rootField: 'updateIssue' }, { kind: 'reset', when: 'before' });
    await github.run(provider.writer.updateItem(ref.id, { body: { observed: 'ours', next: 'newer' } }));
    expect(github.server.issues()[0]?.body).toBe('newer');
  });

  it('changes the type label under the label strategy', async () => {
    await using github = await GithubHarness.start();
    const { writer } = await github.open({ typeStrategy: 'label' });
    const ref = await github.run(writer.createItem(input('T1')));
    expect(github.server.issues()[0]?.labels).toEqual(['planpilot', 'Task']);
    await github.run(writer.updateItem(ref.id, { itemType: 'EPIC' }));
    expect(github.server.issues()[0]?.labels).toEqual(['planpilot', 'Epic']);
  });

  it('deletes an issue', async () => {
    const { github, provider, ref } = await started();
    await using _ = github;
    await github.run(provider.writer.deleteItem(ref.id));
    expect(github.server.issues()).toEqual([]);
  });
});

describe('relations on GitHub', () => {
  async function threeItems() {
    const github = await GithubHarness.start();
    const { writer } = await github.open();
    const refs = await github.run(Promise.all(inputs(3).map((each) => writer.createItem(each))));
    const [a = '', b = '', c = ''] = refs.map(({ id }) => id);
    return { github, writer, a, b, c };
  }

  it('links, moves and unlinks a child, each also when it is so already', async () => {
    const { github, writer, a, b, c } = await threeItems();
    await using _ = github;
    for (const parent of [a, a, b, b]) await github.run(writer.setParent(c, parent));
    expect(github.server.issues()[2]?.parent).toBe('acme/roadmap#2');
    for (const parent of [null, null]) await github.run(writer.setParent(c, parent));
    expect(github.server.issues()[2]?.parent).toBeNull();
  });

  it('adds and removes an edge, each also when it is so already', async () => {
    const { github, writer, a, b } = await threeItems();
    await using _ = github;
    for (let times = 0; times < 2; times += 1) await github.run(writer.addDependency(a, b));
    expect(github.server.issues()[0]?.blockedBy).toEqual(['acme/roadmap#2']);
    for (let times = 0; times < 2; times += 1) await github.run(writer.removeDependency(a, b));
    expect(github.server.issues()[0]?.blockedBy).toEqual([]);
  });

  it('counts an edge as added when only the reply was lost', async () => {
    const { github, writer, a, b } = await threeItems();
    await using _ = github;
    github.server.faults.at({ rootField: 'addBlockedBy' }, { kind: 'reset', when: 'after' });
    await github.run(writer.addDependency(a, b));
    expect(github.server.issues()[0]?.blockedBy).toEqual(['acme/roadmap#2']);
  });

  it('moves a child behind a sibling and to the front', async () => {
    const { github, writer, a, b, c } = await threeItems();
    await using _ = github;
    for (const child of [b, c]) await github.run(writer.setParent(child, a));
    await github.run(writer.moveAfter(b, c));
    expect(github.server.issues()[0]?.subIssues).toEqual(['acme/roadmap#3', 'acme/roadmap#2']);
    await github.run(writer.moveAfter(b, null));
    expect(github.server.issues()[0]?.subIssues).toEqual(['acme/roadmap#2', 'acme/roadmap#3']);
  });
});
