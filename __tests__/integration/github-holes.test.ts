import { expect, it } from '@jest/globals';
import { CONFIG, planOf, sync, syncIncomplete } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';

const PLAN = planOf('items: [{ id: A, type: epic, title: A }, { id: B, type: epic, title: B }]');
const OPTIONS = { config: { ...CONFIG, initialFields: {} } };
const HOLES = { kind: 'partial-nodes', keep: 0, silent: true } as const;

it.each([0, 1])(
  'a list of issues that lacks some without a word (%i shown) ends the run: nothing is created again',
  async (keep) => {
    await using github = await GithubHarness.start();
    const open = () => github.open({ boardUrl: null });
    await github.run(sync(await open(), PLAN, OPTIONS));
    github.server.faults.at({ operationName: 'IssuePages' }, { ...HOLES, keep });
    const provider = await open();
    await expect(github.run(sync(provider, PLAN, OPTIONS))).rejects.toThrow(
      `GitHub left ${2 - keep} of a list of issues out of its reply`,
    );
    expect(provider.usage().writes).toBe(0);
    expect((await github.run(sync(await open(), PLAN, OPTIONS))).counts).toMatchObject({ unchanged: 2 });
  },
);

it('a list that lacks the newest issues proves nothing about a create whose reply was lost', async () => {
  await using github = await GithubHarness.start();
  github.server.faults.at({ rootField: 'createIssue' }, { kind: 'reset', when: 'after' });
  github.server.faults.at({ operationName: 'NewestIssues' }, HOLES, 4);
  const { result } = await github.run(syncIncomplete(await github.open({ boardUrl: null }), PLAN, OPTIONS));
  expect(result.counts).toMatchObject({ created: 0, unknown: 2 });
  expect(github.server.issues()).toHaveLength(2);
  github.server.faults.clear();
  const again = await github.run(sync(await github.open({ boardUrl: null }), PLAN, OPTIONS));
  expect(again.counts).toMatchObject({ created: 0 });
  expect(github.server.issues()).toHaveLength(2);
});
