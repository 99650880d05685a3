import type { Operation } from '../../src/contracts/operation.ts';
import type { ItemOutcome, SyncCounts, SyncResult } from '../../src/contracts/sync-result.ts';
import type { ItemType, PlanItem } from '../../src/plan/types.ts';
import type { ReportInput } from '../../src/report/report-input.ts';
import { tally } from '../../src/report/tally.ts';

/** A plan item with nothing but what is given. */
export function planItem(id: string, overrides: Partial<PlanItem> = {}): PlanItem {
  return {
    id,
    type: 'TASK',
    title: `Title of ${id}`,
    dependsOn: [],
    requirements: [],
    acceptanceCriteria: [],
    successMetrics: [],
    assumptions: [],
    risks: [],
    labels: [],
    assignees: [],
    fields: {},
    was: [],
    place: { file: 'roadmap.yaml', line: 1, column: 1 },
    ...overrides,
  };
}

export function outcome(
  id: string,
  status: ItemOutcome['status'],
  overrides: Partial<Omit<ItemOutcome, 'item'>> & { readonly item?: Partial<PlanItem> } = {},
): ItemOutcome {
  const { item, ...rest } = overrides;
  return {
    item: planItem(id, item),
    status,
    created: status === 'created',
    relinked: false,
    changes: [],
    ...rest,
  };
}

export function ref(number: number) {
  return { id: `I_${number}`, key: `#${number}`, url: `https://github.com/acme/roadmap/issues/${number}` };
}

/** What a dry run gives an item that it would create. */
export function placeholder(id: string) {
  return { id: `dry-run:${id}`, key: `new:${id}`, url: '' };
}

/** A result whose counts follow from its outcomes. */
export function syncResult(
  outcomes: readonly ItemOutcome[],
  overrides: Partial<SyncResult> = {},
): SyncResult {
  const counts: SyncCounts = tally(outcomes);
  const ofType = (type: ItemType): number =>
    outcomes.filter(({ created, item }) => created && item.type === type).length;
  return {
    dryRun: false,
    syncMap: {
      planId: 'acme-roadmap',
      target: 'acme/roadmap',
      planFingerprint: '1f2e3d4c5b6a',
      entries: new Map(),
    },
    itemsCreated: { EPIC: ofType('EPIC'), STORY: ofType('STORY'), TASK: ofType('TASK') },
    outcomes,
    counts,
    drift: [],
    orphans: [],
    removals: [],
    operations: [],
    held: [],
    holdReasons: [],
    undo: [],
    warnings: [],
    complete: counts.failed + counts.unknown + counts.deferred + counts.blocked === 0,
    durationMs: 4200,
    usage: { requests: 32, writes: 28, retries: 1, refusals: 0, points: 45 },
    ...overrides,
  };
}

/** A field of an existing item that is set, or what is given. */
export function operation(item: string, overrides: Partial<Operation> = {}): Operation {
  return {
    action: 'set',
    item,
    title: `Title of ${item}`,
    target: ref(1),
    field: 'title',
    before: 'Old',
    after: 'New',
    digest: 'd1',
    ...overrides,
  };
}

/** What a report is made of: a live sync, or an offline dry run, unless told otherwise. */
export function report(
  result: SyncResult,
  overrides: Partial<Omit<ReportInput, 'result'>> = {},
): ReportInput {
  const { dryRun } = result;
  return {
    result,
    mode: dryRun ? 'dry-run' : 'sync',
    fidelity: dryRun ? 'offline' : 'live',
    ...overrides,
  };
}
