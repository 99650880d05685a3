import { describe, expect, it } from '@jest/globals';
import { IdentityError } from '../../src/contracts/errors.ts';
import type { SyncMap } from '../../src/contracts/sync-map.ts';
import type { Edit } from '../../src/github-server/store/edit-commands.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';

const YAML = `
items:
  - id: E1
    title: Epic one
    items:
      - { id: S1, title: Story one }
      - { id: S2, title: Story two, depends_on: [S1] }
  - { id: E2, type: epic, title: Epic alone }
`;

const HOUR_MS = 3_600_000;

/** Numbers of their issues: level by level, in plan order. */
const [E1, E2, S1, S2] = [1, 2, 3, 4];

interface Options {
  readonly yaml?: string;
  readonly previous?: SyncMap;
}

async function run(github: GithubHarness, { yaml = YAML, previous }: Options = {}) {
  const before = github.server.log.length;
  const provider = await github.open({ boardUrl: null });
  const options = {
    config: { ...CONFIG, initialFields: {} },
    ports: previous === undefined ? {} : { previous },
  };
  const result = await github.run(sync(provider, planOf(yaml), options));
  return { result, writes: provider.usage().writes, requests: github.requests(before) };
}

/** A GitHub that holds the plan, with a repository beside it, and the map of that run. */
async function synced() {
  const repositories = [{ name: 'roadmap' }, { name: 'other' }];
  const github = await GithubHarness.start({ owners: [{ login: 'acme', repositories }] });
  const { result } = await run(github);
  return { github, previous: result.syncMap };
}

/** Lets time and other people's issues pass, until the list of the newest no longer reaches what was there before. */
async function bury(github: GithubHarness): Promise<void> {
  await github.clock.advance(HOUR_MS);
  for (let index = 0; index < 100; index += 1)
    github.server.edit({ do: 'create-issue', title: `bug ${index}`, by: 'carol' });
  await github.clock.advance(HOUR_MS);
}

/** Issues of the plan's repository that people did not open. */
function ours(github: GithubHarness) {
  return github.server
    .issues()
    .filter(({ repository, author }) => repository === 'acme/roadmap' && author !== 'carol');
}

function edit(github: GithubHarness, ...commands: readonly Edit[]): void {
  for (const command of commands) github.server.edit(command);
}

describe('a managed issue that lost its label', () => {
  it.each([
    ['an epic with children', E1],
    ['a story', S1],
    ['an epic that nothing leads to', E2],
  ])('is found among the newest and labelled again: %s', async (_name, issue) => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'remove-label', issue, label: 'planpilot' });
    const { result } = await run(github);
    expect(result.counts).toMatchObject({ created: 0, updated: 1, unchanged: 3 });
    expect(ours(github).map(({ labels }) => labels)).toEqual(Array.from({ length: 4 }, () => ['planpilot']));
    expect((await run(github)).writes).toBe(0);
  });

  it('is found years later by the search', async () => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'remove-label', issue: E2, label: 'planpilot' });
    await bury(github);
    expect((await run(github)).result.counts).toMatchObject({ created: 0, updated: 1 });
    expect(ours(github)).toHaveLength(4);
  });

  it.each([
    ['through its parent', [S1]],
    ['through its children', [E1]],
    ['through what it blocks, and that through it', [E1, S1]],
  ])('is found years later without the search, %s', async (_name, issues) => {
    const { github } = await synced();
    await using _ = github;
    for (const issue of issues) edit(github, { do: 'remove-label', issue, label: 'planpilot' });
    await bury(github);
    const { result, requests } = await run(github);
    expect(requests).not.toContain('SearchIssues');
    expect(result.counts).toMatchObject({ created: 0, updated: issues.length });
    expect(ours(github)).toHaveLength(4);
  });

  it('is found years later without search and relatives by the previous map', async () => {
    const { github, previous } = await synced();
    await using _ = github;
    edit(github, { do: 'remove-label', issue: E2, label: 'planpilot' });
    await bury(github);
    const { result, requests } = await run(github, { previous });
    expect(requests).not.toContain('SearchIssues');
    expect(result.counts).toMatchObject({ created: 0, updated: 1 });
  });
});

describe('a managed issue that is gone', () => {
  it.each<[string, Edit]>([
    ['deleted, or made a discussion', { do: 'delete', issue: S2 }],
    ['transferred', { do: 'transfer', issue: S2, to: 'acme/other' }],
  ])('is created again in its place: %s', async (_name, command) => {
    const { github, previous } = await synced();
    await using _ = github;
    edit(github, command);
    const elsewhere = github.server.issues().filter(({ repository }) => repository === 'acme/other');
    const { result } = await run(github, { previous });
    expect(result.counts).toMatchObject({ created: 1, unchanged: 3 });
    expect(result.warnings).toEqual([
      expect.stringMatching(
        /^S2 is #4 \(.*\/4\) in the previous sync map, but the target no longer has that/u,
      ),
    ]);
    expect(ours(github).at(-1)).toMatchObject({
      title: 'Story two',
      parent: 'acme/roadmap#1',
      blockedBy: ['acme/roadmap#3'],
    });
    expect(github.server.issues().filter(({ repository }) => repository === 'acme/other')).toEqual(elsewhere);
    expect((await run(github)).writes).toBe(0);
  });

  it('is not created again while it lives on in another repository: nothing is written, and both ways out are named', async () => {
    const { github, previous } = await synced();
    await using _ = github;
    edit(github, { do: 'transfer', issue: S2, to: 'acme/other' });
    const moved = github.server.issues().find(({ repository }) => repository === 'acme/other');
    const entry = previous.entries.get('S2');
    if (moved === undefined || entry === undefined) throw new Error('S2 is nowhere');
    // The id that the map knows leads to the issue in its new place.
    const entries = new Map([...previous.entries, ['S2', { ...entry, id: moved.id }]]);
    const before = github.server.issues();
    const { error, writes } = await run(github, { previous: { ...previous, entries } }).then(
      ({ writes: made }) => ({ error: undefined, writes: made }),
      (caught: unknown) => ({ error: caught, writes: 0 }),
    );
    expect(error).toBeInstanceOf(IdentityError);
    expect(error).toMatchObject({
      message: `issues of this plan were moved to another repository: S2 is ${moved.url}`,
      hint: expect.stringMatching(/^move them back, or take the items out of the plan/u),
    });
    expect(writes).toBe(0);
    expect(github.server.issues()).toEqual(before);

    edit(github, { do: 'edit-body', issue: 'acme/other#1', body: 'A life of its own' });
    const again = await run(github, { previous: { ...previous, entries } });
    expect(again.result.counts).toMatchObject({ created: 1 });
  });

  it('is created again without a word where no map knew it', async () => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'delete', issue: S2 });
    expect((await run(github)).result).toMatchObject({ counts: { created: 1 }, warnings: [] });
  });

  it('gets its children back when it was their parent', async () => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'transfer', issue: E1, to: 'acme/other' });
    const { result } = await run(github);
    expect(result.counts).toMatchObject({ created: 1, relinked: 2 });
    const epic = ours(github).find(({ title }) => title === 'Epic one');
    expect(epic?.subIssues).toEqual(['acme/roadmap#3', 'acme/roadmap#4']);
    expect((await run(github)).writes).toBe(0);
  });
});

describe('a previous map', () => {
  it('leads to an issue whose body somebody emptied', async () => {
    const { github, previous } = await synced();
    await using _ = github;
    edit(github, { do: 'edit-body', issue: S1, body: 'rewritten by Carol' });
    const { result } = await run(github, { previous });
    expect(result.counts).toMatchObject({ created: 0, updated: 1 });
    expect(ours(github)[S1 - 1]?.body).toContain('ITEM_ID:S1');
    expect(ours(github)[S1 - 1]?.body).toContain('rewritten by Carol');
  });

  it('that names issues of others, other repositories, or nothing at all edits none of them', async () => {
    const { github, previous } = await synced();
    await using _ = github;
    const foreign = [
      { do: 'create-issue', title: 'theirs', by: 'carol' },
      { do: 'create-issue', title: 'far away', by: 'carol', labels: ['planpilot'], repository: 'acme/other' },
      { do: 'create-pull-request', title: 'no issue', by: 'carol' },
    ] as const;
    const ids = foreign.map((command) => github.server.edit(command)?.id ?? '');
    const yaml = `${YAML}  - { id: N1, type: epic, title: New 1 }\n  - { id: N2, type: epic, title: New 2 }
  - { id: N3, type: epic, title: New 3 }\n  - { id: N4, type: epic, title: New 4 }\n`;
    const entries = new Map(previous.entries);
    for (const [index, id] of [...ids, 'no id at all'].entries())
      entries.set(`N${index + 1}`, { id, key: `#${index}`, url: 'u', itemType: 'EPIC' });
    const before = foreignIssues(github);
    const { result } = await run(github, { yaml, previous: { ...previous, entries } });
    expect(result.counts).toMatchObject({ created: 4, unchanged: 4 });
    expect(result.warnings).toHaveLength(4);
    expect(foreignIssues(github)).toEqual(before);
  });
});

describe('names', () => {
  it('a renamed item keeps its issue by "was", and needs it only once', async () => {
    const { github } = await synced();
    await using _ = github;
    const renamed = YAML.replace('id: E2,', 'id: GROWTH, was: [E2],');
    expect((await run(github, { yaml: renamed })).result.counts).toMatchObject({ created: 0, updated: 1 });
    expect((await run(github, { yaml: renamed })).writes).toBe(0);
    const settled = renamed.replace(' was: [E2],', '');
    expect((await run(github, { yaml: settled })).writes).toBe(0);
  });

  it('an item renamed without "was" is a new one, and the old one an orphan', async () => {
    const { github } = await synced();
    await using _ = github;
    const { result } = await run(github, { yaml: YAML.replace('id: E2,', 'id: GROWTH,') });
    expect(result.counts).toMatchObject({ created: 1 });
    expect(result.orphans).toEqual([expect.objectContaining({ id: 'E2' })]);
  });

  it('"adopt" takes over an issue with the words of its author, whatever its age, then needs no "adopt"', async () => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'create-issue', title: 'an old wish', body: 'Please!', by: 'carol' });
    await bury(github);
    const yaml = `${YAML}  - { id: E3, type: epic, title: Wishes, adopt: 5 }\n`;
    const { result } = await run(github, { yaml });
    expect(result.counts).toMatchObject({ created: 0, updated: 1 });
    const wish = github.server.issues().find(({ number }) => number === 5);
    expect(wish).toMatchObject({ title: 'Wishes', labels: ['planpilot'], author: 'carol' });
    expect(wish?.body).toContain('Please!');
    expect((await run(github, { yaml })).writes).toBe(0);
    expect((await run(github, { yaml: yaml.replace(', adopt: 5', '') })).writes).toBe(0);
  });

  it.each([
    ['an issue that does not exist', 777, /E3 adopts #777, which does not exist/u],
    ['a pull request', 5, /E3 adopts #5, which does not exist/u],
    ['another item of the plan', E2, /E3 adopts #2, which already is item E2/u],
  ])('"adopt" refuses %s before anything is written', async (_name, number, message) => {
    const { github } = await synced();
    await using _ = github;
    edit(github, { do: 'create-pull-request', title: 'no issue' });
    const before = github.server.snapshot();
    const yaml = `${YAML}  - { id: E3, type: epic, title: Wishes, adopt: ${number} }\n`;
    const refused = run(github, { yaml });
    await expect(refused).rejects.toBeInstanceOf(IdentityError);
    await expect(refused).rejects.toThrow(message);
    expect(github.server.snapshot()).toEqual(before);
  });
});

function foreignIssues(github: GithubHarness) {
  return github.server.issues().filter(({ author }) => author === 'carol');
}
