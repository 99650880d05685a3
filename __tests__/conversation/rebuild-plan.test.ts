import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { importRun } from '../../src/app/import-run.ts';
import { rebuildPlan } from '../../src/app/rebuild-plan.ts';
import { noJournal } from '../../src/contracts/journal.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { SyncMap } from '../../src/contracts/sync-map.ts';
import { EMPTY_PLAN } from '../../src/engine/empty-plan.ts';
import { SyncEngine } from '../../src/engine/engine.ts';
import { needsOf } from '../../src/engine/needs.ts';
import type { ServerOptions } from '../../src/github-server/options.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { Plan, PlanItem } from '../../src/plan/types.ts';
import { createRenderer } from '../../src/rendering/factory.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';
import { BOARD_URL, GithubHarness } from '../integration/github-harness.ts';
import { HastyClock, NEVER_MS } from '../integration/hasty-clock.ts';
import { CONFIG, planOf, sync } from '../support/engine-harness.ts';
import { planArbitrary } from '../support/plan-arbitrary.ts';
import { doorTo } from './talk.ts';

const CONFIGURED = { ...CONFIG, boardUrl: BOARD_URL };
const renderer = createRenderer('markdown', { mentions: false, footer: true });

const PORTS = {
  dryRun: true,
  marker: markerCodec,
  journal: noJournal,
  progress: silentProgress,
  logger: silentLogger,
  clock: { now: () => 0, sleep: () => Promise.resolve() },
};

const OWNERS: NonNullable<ServerOptions['owners']> = [
  {
    login: 'acme',
    repositories: [{ name: 'roadmap', milestones: ['v1', 'v2'], assignees: ['ann', 'ben'] }],
    projects: [
      {
        title: 'Roadmap',
        fields: [
          { name: 'Status', dataType: 'SINGLE_SELECT', options: ['Backlog', 'Done'] },
          { name: 'Size', dataType: 'SINGLE_SELECT', options: ['S', 'M', 'L'] },
          { name: 'Team', dataType: 'TEXT' },
          { name: 'Points', dataType: 'NUMBER' },
        ],
      },
    ],
  },
];

const open = (github: GithubHarness, plan: Plan): Promise<Provider> =>
  github.open({ needs: needsOf(plan, CONFIGURED), requestTimeoutMs: NEVER_MS });

/** What an import makes of the tracker. */
async function rebuilt(github: GithubHarness, plan: Plan) {
  const provider = await open(github, EMPTY_PLAN);
  const wired = {
    provider,
    engine: new SyncEngine(provider, renderer, CONFIGURED, PORTS),
    context: { config: CONFIGURED, ports: PORTS },
  };
  const door = doorTo(github.server, new HastyClock());
  const writes = (): number => github.server.log.filter(({ kind }) => kind === 'mutation').length;
  const before = writes();
  const made = await importRun(wired, 'roadmap', door, plan.files[0] ?? 'roadmap.yaml');
  expect(writes()).toBe(before);
  return made;
}

/** Without what does not reach the tracker, and without blockers that follow from those of the children. */
function comparable(plan: Plan): readonly object[] {
  const parentOf = new Map(plan.items.map(({ id, parentId }) => [id, parentId]));
  const implied = new Set<string>();
  const note = (from: string | undefined, to: string | undefined): void => {
    if (from === undefined || to === undefined || from === to) return;
    implied.add(`${from} ${to}`);
    note(parentOf.get(from), parentOf.get(to));
  };
  for (const { id, dependsOn } of plan.items)
    for (const blocker of dependsOn) note(parentOf.get(id), parentOf.get(blocker));
  return plan.items
    .map(
      ({ place: _place, subItemIds: _children, adopt: _adopt, was: _was, dependsOn, ...item }: PlanItem) => ({
        ...item,
        labels: item.labels.toSorted(),
        dependsOn: dependsOn.filter((blocker) => !implied.has(`${item.id} ${blocker}`)).toSorted(),
      }),
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Sets of hashes have no order. */
function withSortedSets({ entries, ...map }: SyncMap) {
  const sorted = [...entries].map(([id, { applied, ...entry }]) => {
    const sets = { labels: applied?.labels.toSorted(), blockers: applied?.blockers.toSorted() };
    return [id, { ...entry, applied: { ...applied, ...sets } }] as const;
  });
  return { ...map, entries: new Map(sorted) };
}

async function imported(plan: Plan): Promise<Plan> {
  await using github = await GithubHarness.start({ owners: OWNERS }, new HastyClock());
  await github.run(sync(await open(github, plan), plan, { config: CONFIGURED, renderer }));
  const { plan: again, result: found } = await rebuilt(github, plan);
  const again2 = sync(await open(github, plan), again, { config: CONFIGURED, renderer });
  const result = await github.run(again2);
  expect(found).toMatchObject({ complete: true, warnings: [], dryRun: true });
  expect(withSortedSets(found.syncMap)).toEqual(withSortedSets(result.syncMap));
  expect([...found.syncMap.entries.keys()]).toEqual(again.items.map(({ id }) => id));
  expect(result.counts).toMatchObject({ created: 0, updated: 0, relinked: 0 });
  return again;
}

describe('a plan that is made from its issues', () => {
  test('is the plan from which they were made, with all of its fields', async () => {
    const plan = planOf(`
plan_id: roadmap
items:
  - id: shop
    type: epic
    title: "Sell: online"
    goal: People buy
    motivation: "# money"
    description: |-
      ### Notes

      * free text for @ann
    labels: [area/web, bug]
    assignees: [ann, ben]
    milestone: v2
    fields: {Team: Core, Points: 5}
    items:
      - id: cart
        title: Cart
        depends_on: [login]
        requirements: [one, "two\\nlines"]
        acceptance_criteria: ["[ ] works"]
        success_metrics: [sales]
        assumptions: [none]
        risks: [many]
        estimate: {tshirt: M, hours: 2.5}
        verification: {commands: [npm test], ci_checks: [build], evidence: [shot], manual_steps: [look]}
        spec_ref: {url: "https://example.com/spec", section: "1", quote: why}
        scope: {in_scope: [web], out_scope: [fax]}
        items:
          - {id: cart-1, title: Add, assignees: [ben]}
          - {id: cart-2, title: Remove, depends_on: [cart-1]}
      - id: login
        title: Log in
        milestone: v1
  - {id: pay, type: epic, title: Pay, depends_on: [shop]}
  - {id: loose, type: task, title: Loose end, estimate: {hours: 1}}
`);
    expect(comparable(await imported(plan))).toEqual(comparable(plan));
  });

  test('is the same plan, whatever the plan, and nothing is left to do', async () => {
    const plans = planArbitrary({ epics: 2, stories: 3, tasks: 3 });
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        expect(comparable(await imported(plan))).toEqual(comparable(plan));
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });

  test('has what people changed since, and names an issue that claims the identity of another', async () => {
    const plan = planOf(
      'plan_id: roadmap\nitems:\n- {id: a, type: epic, title: A}\n- {id: b, type: epic, title: B}',
    );
    await using github = await GithubHarness.start({ owners: OWNERS }, new HastyClock());
    await github.run(sync(await open(github, plan), plan, { config: CONFIGURED, renderer }));
    github.server.edit({ do: 'edit-title', issue: 1, title: 'New' });
    github.server.edit({ do: 'add-blocker', issue: 1, blocker: 2 });
    github.server.edit({ do: 'add-label', issue: 2, label: 'mine' });
    github.server.edit({ do: 'close', issue: 1 });
    github.server.edit({ do: 'close', issue: 2, reason: 'NOT_PLANNED' });
    github.server.edit({ do: 'set-field', issue: 2, field: 'Size', value: 'L' });
    const { plan: again } = await rebuilt(github, plan);
    expect(again.items).toMatchObject([
      { id: 'a', title: 'New', dependsOn: ['b'], done: true },
      { id: 'b', labels: ['mine'], estimate: { tshirt: 'L' } },
    ]);
    expect(again.items[1]).not.toHaveProperty('done');
    const { reader } = await open(github, plan);
    const item = await reader.getItem(github.server.issues()[0]?.id ?? '');
    const marker = markerCodec.parse(item.body);
    if (marker === undefined) throw new Error('the issue has no marker');
    const twins = [
      { item, marker },
      { item: { ...item, id: 'other', key: '#9' }, marker },
    ];
    expect(rebuildPlan(twins, { label: 'planpilot', rollup: true, assignments: new Map() })).toMatchObject({
      items: [{ id: 'a' }],
      warnings: ['#9 claims to be "a" as #1 does; it is left out'],
    });
  });
});
