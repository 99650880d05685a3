import { describe, expect, it } from '@jest/globals';
import { IdentityError } from '../../src/contracts/errors.ts';
import type { EngineConfig } from '../../src/engine/config.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { type LegacyItem, legacyBody } from '../support/planpilot-2.ts';
import { GithubHarness } from './github-harness.ts';

const PLAN = planOf(`
items:
  - id: E1
    type: epic
    title: Sell abroad
    goal: Reach new markets
    requirements: [prices in euros]
    acceptance_criteria: [a customer pays in euros]
    items:
      - id: S1
        title: Show prices in euros
        goal: Show them
        requirements: [a rate]
        acceptance_criteria: [the rate is of today]
        items:
          - { id: T1, title: Store the rate, goal: Keep it, requirements: [a table], acceptance_criteria: [one row a day] }
          - id: T2
            title: Round amounts
            goal: Look nice
            requirements: [two digits]
            acceptance_criteria: [no third digit]
            estimate: { tshirt: M, hours: 5 }
            depends_on: [T1]
`);

/** The same items as planpilot 2.6 describes them, in the order in which it creates them. */
const LEGACY: readonly (LegacyItem & { readonly title: string })[] = [
  {
    id: 'E1',
    type: 'EPIC',
    title: 'Sell abroad',
    goal: 'Reach new markets',
    requirements: ['prices in euros'],
    acceptanceCriteria: ['a customer pays in euros'],
    subItems: ['#2 Show prices in euros'],
  },
  {
    id: 'S1',
    type: 'STORY',
    title: 'Show prices in euros',
    parentId: 'E1',
    parentKey: '#1',
    goal: 'Show them',
    requirements: ['a rate'],
    acceptanceCriteria: ['the rate is of today'],
    subItems: ['#3 Store the rate', '#4 Round amounts'],
  },
  {
    id: 'T1',
    type: 'TASK',
    title: 'Store the rate',
    parentId: 'S1',
    parentKey: '#2',
    goal: 'Keep it',
    requirements: ['a table'],
    acceptanceCriteria: ['one row a day'],
  },
  {
    id: 'T2',
    type: 'TASK',
    title: 'Round amounts',
    parentId: 'S1',
    parentKey: '#2',
    goal: 'Look nice',
    requirements: ['two digits'],
    acceptanceCriteria: ['no third digit'],
    estimate: 'M (5h)',
    blockedBy: ['#3'],
  },
];

const TYPE_NAMES = { EPIC: 'Epic', STORY: 'Story', TASK: 'Task' } as const;
const OLD_HASH = '0123456789ab';
const NOTE = '\nCarol: ask the bank first.\n';

type Strategy = 'issue-type' | 'label';

/** What planpilot 2.6 leaves behind, as somebody else's issues. `NOTE` stands at the end of the last one. */
function leaveLegacy(github: GithubHarness, planId: string, strategy: Strategy = 'issue-type'): void {
  for (const item of LEGACY) {
    const labels = ['planpilot', ...(strategy === 'label' ? [TYPE_NAMES[item.type]] : [])];
    const body = `${legacyBody(planId, item)}${item.id === 'T2' ? NOTE : ''}`;
    const issue = github.server.edit({ do: 'create-issue', title: item.title, body, labels, by: 'carol' });
    if (issue !== undefined && strategy === 'issue-type')
      github.server.edit({ do: 'set-type', issue: issue.number, type: TYPE_NAMES[item.type] });
  }
  for (const [child, parent] of [
    [2, 1],
    [3, 2],
    [4, 2],
  ] as const)
    github.server.edit({ do: 'set-parent', issue: child, parent });
  github.server.edit({ do: 'add-blocker', issue: 4, blocker: 3 });
}

interface Options {
  readonly config?: Partial<EngineConfig>;
  readonly planId?: string;
  readonly typeStrategy?: Strategy;
  readonly plan?: typeof PLAN;
}

const renderer = createRenderer('markdown', { mentions: false, footer: true });

async function run(
  github: GithubHarness,
  { config = {}, planId = 'shop', plan = PLAN, ...rest }: Options = {},
) {
  const { typeStrategy = 'issue-type' } = rest;
  const provider = await github.open({ boardUrl: null, typeStrategy });
  const options = { config: { ...CONFIG, initialFields: {}, ...config }, planId, renderer };
  const result = await github.run(sync(provider, plan, options));
  return { result, usage: provider.usage() };
}

const identities = (github: GithubHarness) =>
  github.server
    .issues()
    .map(({ body }) => `${/^PLAN_ID:(.*)$/mu.exec(body)?.[1]}/${/^ITEM_ID:(.*)$/mu.exec(body)?.[1]}`);

describe.each<Strategy>(['issue-type', 'label'])(
  'what planpilot 2.6 made, levels shown by %s',
  (typeStrategy) => {
    it.each([
      ['is recognised by the fingerprint of the unchanged plan', PLAN.fingerprint, {}],
      ['is taken over by its plan id', OLD_HASH, { adoptPlanId: OLD_HASH }],
    ])('%s: one marker each, notes kept, nothing doubled, then quiet', async (_name, planId, config) => {
      await using github = await GithubHarness.start();
      leaveLegacy(github, planId, typeStrategy);
      const first = await run(github, { config, typeStrategy });
      expect(first.result).toMatchObject({
        complete: true,
        counts: { created: 0, updated: 4 },
        orphans: [],
        drift: [],
      });
      expect(identities(github)).toEqual(['shop/E1', 'shop/S1', 'shop/T1', 'shop/T2']);
      const last = github.server.issues().at(-1);
      expect(last?.body).toContain(NOTE.trim());
      expect(last?.body.match(/## Goal/gu)).toHaveLength(1);
      expect(last?.body).not.toContain(planId);
      expect(last).toMatchObject({ parent: 'acme/roadmap#2', blockedBy: ['acme/roadmap#3'] });
      expect(last?.labels.toSorted()).toEqual(
        typeStrategy === 'label' ? ['Task', 'planpilot'] : ['planpilot'],
      );

      const second = await run(github, { config, typeStrategy });
      expect(second.result.counts).toMatchObject({ unchanged: 4 });
      expect(second.usage.writes).toBe(0);
      const without = await run(github, { typeStrategy });
      expect(without.usage.writes).toBe(0);
    });
  },
);

describe('another plan id', () => {
  it('that was renamed is taken over with everything that is known of its items', async () => {
    await using github = await GithubHarness.start();
    await run(github, { planId: 'before' });
    github.server.edit({ do: 'edit-title', issue: 3, title: 'Store all rates' });
    const { result } = await run(github, { planId: 'after', config: { adoptPlanId: 'before' } });
    expect(result.counts).toMatchObject({ created: 0, unchanged: 0 });
    expect(identities(github)).toEqual(['after/E1', 'after/S1', 'after/T1', 'after/T2']);
    expect(result.drift).toEqual([expect.objectContaining({ item: 'T1', observed: 'Store all rates' })]);
    const again = await run(github, { planId: 'after', config: { adoptPlanId: 'before' } });
    expect(again.usage.writes).toBe(0);
  });

  it('is asked for by the refusal of a plan that seems to have moved', async () => {
    await using github = await GithubHarness.start();
    await run(github, { planId: 'before' });
    const writes = github.server.log.filter(({ kind }) => kind === 'mutation').length;
    const refused = run(github, { planId: 'after' });
    await expect(refused).rejects.toBeInstanceOf(IdentityError);
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining('plan id before owns 4 items'),
      hint: expect.stringMatching(/plan_id: before .* adopt-plan-id: before/u),
    });
    expect(github.server.log.filter(({ kind }) => kind === 'mutation')).toHaveLength(writes);
  });

  it('whose items exist in this plan as well is refused, naming each pair, before anything is written', async () => {
    await using github = await GithubHarness.start();
    await run(github);
    leaveLegacyBeside(github);
    const before = github.server.snapshot();
    const refused = run(github, { config: { adoptPlanId: OLD_HASH } });
    await expect(refused).rejects.toBeInstanceOf(IdentityError);
    await expect(refused).rejects.toThrow(/E1 is #1 .* and #5 .*; T1 is #3 .* and #6/u);
    expect(github.server.snapshot()).toEqual(before);
  });

  it('is taken over item by item: what it lacks is created, what the plan lacks is an orphan', async () => {
    await using github = await GithubHarness.start();
    leaveLegacy(github, OLD_HASH);
    github.server.edit({ do: 'delete', issue: 3 });
    const gone = { ...LEGACY[2], id: 'T9' };
    const body = legacyBody(OLD_HASH, {
      goal: '',
      requirements: [],
      acceptanceCriteria: [],
      type: 'TASK',
      ...gone,
    });
    github.server.edit({ do: 'create-issue', title: 'Forgotten', body, labels: ['planpilot'], by: 'carol' });
    const { result } = await run(github, { config: { adoptPlanId: OLD_HASH } });
    expect(result.counts).toMatchObject({ created: 1, updated: 3 });
    expect(result.orphans).toEqual([expect.objectContaining({ id: 'T9', title: 'Forgotten' })]);
    const again = await run(github, { config: { adoptPlanId: OLD_HASH } });
    expect(again.usage.writes).toBe(0);
  });

  it('is not taken over from a stranger who only copied its markers', async () => {
    await using github = await GithubHarness.start();
    for (const item of LEGACY)
      github.server.edit({
        do: 'create-issue',
        title: item.title,
        body: legacyBody(OLD_HASH, item),
        by: 'mallory',
      });
    const before = github.server.issues();
    const { result } = await run(github, { config: { adoptPlanId: OLD_HASH } });
    expect(result.counts).toMatchObject({ created: 4, updated: 0 });
    expect(result.warnings).toHaveLength(4);
    expect(github.server.issues().slice(0, 4)).toMatchObject(
      before.map(({ body, title }) => ({ body, title })),
    );
  });

  it('a take-over that was cut short is finished by the next run', async () => {
    await using github = await GithubHarness.start();
    leaveLegacy(github, OLD_HASH);
    github.server.faults.at(
      { rootField: 'updateIssue' },
      { kind: 'alias-error', alias: 1, type: 'UNPROCESSABLE', message: 'no' },
    );
    await run(github, { config: { adoptPlanId: OLD_HASH } }).catch(() => undefined);
    const { result } = await run(github, { config: { adoptPlanId: OLD_HASH } });
    expect(result.complete).toBe(true);
    expect(identities(github)).toEqual(['shop/E1', 'shop/S1', 'shop/T1', 'shop/T2']);
  });
});

/** Items of the old plan beside those that this plan has already. */
function leaveLegacyBeside(github: GithubHarness): void {
  for (const item of LEGACY.filter(({ id }) => id === 'E1' || id === 'T1'))
    github.server.edit({
      do: 'create-issue',
      title: item.title,
      body: legacyBody(OLD_HASH, item),
      labels: ['planpilot'],
      by: 'carol',
    });
}
