import { describe, expect, it } from '@jest/globals';
import { CreateItemPartialFailureError, ProviderCapabilityError } from '../../src/contracts/errors.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { needsOf } from '../../src/engine/needs.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { BOARD_URL, GithubHarness } from './github-harness.ts';

const CONFIGURED: EngineConfig = { ...CONFIG, boardUrl: BOARD_URL };

const planWith = (size: string, fields = '{}') =>
  planOf(
    `items: [{ id: E1, type: epic, title: Epic one, estimate: { tshirt: ${size} }, fields: ${fields} }]`,
  );

async function run(github: GithubHarness, plan = planWith('M'), config: EngineConfig = CONFIGURED) {
  const provider = await github.open({ needs: needsOf(plan, config) });
  const result = await github.run(sync(provider, plan, { config }));
  return { result, writes: provider.usage().writes, warnings: [...provider.warnings, ...result.warnings] };
}

const itemsOf = (github: GithubHarness) => github.server.issues()[0]?.items;

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('a board item that a person archived', () => {
  it('stays archived, is not added again, and costs nothing while the plan stays as it is', async () => {
    await using github = await GithubHarness.start();
    await run(github);
    github.server.edit({ do: 'archive-item', issue: 1 });
    const { result, writes, warnings } = await run(github);
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 1 } });
    expect([writes, warnings]).toEqual([0, []]);
    expect(itemsOf(github)).toMatchObject([{ archived: true, values: { Size: 'M' } }]);
  });

  it('keeps its fields when the plan wants others, which is noted in every run and fails none', async () => {
    await using github = await GithubHarness.start();
    await run(github);
    github.server.edit({ do: 'archive-item', issue: 1 });
    for (let times = 0; times < 2; times += 1) {
      const { result, writes, warnings } = await run(github, planWith('XL'));
      expect(result).toMatchObject({ complete: true, counts: { unchanged: 1 }, drift: [] });
      expect(writes).toBe(0);
      expect(warnings).toEqual([expect.stringMatching(/archived on the board.*#1/)]);
    }
    expect(itemsOf(github)).toMatchObject([{ archived: true, values: { Size: 'M' } }]);
  });

  it('still gets the text that the plan has for its issue, and its fields once it is back', async () => {
    await using github = await GithubHarness.start();
    await run(github);
    github.server.edit({ do: 'archive-item', issue: 1 });
    const renamed = planOf('items: [{ id: E1, type: epic, title: Renamed, estimate: { tshirt: XL } }]');
    expect(await run(github, renamed)).toMatchObject({ result: { complete: true }, writes: 1 });
    expect(github.server.issues()[0]?.title).toBe('Renamed');
    github.server.edit({ do: 'unarchive-item', issue: 1 });
    const { result, warnings } = await run(github, renamed);
    expect(result).toMatchObject({ counts: { updated: 1 }, drift: [] });
    expect(warnings).toEqual([]);
    expect(itemsOf(github)).toMatchObject([{ archived: false, values: { Size: 'XL' } }]);
  });
});

describe('a board item that is hidden from the token', () => {
  it('is neither added again nor written over', async () => {
    await using github = await GithubHarness.start();
    await run(github);
    github.server.edit({ do: 'redact-item', issue: 1 });
    const { result, writes, warnings } = await run(github);
    expect(result).toMatchObject({ complete: true, counts: { unchanged: 1 } });
    expect(writes).toBe(0);
    expect(warnings).toEqual([expect.stringMatching(/hidden from the token.*#1/)]);
    expect(itemsOf(github)).toHaveLength(1);
  });
});

describe('options that change between opening and writing', () => {
  it('fail the item, naming field and value, and change no definition', async () => {
    await using github = await GithubHarness.start();
    const plan = planWith('M', '{ Size: XL }');
    const provider = await github.open({ needs: needsOf(plan, CONFIGURED) });
    github.server.edit({ do: 'set-options', field: 'Size', options: ['Small', 'Big'] });
    const error = await failure(github.run(sync(provider, plan, { config: CONFIGURED })));
    expect(error).toMatchObject({
      failures: [
        {
          error: expect.objectContaining({
            message: expect.stringMatching(/did not take "XL" in the field "Size"/),
            completedSteps: ['issue_created', 'issue_type_set', 'labels_set', 'project_item_added'],
            cause: expect.any(ProviderCapabilityError),
          }),
        },
      ],
    });
    expect(error).toMatchObject({ failures: [{ error: expect.any(CreateItemPartialFailureError) }] });
    expect(await failure(run(github, plan))).toMatchObject({
      message: expect.stringContaining('has no option "XL"; there are Small, Big'),
    });
    expect(github.requests().join()).not.toContain('updateProjectV2Field ');
  });
});

describe('the iteration that new items start with', () => {
  const starting = (iteration: string): EngineConfig => ({
    ...CONFIGURED,
    initialFields: { Iteration: iteration },
  });
  const started = async (iteration: string) => {
    await using github = await GithubHarness.start();
    const { result, warnings } = await run(github, planWith('M'), starting(iteration));
    const again = await run(github, planWith('M'), starting(iteration));
    return { result, warnings, values: itemsOf(github)?.[0]?.values, writesAgain: again.writes };
  };

  it.each([
    ['active', 'Iteration 2'],
    ['iteration 1', 'Iteration 1'],
    ['Iteration 3', 'Iteration 3'],
    ['none', undefined],
  ])('%s is %s, and is not asked for twice', async (iteration, shown) => {
    const { result, warnings, values, writesAgain } = await started(iteration);
    expect(result).toMatchObject({ complete: true, counts: { created: 1 } });
    expect(warnings).toEqual([]);
    expect(values?.['Iteration']).toBe(shown);
    expect(writesAgain).toBe(0);
  });

  it('of an unknown title is an error at opening that names the choices', async () => {
    const error = await failure(started('Sprint 9'));
    expect(error).toBeInstanceOf(ProviderCapabilityError);
    expect(error).toMatchObject({
      message: expect.stringContaining(
        'board field "Iteration": has no iteration "Sprint 9"; there are active, none, Iteration 2, Iteration 3, Iteration 1',
      ),
    });
  });

  it('is left empty, and that is said, while no iteration runs', async () => {
    const past = { title: 'Old', startDate: '2020-01-01', duration: 7 };
    await using github = await GithubHarness.start({
      owners: [
        {
          login: 'acme',
          repositories: [{ name: 'roadmap' }],
          projects: [
            { title: 'R', fields: [{ name: 'Iteration', dataType: 'ITERATION', iterations: [past] }] },
          ],
        },
      ],
    });
    const plan = planOf('items: [{ id: E1, type: epic, title: Epic one }]');
    const { result, warnings } = await run(github, plan, starting('active'));
    expect(result).toMatchObject({ complete: true });
    expect(warnings).toEqual([
      expect.stringMatching(/"Iteration": no iteration runs on .*; it is left empty/),
    ]);
    expect(itemsOf(github)).toMatchObject([{ values: {} }]);
  });

  it('is taken back when an item of the plan no longer names one for a field that follows the plan', async () => {
    const sprint = {
      name: 'Sprint',
      dataType: 'ITERATION',
      iterations: [{ title: 'One', startDate: '2026-11-20', duration: 7 }],
    } as const;
    await using github = await GithubHarness.start({
      owners: [
        { login: 'acme', repositories: [{ name: 'roadmap' }], projects: [{ title: 'R', fields: [sprint] }] },
      ],
    });
    const naming = (title: string) =>
      planOf(`items: [{ id: E1, type: epic, title: Epic one, fields: { Sprint: ${title} } }]`);
    await run(github, naming('one'), { ...CONFIGURED, initialFields: {} });
    expect(itemsOf(github)).toMatchObject([{ values: { Sprint: 'One' } }]);
    await run(github, naming('none'), { ...CONFIGURED, initialFields: {} });
    expect(itemsOf(github)?.[0]?.values).toEqual({});
  });
});
