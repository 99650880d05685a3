import { describe, expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import type { Fault } from '../../src/github-server/http/faults.ts';
import type { Plan } from '../../src/plan/types.ts';
import { CONFIG, planOf, syncIncomplete } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';

/** So slow that the next write would be due before this one is answered. */
const SLOW = { latency: { requestMs: 2500 } };

const CONFIGURED = { ...CONFIG, initialFields: {}, siblingOrder: 'plan' } as const;

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `S${String(at).padStart(2, '0')}`);

/** An epic, and another one; stories below one of them, in this order. */
function family(stories: readonly string[], parent = 'E1'): Plan {
  const epics = ['E1', 'E2'].map((id) => ({ id, type: 'epic', title: id }));
  const below = stories.map((id) => ({ id, type: 'story', title: id, parent_id: parent }));
  return planOf(JSON.stringify({ items: [...epics, ...below] }));
}

/** One run; what it cost. */
async function run(github: GithubHarness, plan: Plan, config: object = CONFIGURED) {
  const provider = await github.open({ boardUrl: null, needs: needsOf(plan, CONFIGURED) });
  const complete = await github.run(
    syncIncomplete(provider, plan, { config }).then(
      () => false,
      () => true,
    ),
  );
  return { complete, usage: provider.usage() };
}

/** Titles of the children of an epic, as GitHub shows them. */
function children({ server }: GithubHarness, parent: string): readonly (string | undefined)[] {
  const titles = new Map(
    server.issues().map((issue) => [`${issue.repository}#${issue.number}`, issue.title]),
  );
  const { subIssues = [] } = server.issues().find(({ title }) => title === parent) ?? {};
  return subIssues.map((reference) => titles.get(reference));
}

const QUIET = { complete: true, usage: { retries: 0, refusals: 0 } };

describe('while GitHub is slower than the writes are apart', () => {
  it('children of one parent are made, moved and sorted without two requests in flight for their places', async () => {
    await using github = await GithubHarness.start(SLOW);
    const stories = ids(70);
    expect(await run(github, family(stories))).toMatchObject(QUIET);
    expect(children(github, 'E1')).toEqual(stories);
    expect(await run(github, family(stories.toReversed()))).toMatchObject(QUIET);
    expect(children(github, 'E1')).toEqual(stories.toReversed());
    expect(await run(github, family(stories, 'E2'))).toMatchObject(QUIET);
    expect(new Set(children(github, 'E2'))).toEqual(new Set(stories));
    expect(github.messages.filter((message) => /Priority|no reply/.test(message))).toEqual([]);
  });
});

const LOST: readonly (readonly [string, Fault])[] = [
  ['a reset after the third of a batch', { kind: 'reset', when: { aliases: 3 } }],
  ['a reset before anything is done', { kind: 'reset', when: 'before' }],
  [
    'one of a batch that went wrong',
    { kind: 'alias-error', alias: 4, message: 'Something went wrong while executing your query.' },
  ],
  [
    'one of a batch whose place was taken',
    { kind: 'alias-error', alias: 4, message: 'Priority has already been taken' },
  ],
  [
    'the first of a batch that went wrong',
    { kind: 'alias-error', alias: 0, message: 'Something went wrong while executing your query.' },
  ],
];

describe.each(LOST)('after %s', (_name, fault) => {
  it.each([1, 2, 3])('(batch %i) siblings stand in plan order at the end of the same run', async (batch) => {
    await using github = await GithubHarness.start();
    let seen = 0;
    github.server.faults.at(
      ({ rootFields, variables }) =>
        rootFields.some(({ name }) => name === 'createIssue') &&
        JSON.stringify(variables).includes('"parentIssueId"') &&
        ++seen === batch,
      fault,
    );
    const stories = ids(50);
    expect(await run(github, family(stories), { ...CONFIGURED, siblingOrder: 'create' })).toMatchObject({
      complete: true,
    });
    expect(github.server.faults.pending).toEqual([]);
    expect(children(github, 'E1')).toEqual(stories);
  });
});
