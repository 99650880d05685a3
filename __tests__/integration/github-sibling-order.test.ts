import { describe, expect, it } from '@jest/globals';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';

const KEPT = { ...CONFIG, initialFields: {}, siblingOrder: 'plan' } as const;
const CREATED = { ...KEPT, siblingOrder: 'create' } as const;

/** Two epics with stories in these orders. */
function planOfStories(first: string, second: string) {
  const epic = (id: string, stories: string) =>
    [
      `  - { id: ${id}, type: epic, title: Epic ${id} }`,
      ...[...stories].map((story) => `  - { id: ${story}, type: story, title: ${story}, parent_id: ${id} }`),
    ].join('\n');
  return planOf(`items:\n${epic('E-1', first)}\n${epic('E-2', second)}`);
}

async function run(
  github: GithubHarness,
  stories: readonly [string, string],
  config: typeof KEPT | typeof CREATED,
) {
  const before = github.server.log.length;
  const provider = await github.open({ boardUrl: null });
  const result = await github.run(sync(provider, planOfStories(...stories), { config }));
  const requests = github.requests(before).filter((name) => !['Opening', 'IssuePages'].includes(name));
  return { result, requests };
}

/** Titles below both epics, as people see them. */
function shown(github: GithubHarness): readonly string[] {
  const issues = github.server.issues();
  const titleOf = new Map(issues.map(({ repository, number, title }) => [`${repository}#${number}`, title]));
  return ['Epic E-1', 'Epic E-2'].map((epic) => {
    const { subIssues = [] } = issues.find(({ title }) => title === epic) ?? {};
    return subIssues.map((reference) => titleOf.get(reference)).join('');
  });
}

describe('the order of sub-issues on GitHub', () => {
  it('is that of the plan when they are created, and belongs to people from then on', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['ABC', 'XY'], CREATED);
    expect(shown(github)).toEqual(['ABC', 'XY']);
    const { result, requests } = await run(github, ['CBA', 'YX'], CREATED);
    expect(result.counts).toMatchObject({ unchanged: 7 });
    expect(requests).toEqual([]);
    expect(shown(github)).toEqual(['ABC', 'XY']);
  });

  it('follows the plan for ever where that is asked for: all moves in one read and one write, then none', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['ABCDE', 'XYZ'], KEPT);
    const first = await run(github, ['EABDC', 'ZXY'], KEPT);
    expect(first.requests).toEqual(['CurrentParents', '3 reprioritizeSubIssue']);
    expect(first.result.counts).toMatchObject({ relinked: 3, updated: 0, failed: 0 });
    expect(shown(github)).toEqual(['EABDC', 'ZXY']);
    const second = await run(github, ['EABDC', 'ZXY'], KEPT);
    expect(second.requests).toEqual([]);
    expect(second.result.counts).toMatchObject({ unchanged: 10, relinked: 0 });
  });

  it('turns a whole list round without losing its way', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['ABCDEFGHIJ', 'X'], KEPT);
    const { requests } = await run(github, ['JIHGFEDCBA', 'X'], KEPT);
    expect(requests).toEqual(['CurrentParents', '9 reprioritizeSubIssue']);
    expect(shown(github)).toEqual(['JIHGFEDCBA', 'X']);
  });

  it('gives a new story its place, and one that comes from another epic', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['AC', 'XBY'], KEPT);
    await run(github, ['NABC', 'XY'], KEPT);
    expect(shown(github)).toEqual(['NABC', 'XY']);
    expect((await run(github, ['NABC', 'XY'], KEPT)).requests).toEqual([]);
  });

  it('moves nothing that people added, neither from its place nor out of the way', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['AB', 'X'], KEPT);
    const numberOf = (title: string) =>
      github.server.issues().find((issue) => issue.title === title)?.number ?? 0;
    github.server.edit({ do: 'create-issue', title: '?', by: 'carol' });
    github.server.edit({ do: 'set-parent', issue: numberOf('?'), parent: numberOf('Epic E-1') });
    await run(github, ['ABC', 'X'], KEPT);
    expect(shown(github)).toEqual(['AB?C', 'X']);
    expect((await run(github, ['BAC', 'X'], KEPT)).requests).toContain('1 reprioritizeSubIssue');
    expect(shown(github)[0]?.replace('?', '')).toBe('BAC');
    expect((await run(github, ['BAC', 'X'], KEPT)).requests).toEqual([]);
  });

  it('comes out right when the reply to the moves is lost', async () => {
    await using github = await GithubHarness.start();
    await run(github, ['ABCD', 'X'], KEPT);
    github.server.faults.at({ rootField: 'reprioritizeSubIssue' }, { kind: 'reset', when: { aliases: 2 } });
    const { result } = await run(github, ['DCBA', 'X'], KEPT);
    expect(result.complete).toBe(true);
    expect(shown(github)).toEqual(['DCBA', 'X']);
  });
});
