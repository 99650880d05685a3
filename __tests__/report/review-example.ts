import type { Operation } from '../../src/contracts/operation.ts';
import type { ItemOutcome, SyncResult } from '../../src/contracts/sync-result.ts';
import type { PlanItem } from '../../src/plan/types.ts';
import type { ReportInput, RunInfo } from '../../src/report/report-input.ts';
import { operation, outcome, placeholder, ref, syncResult } from './results.ts';

/*
 * One change of a roadmap, as a pull request shows it and as the sync after the merge tells it: an epic is added, a
 * story gets another title and goal, a task gets another blocker, and a task leaves the plan.
 */

const at = (line: number) => ({ place: { file: 'plan/roadmap.yaml', line, column: 5 } });
const hours = (count: number) => ({ estimate: { hours: count } });

const ITEMS = {
  checkout: { ...at(6), type: 'EPIC', title: 'Checkout that never blocks' },
  cart: { ...at(10), type: 'STORY', title: 'Cart survives a reload', parentId: 'checkout', ...hours(8) },
  card: {
    ...at(15),
    type: 'STORY',
    title: 'Pay by card in two steps',
    parentId: 'checkout',
    ...hours(16),
    dependsOn: ['cart'],
  },
  tokens: {
    ...at(24),
    title: 'Store card tokens',
    parentId: 'card',
    ...hours(6),
    dependsOn: ['rotate-keys'],
  },
  receipt: { ...at(30), title: 'Mail a receipt', parentId: 'card', ...hours(3), dependsOn: ['tokens'] },
  search: { ...at(38), type: 'EPIC', title: 'Search' },
  index: { ...at(42), type: 'STORY', title: 'Index all products', parentId: 'search', ...hours(12) },
  suggest: {
    ...at(47),
    type: 'STORY',
    title: 'Suggest while typing',
    parentId: 'search',
    ...hours(10),
    dependsOn: ['index', 'cart'],
  },
  operations: { ...at(54), type: 'EPIC', title: 'Operations' },
  'rotate-keys': {
    ...at(58),
    type: 'STORY',
    title: 'Rotate keys every month',
    parentId: 'operations',
    ...hours(5),
    dependsOn: ['vault'],
  },
  vault: {
    ...at(62),
    type: 'STORY',
    title: 'Move secrets into the vault',
    parentId: 'operations',
    ...hours(20),
  },
} as const satisfies Readonly<Record<string, Partial<PlanItem>>>;

type Id = keyof typeof ITEMS;

const NEW: ReadonlyMap<string, number> = new Map([
  ['search', 40],
  ['index', 41],
  ['suggest', 42],
]);
const NUMBERS: Readonly<Record<string, number>> = {
  checkout: 11,
  cart: 12,
  card: 13,
  tokens: 14,
  receipt: 15,
  operations: 20,
  'rotate-keys': 21,
  vault: 22,
};

const GOAL_BEFORE = `## Goal

A customer pays with any card.

## Acceptance Criteria

* Declined cards are told apart from outages
* Payment takes one page
`;

const GOAL_AFTER = `## Goal

A customer pays with any card **without leaving the shop**.

## Acceptance Criteria

* Declined cards are told apart from outages
* Payment takes two steps, the second is confirmation
* \`POST /payments\` is idempotent
`;

function outcomesOf(dryRun: boolean): readonly ItemOutcome[] {
  const changes: Readonly<Record<string, Partial<ItemOutcome>>> = {
    card: {
      status: 'updated',
      changes: [{ field: 'title', before: 'Pay by card', after: 'Pay by card in two steps' }],
    },
    tokens: { status: 'updated', relinked: true },
    'rotate-keys': { status: 'updated', changes: [{ field: 'Size', before: 'S', after: 'M' }] },
  };
  return Object.entries(ITEMS).map(([id, item]) => {
    const number = NEW.get(id);
    if (number !== undefined)
      return outcome(id, 'created', { item, ref: dryRun ? placeholder(id) : ref(number) });
    return outcome(id, 'unchanged', { item, ref: ref(NUMBERS[id] ?? 0), ...changes[id] });
  });
}

const of = (id: Id): Pick<Operation, 'title' | 'target'> => ({
  title: ITEMS[id].title,
  target: ref(NUMBERS[id] ?? 0),
});

function created(id: Id): Operation {
  const { target: _none, ...rest } = operation(id, {
    title: ITEMS[id].title,
    action: 'create',
    field: 'item',
  });
  return { ...rest, before: '', after: ITEMS[id].title, origin: 'plan' };
}

const OPERATIONS: readonly Operation[] = [
  operation('card', {
    ...of('card'),
    field: 'title',
    before: 'Pay by credit card',
    after: 'Pay by card in two steps',
    danger: 'overwrites',
    origin: 'plan',
  }),
  operation('card', { ...of('card'), field: 'body', before: GOAL_BEFORE, after: GOAL_AFTER, origin: 'plan' }),
  operation('card', { ...of('card'), field: 'Size', before: 'L', after: 'XL', origin: 'plan' }),
  operation('tokens', {
    ...of('tokens'),
    action: 'link',
    field: 'blocked-by',
    before: '',
    after: 'rotate-keys',
    origin: 'plan',
  }),
  operation('tokens', {
    ...of('tokens'),
    action: 'unlink',
    field: 'blocked-by',
    before: 'vault',
    after: '',
    danger: 'unlinks',
    origin: 'plan',
  }),
  created('search'),
  created('index'),
  created('suggest'),
  operation('rotate-keys', {
    ...of('rotate-keys'),
    field: 'Size',
    before: 'S',
    after: 'M',
    origin: 'standing',
  }),
  operation('fax', {
    action: 'close',
    title: 'Order by fax',
    target: ref(8),
    field: 'item',
    before: 'open',
    after: 'closed',
    danger: 'closes',
    origin: 'plan',
  }),
];

const fax = { id: 'fax', ref: ref(8), title: 'Order by fax', state: 'open' } as const;

function resultOf(dryRun: boolean): SyncResult {
  const outcomes = outcomesOf(dryRun);
  const base = syncResult(outcomes);
  return {
    ...base,
    dryRun,
    counts: { ...base.counts, closed: 1 },
    operations: dryRun ? OPERATIONS : OPERATIONS.map(({ origin: _origin, ...each }) => each),
    drift: [
      {
        item: 'card',
        ref: ref(13),
        field: 'title',
        observed: 'Pay by credit card',
        desired: 'Pay by card in two steps',
        conflict: true,
        resolution: 'overwritten',
        changedBy: { login: 'mona', at: '2026-11-18T09:12:00Z' },
      },
      {
        item: 'vault',
        ref: ref(22),
        field: 'body',
        observed: 'Goal\n\nUse the vault of the platform team',
        desired: 'Goal\n\nUse our own vault',
        conflict: false,
        resolution: 'kept',
        changedBy: { login: 'hubot', at: '2026-11-19T16:40:00Z' },
      },
    ],
    orphans: [fax, { id: 'telex', ref: ref(9), title: 'Order by telex', state: 'closed' }],
    removals: dryRun ? [] : [{ ...fax, action: 'close', status: 'done' }],
    warnings: [
      '#31 carries a marker but neither our label nor our authorship; left alone',
      'the board has no option "XXL" in Size',
      'the board has no option "XXL" in Size',
    ],
    syncMap: {
      planId: 'shop',
      target: 'acme/shop',
      boardUrl: 'https://github.com/orgs/acme/projects/1',
      planFingerprint: '1f2e3d4c5b6a',
      entries: new Map(),
    },
    durationMs: dryRun ? 1900 : 6400,
    usage: dryRun
      ? { requests: 6, writes: 0, retries: 0, refusals: 0, points: 7 }
      : { requests: 14, writes: 8, retries: 1, refusals: 0, points: 61 },
  };
}

const run: RunInfo = {
  url: 'https://github.com/acme/shop/actions/runs/4711',
  commit: '8f31c0de5a2b4f6e9d7c8b1a2f3e4d5c6b7a8f90',
  commitUrl: 'https://github.com/acme/shop/commit/8f31c0de5a2b4f6e9d7c8b1a2f3e4d5c6b7a8f90',
  pullRequest: { number: 45, url: 'https://github.com/acme/shop/pull/45' },
};

export const examplePreview: ReportInput = {
  result: resultOf(true),
  mode: 'preview',
  fidelity: 'live',
  run,
};

export const exampleReceipt: ReportInput = { result: resultOf(false), mode: 'sync', fidelity: 'live', run };
