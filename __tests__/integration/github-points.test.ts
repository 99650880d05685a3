import { expect, it } from '@jest/globals';
import { needsOf } from '../../src/engine/needs.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED = { ...CONFIG, boardUrl: BOARD_URL };
const STORIES = Array.from({ length: 60 }, (_, index) => `S${index}`);
const PLAN = planOf(
  JSON.stringify({
    items: [
      { id: 'E', type: 'epic', title: 'E' },
      ...STORIES.map((id) => ({ id, type: 'story', title: id, parent_id: 'E' })),
    ],
  }),
);

/** The points that GitHub charged so far, as a further query of one point is told. */
async function charged({ server }: GithubHarness): Promise<number> {
  const reply = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'token test-token' },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  return Number(reply.headers.get('x-ratelimit-used')) - 1;
}

it('reports the points that GitHub charged, for reads and writes alike', async () => {
  await using github = await GithubHarness.start();
  const run = async () => {
    const provider = await github.open({ needs: needsOf(PLAN, CONFIGURED) });
    await github.run(sync(provider, PLAN, { config: CONFIGURED }));
    return provider.usage();
  };
  const first = await run();
  const second = await run();
  expect(await charged(github)).toBe(first.points + second.points);
  // A page with a board is dearer than the least that a request costs.
  expect(second.points).toBeGreaterThan(second.requests);
});
