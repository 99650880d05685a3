import { describe, expect, test } from '@jest/globals';
import { GithubSite } from '../support/github-runs.ts';
import { BROKEN_CONNECTIONS, CRASHES } from './fault-kinds.ts';
import { PLAN, SWEEP_TIMEOUT_MS, sweep, tableOf, undisturbed } from './fault-sweep.ts';

const TEN_MINUTES_MS = 10 * 60_000;
const LAGGING = { server: { indexLagMs: TEN_MINUTES_MS } };
const LOST = tableOf(BROKEN_CONNECTIONS).filter(([name]) => name.startsWith('a reset'));

describe('while search and filtered lists are ten minutes late', () => {
  test('a run right after the first and every minute from then on finds all 105 items and writes nothing', async () => {
    await using site = await GithubSite.start(LAGGING.server);
    expect(await site.run(PLAN)).toBe(true);
    const before = site.server.log.length;
    for (let minute = 0; minute <= 16; minute += 1) {
      expect(await site.run(PLAN)).toBe(true);
      await site.github.clock.advance(60_000);
    }
    const writes = site.server.log.slice(before).filter(({ kind }) => kind === 'mutation');
    expect(writes).toEqual([]);
    expect(site.server.issues()).toHaveLength(PLAN.items.length);
  });

  test.each([...LOST, ...tableOf(CRASHES)])(
    '%s at any request makes no duplicate',
    async (_name, kind) => {
      expect(await sweep(kind, LAGGING)).toBeGreaterThanOrEqual(20);
    },
    SWEEP_TIMEOUT_MS,
  );
});

describe('where a stranger has opened a copy of every item, marker included', () => {
  test.each([...LOST, ...tableOf(CRASHES)])(
    '%s at any request neither blocks an item nor gives it away',
    async (_name, kind) => {
      const copies = await undisturbed();
      const prepare = ({ server }: GithubSite): void => {
        for (const { title, body } of copies) server.edit({ do: 'create-issue', title, body, by: 'mallory' });
      };
      expect(await sweep(kind, { prepare })).toBeGreaterThanOrEqual(20);
    },
    SWEEP_TIMEOUT_MS,
  );
});
