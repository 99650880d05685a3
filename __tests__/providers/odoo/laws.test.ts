import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fault } from '../../support/odoo-server/faults.ts';
import { mapOf, OdooSite } from './harness.ts';

const NAMES = ['Login', 'Search', 'Pay'] as const;
const STORIES = ['Find', 'Find', 'Sort', ' padded 💡 '] as const;

const features = fc.dictionary(
  fc.constantFrom(...NAMES),
  fc.record({
    tags: fc.constantFrom('', 'Epic', 'Epic, Auth'),
    stories: fc.array(fc.constantFrom(...STORIES), { maxLength: 4 }),
  }),
  { minKeys: 1 },
);

const fault = fc.constantFrom<Fault>(
  { kind: 'reset' },
  { kind: 'reset', applied: true },
  { kind: 'hang' },
  { kind: 'hang', applied: true },
  { kind: 'truncated', applied: true },
  { kind: 'html', applied: true },
  { kind: 'redirect' },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 504, applied: true },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 413 },
);

/** What goes wrong in one run: requests by number, and the disk at one write. */
const trouble = fc.record({
  faults: fc.array(fc.tuple(fc.nat(24), fault), { maxLength: 8 }),
  fullAt: fc.option(fc.nat(8), { nil: undefined }),
});

const scenario = fc.record({
  version: fc.constantFrom('17.0' as const, '18.0' as const, '19.0' as const),
  features,
  batchSize: fc.constantFrom(1, 2, 5),
  runs: fc.array(trouble, { minLength: 1, maxLength: 3 }),
});

test('whatever fails and however often it is run again, each entry of the map is one task', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ version, features: wanted, batchSize, runs }) => {
      const text = mapOf(wanted);
      await using site = await OdooSite.start(version, text);
      for (const { faults, fullAt } of runs) {
        const start = site.server.log.length;
        const planned = new Map(faults);
        site.server.fault = (_, index) => planned.get(index - start);
        let saves = 0;
        site.saving = () => {
          saves += 1;
          if (saves - 1 === fullAt) throw new Error('no space left on device');
        };
        await site.failure({ batchSize });
      }
      site.server.fault = () => undefined;
      site.saving = () => undefined;
      await site.run({ batchSize });

      const { tasks, stages, tags } = site.server.world;
      const entries = Object.entries(wanted).flatMap(([name, { stories }]) => [
        `/${name}`,
        ...stories.map((story) => `${name}/${story}`),
      ]);
      const named = (id: number | undefined): string => tasks.find((task) => task.id === id)?.name ?? '';
      const made = tasks.map(({ parentId, name }) => `${named(parentId)}/${name}`);
      expect(made.toSorted(byText)).toEqual(entries.toSorted(byText));
      expect(site.text.replaceAll(/^task_id = \d+$/gmu, 'task_id = 0')).toBe(text);
      expect(
        [...site.text.matchAll(/^task_id = (\d+)$/gmu)].map(([, id]) => Number(id)).toSorted(byNumber),
      ).toEqual(tasks.map(({ id }) => id).toSorted(byNumber));
      expect(stages).toHaveLength(1);
      expect(new Set(tags.map(({ names }) => names['en_US'])).size).toBe(tags.length);
    }),
    { numRuns: 30 },
  );
});

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function byNumber(a: number, b: number): number {
  return a - b;
}
