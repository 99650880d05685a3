import { describe, expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import type { TokenOptions } from '../../src/github-server/options.ts';
import type { Plan } from '../../src/plan/types.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED = { ...CONFIG, boardUrl: BOARD_URL };

const PLAN = planOf(`
items:
  - { id: E1, type: epic, title: Epic one }
  - { id: S1, type: story, title: Story one, parent_id: E1, estimate: { tshirt: S } }
`);

const WRITERS: readonly (readonly [string, TokenOptions])[] = [
  ['a workflow', { kind: 'github-token' }],
  ['another person', { login: 'hubot' }],
];

async function run(github: GithubHarness, plan: Plan) {
  const options = { token: 'writer', projectToken: 'reader', needs: needsOf(plan, CONFIGURED) };
  const provider = await github.open(options);
  const result = await github.run(sync(provider, plan, { config: CONFIGURED }));
  return { result, writes: provider.usage().writes };
}

describe.each(WRITERS)('issues written by %s, everything read by somebody else', (_who, writer) => {
  const tokens = { writer, reader: { login: 'octocat' } };

  it('arrive with their place on the board, and the next run is quiet', async () => {
    await using github = await GithubHarness.start({ tokens });
    expect((await run(github, PLAN)).result).toMatchObject({ complete: true, counts: { created: 2 } });
    expect(github.server.issues()[1]).toMatchObject({
      parent: 'acme/roadmap#1',
      items: [{ values: { Size: 'S', Status: 'Backlog' } }],
    });
    expect(await run(github, PLAN)).toMatchObject({ writes: 0, result: { counts: { unchanged: 2 } } });
  });

  it('are known as ours when they lost the label', async () => {
    await using github = await GithubHarness.start({ tokens });
    await run(github, PLAN);
    github.server.edit({ do: 'remove-label', issue: 1, label: 'planpilot' });
    expect((await run(github, PLAN)).result.counts).toMatchObject({ created: 0, updated: 1, unchanged: 1 });
    expect(github.server.issues()).toHaveLength(2);
  });

  it('are found again when the reply was lost', async () => {
    await using github = await GithubHarness.start({ tokens });
    github.server.faults.at({ rootField: 'createIssue' }, { kind: 'reset', when: 'after' }, 2);
    expect((await run(github, PLAN)).result).toMatchObject({ complete: true });
    expect(github.server.issues()).toHaveLength(2);
  });
});

it('a person who is called like a bot is not taken for it', async () => {
  const tokens = { writer: { kind: 'github-token' }, reader: { login: 'octocat' } } as const;
  await using github = await GithubHarness.start({ tokens });
  await run(github, PLAN);
  const { title, body } = github.server.issues()[0] ?? { title: '', body: '' };
  github.server.edit({ do: 'create-issue', title, body, by: 'github-actions' });
  const { result, writes } = await run(github, PLAN);
  expect(writes).toBe(0);
  expect(result.warnings).toEqual([expect.stringContaining('#3')]);
});
