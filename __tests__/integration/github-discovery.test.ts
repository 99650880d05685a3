import { describe, expect, it } from '@jest/globals';
import type { ItemSearchFilters, WantedIdentities } from '../../src/contracts/inputs.ts';
import { NOTHING_APPLIED } from '../../src/contracts/marker.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { Edit } from '../../src/github-server/store/edit-commands.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { GithubHarness } from './github-harness.ts';

const HOUR = 3_600_000;

function body(itemId: string, planId = 'roadmap'): string {
  return markerCodec.compose({ planId, itemId, applied: NOTHING_APPLIED }, 'Goal');
}

function filters(wanted: readonly string[], more: Partial<WantedIdentities> = {}): ItemSearchFilters {
  return {
    labels: ['planpilot'],
    bodyContains: 'PLAN_ID:roadmap',
    wanted: {
      items: new Map(wanted.map((id) => [id, id])),
      planIds: [],
      adopt: [],
      known: [],
      ...more,
    },
  };
}

async function keys(github: GithubHarness, provider: Provider, asked: ItemSearchFilters) {
  const items = await github.run(provider.reader.searchItems(asked));
  return items.map(({ key }) => key).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}

/** Opens an issue in the browser, as somebody. */
function open(
  github: GithubHarness,
  itemId: string,
  labels: readonly string[] = ['planpilot'],
  by = 'octocat',
) {
  const issue = github.server.edit({ do: 'create-issue', title: itemId, body: body(itemId), labels, by });
  if (issue === undefined) throw new Error('no issue was made');
  return issue;
}

/** Lets time and other people's issues pass, so that the unfiltered list no longer reaches what was there before. */
async function bury(github: GithubHarness): Promise<void> {
  await github.clock.advance(HOUR);
  for (let index = 0; index < 100; index += 1) {
    github.server.edit({ do: 'create-issue', title: `bug ${index}`, by: 'carol' });
  }
  await github.clock.advance(HOUR);
}

describe('discovery on GitHub', () => {
  it('reads every page, and an unchanged plan needs nothing else', async () => {
    await using github = await GithubHarness.start();
    const ids = Array.from({ length: 250 }, (_, index) => `T${index + 1}`);
    for (const id of ids) open(github, id);
    await github.clock.advance(HOUR);
    const provider = await github.open();
    const items = await github.run(provider.reader.searchItems(filters(ids)));
    expect(new Set(items.map(({ id }) => id)).size).toBe(250);
    expect(github.requests()).toEqual(['Opening', 'IssuePages', 'IssuePages', 'IssuePages']);
  });

  it('finds issues that the filtered list does not show yet', async () => {
    await using github = await GithubHarness.start({ indexLagMs: 10 * 60_000 });
    for (const id of ['T1', 'T2', 'T3']) open(github, id);
    await github.clock.advance(9 * 60_000);
    const provider = await github.open();
    expect(await keys(github, provider, filters(['T1', 'T2', 'T3']))).toEqual(['#1', '#2', '#3']);
  });

  it('goes back fifteen minutes in the unfiltered list, however many strangers’ issues lie between', async () => {
    await using github = await GithubHarness.start({ indexLagMs: 14 * 60_000 });
    open(github, 'T1');
    await github.clock.advance(60_000);
    for (let index = 0; index < 220; index += 1) {
      github.server.edit({ do: 'create-issue', title: `bug ${index}`, by: 'carol' });
    }
    const provider = await github.open();
    expect(await keys(github, provider, filters(['T1']))).toEqual(['#1']);
  });

  it('yields what a stranger claims as not ours, and keeps looking for the real one', async () => {
    await using github = await GithubHarness.start();
    const mine = open(github, 'T1');
    github.server.edit({ do: 'remove-label', issue: mine.number, label: 'planpilot' });
    await bury(github);
    open(github, 'T1', [], 'mallory');
    const provider = await github.open();
    const items = await github.run(provider.reader.searchItems(filters(['T1'])));
    expect(new Map(items.map(({ key, authoredByUs }) => [key, authoredByUs]))).toEqual(
      new Map([
        ['#1', true],
        ['#102', false],
      ]),
    );
  });

  it('finds a child that lost its label through its parent, without believing the search', async () => {
    await using github = await GithubHarness.start();
    const epic = open(github, 'E1');
    const story = open(github, 'S1');
    github.server.edit({ do: 'set-parent', issue: story.number, parent: epic.number });
    github.server.edit({ do: 'remove-label', issue: story.number, label: 'planpilot' });
    await bury(github);
    const provider = await github.open();
    expect(await keys(github, provider, filters(['E1', 'S1']))).toEqual(['#1', '#2']);
    expect(github.requests()).toEqual(['Opening', 'IssuePages', 'IssuesById']);
  });

  it('takes hints from the search where nothing else leads to an issue', async () => {
    await using github = await GithubHarness.start();
    open(github, 'T1', []);
    await bury(github);
    const provider = await github.open();
    expect(await keys(github, provider, filters(['T1']))).toEqual(['#1']);
    expect(github.requests()).toEqual(['Opening', 'IssuePages', 'SearchIssues', 'IssuesById']);
  });

  it('reads ids of a previous map, ignoring dead ones and issues of other repositories', async () => {
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          repositories: [{ name: 'roadmap' }, { name: 'other' }],
          projects: [{ title: 'R' }],
        },
      ],
    });
    const [kept, gone] = [open(github, 'T1', []), open(github, 'T2', [])];
    const moved = open(github, 'T3', []);
    github.server.edit({ do: 'delete', issue: gone.number });
    github.server.edit({ do: 'transfer', issue: moved.number, to: 'acme/other' });
    await bury(github);
    const provider = await github.open();
    const known = [kept, gone, moved].map(({ id }) => id);
    expect(await keys(github, provider, filters(['T1', 'T2', 'T3'], { known }))).toEqual(['#1']);
  });

  it('brings issues to adopt by number, whatever they say, and ignores pull requests', async () => {
    await using github = await GithubHarness.start();
    github.server.edit({ do: 'create-issue', title: 'an old friend', by: 'carol' });
    github.server.edit({ do: 'create-pull-request', title: 'no issue' });
    await bury(github);
    const provider = await github.open();
    const adopt = ['#1', '#2', '#777'];
    const items = await github.run(provider.reader.searchItems(filters(['T1'], { adopt })));
    expect(items).toEqual([
      expect.objectContaining({ key: '#1', title: 'an old friend', authoredByUs: false }),
    ]);
  });

  it('yields items of another plan that claim wanted ids, and none that claim others', async () => {
    await using github = await GithubHarness.start();
    for (const id of ['T1', 'T9']) {
      github.server.edit({
        do: 'create-issue',
        title: id,
        body: body(id, 'old-place'),
        labels: ['planpilot'],
      });
    }
    const provider = await github.open();
    expect(await keys(github, provider, filters(['T1']))).toEqual(['#1']);
  });

  it('completes lists inside an issue that are longer than what comes with a page', async () => {
    await using github = await GithubHarness.start();
    const epic = open(github, 'E1');
    for (let index = 0; index < 30; index += 1) {
      github.server.edit({ do: 'add-label', issue: epic.number, label: `area-${index}` });
    }
    for (let index = 0; index < 70; index += 1) {
      const child = open(github, `S${index}`);
      github.server.edit({ do: 'set-parent', issue: child.number, parent: epic.number });
      if (index < 40) github.server.edit({ do: 'add-blocker', issue: epic.number, blocker: child.number });
    }
    const provider = await github.open();
    const items = await github.run(provider.reader.searchItems(filters(['E1'])));
    const found = items.find(({ key }) => key === '#1');
    expect(found?.labels).toHaveLength(31);
    expect(found?.children).toHaveLength(70);
    expect(found?.blockers).toHaveLength(40);
  });

  it('asks for smaller pages when GitHub finds them too costly', async () => {
    await using github = await GithubHarness.start();
    for (let index = 0; index < 60; index += 1) open(github, `T${index}`);
    await github.clock.advance(HOUR);
    github.server.faults.at({ operationName: 'IssuePages' }, { kind: 'resource-limits', keep: 0 });
    const provider = await github.open();
    const asked = filters(Array.from({ length: 60 }, (_, index) => `T${index}`));
    expect(await keys(github, provider, asked)).toHaveLength(60);
    expect(github.requests()).toEqual(['Opening', 'IssuePages', 'IssuePages', 'IssuePages']);
    expect(github.server.log.slice(1).map(({ variables }) => variables['size'])).toEqual([100, 50, 50]);
  });

  it('asks for fewer issues by id when GitHub finds them too costly', async () => {
    await using github = await GithubHarness.start();
    const known = Array.from({ length: 60 }, (_, index) => open(github, `T${index}`, []).id);
    await bury(github);
    github.server.faults.at({ operationName: 'IssuesById' }, { kind: 'resource-limits', keep: 0 }, 2);
    const provider = await github.open();
    const asked = filters(
      Array.from({ length: 60 }, (_, index) => `T${index}`),
      { known },
    );
    expect(await keys(github, provider, asked)).toHaveLength(60);
    const counts = github.server.log.flatMap(({ operationName, variables: { ids } }) =>
      operationName === 'IssuesById' && Array.isArray(ids) ? [ids.length] : [],
    );
    expect(counts).toEqual([60, 30, 15, 15, 30]);
  });

  it('fails when a page cannot be read, instead of returning a shorter list', async () => {
    await using github = await GithubHarness.start();
    for (let index = 0; index < 150; index += 1) open(github, `T${index}`);
    const provider = await github.open();
    github.server.faults.at(
      { operationName: 'IssuePages' },
      { kind: 'status', status: 502, body: 'html', when: 'before' },
      20,
    );
    await expect(github.run(provider.reader.searchItems(filters(['T0'])))).rejects.toThrow('IssuePages');
  });

  it('maps what GitHub shows: type, state, labels, parent, board and its values', async () => {
    await using github = await GithubHarness.start();
    const epic = open(github, 'E1');
    const task = open(github, 'T1', ['planpilot', 'Backend']);
    const edit = (command: Edit) => github.server.edit(command);
    edit({ do: 'set-parent', issue: task.number, parent: epic.number });
    edit({ do: 'set-type', issue: task.number, type: 'Task' });
    edit({ do: 'set-type', issue: epic.number, type: 'Bug' });
    edit({ do: 'close', issue: task.number });
    edit({ do: 'add-item', issue: task.number });
    edit({ do: 'set-field', issue: task.number, field: 'Size', value: 'XL' });
    edit({ do: 'set-field', issue: task.number, field: 'Iteration', value: 'Iteration 2' });
    const provider = await github.open();
    const items = await github.run(provider.reader.searchItems(filters(['E1', 'T1'])));
    const [e1, t1] = ['#1', '#2'].map((key) => items.find((item) => item.key === key));
    expect(t1).toMatchObject({
      itemType: 'TASK',
      typeName: 'Task',
      state: 'closed',
      labels: ['planpilot', 'Backend'],
      parent: { key: '#1' },
      onBoard: true,
      fields: { Size: 'XL', Iteration: 'Iteration 2' },
      authoredByUs: true,
    });
    expect(e1).toMatchObject({ typeName: 'Bug', onBoard: false, fields: {}, children: [{ key: '#2' }] });
    expect(e1).not.toHaveProperty('itemType');
  });

  it('shows levels by labels under the label strategy, and keeps those labels out of the rest', async () => {
    await using github = await GithubHarness.start();
    open(github, 'T1', ['planpilot', 'task', 'Backend']);
    const provider = await github.open({ typeStrategy: 'label' });
    const items = await github.run(provider.reader.searchItems(filters(['T1'])));
    expect(items[0]).toMatchObject({ itemType: 'TASK', typeName: 'task', labels: ['planpilot', 'Backend'] });
  });
});
