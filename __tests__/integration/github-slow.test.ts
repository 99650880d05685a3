import { expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { GithubHarness } from './github-harness.ts';

const CONFIGURED = { ...CONFIG, initialFields: {} };
const TASKS = Array.from({ length: 58 }, (_, index) => `T${index + 1}`);
const PLAN = planOf(
  JSON.stringify({
    items: [
      { id: 'E1', type: 'epic', title: 'E1' },
      { id: 'S1', type: 'story', title: 'S1', parent_id: 'E1' },
      ...TASKS.map((id) => ({ id, type: 'task', title: id, parent_id: 'S1' })),
    ],
  }),
);

async function run(github: GithubHarness) {
  const provider = await github.open({ boardUrl: null, needs: needsOf(PLAN, CONFIGURED) });
  const result = await github.run(sync(provider, PLAN, { config: CONFIGURED }));
  return { result, usage: provider.usage() };
}

it('arrives in smaller documents when GitHub is too slow for large ones, every item once', async () => {
  await using github = await GithubHarness.start({
    latency: { mutationMs: 700 },
    limits: { timeoutMs: 10_000 },
  });
  const { result } = await run(github);
  expect(result).toMatchObject({ complete: true, counts: { created: 60 } });
  const issues = github.server.issues();
  expect(issues.map(({ title }) => title).toSorted()).toEqual(['E1', 'S1', ...TASKS].toSorted());
  expect(issues.filter(({ parent }) => parent === 'acme/roadmap#2')).toHaveLength(TASKS.length);

  const creates = github.server.log.filter(({ rootFields }) => rootFields[0]?.name === 'createIssue');
  const cutOff = creates.filter(({ status }) => status === 502).map(({ rootFields }) => rootFields.length);
  // Fourteen of the first twenty fit into ten seconds; nothing that large is sent again.
  expect(cutOff).toEqual([20]);
  const after = creates.slice(creates.findIndex(({ status }) => status === 502) + 1);
  expect(Math.max(...after.map(({ rootFields }) => rootFields.length))).toBeLessThanOrEqual(10);

  const again = await run(github);
  expect(again.result).toMatchObject({ complete: true, counts: { unchanged: 60 } });
  expect(again.usage.writes).toBe(0);
});
