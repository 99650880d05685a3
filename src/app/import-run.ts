import type { SyncResult } from '../contracts/sync-result.ts';
import { type Assignment, readAssignments } from '../conversation/assignments.ts';
import type { GithubDoor } from '../conversation/door.ts';
import { importItems } from '../engine/import-items.ts';
import { parsePlan } from '../plan/parse.ts';
import type { Plan, PlanItemId } from '../plan/types.ts';
import { writePlan } from '../plan/write/write-plan.ts';
import type { Wired } from './compose.ts';
import { rebuildPlan } from './rebuild-plan.ts';

/** A plan and its sync map, made from what the tracker holds. */
export interface Imported {
  /** The plan as a YAML file. */
  readonly text: string;
  readonly plan: Plan;
  readonly result: SyncResult;
}

/**
 * Makes a plan and its sync map from the tracker. Writes nothing there.
 * @param door the way to assignees and milestones, which the provider does not read; none where there is no GitHub
 * @param file path that the plan is going to have
 * @throws IdentityError when two issues claim one identity
 */
export async function importRun(
  { provider, context }: Wired,
  planId: string,
  door: GithubDoor | undefined,
  file: string,
): Promise<Imported> {
  const { items: marked, result } = await importItems(provider, planId, context);
  const { label, rollup, sizeField } = context.config;
  const ids = marked.map(({ item }) => item.id);
  const assignments: ReadonlyMap<string, Assignment> =
    door === undefined ? new Map() : await readAssignments(door, ids);
  const rebuilt = rebuildPlan(marked, {
    label,
    rollup,
    ...(sizeField === undefined ? {} : { sizeField }),
    assignments,
  });
  const text = writePlan({ planId, items: rebuilt.items });
  const plan = read(text, file);
  return {
    text,
    plan,
    result: {
      ...result,
      syncMap: { ...result.syncMap, planFingerprint: plan.fingerprint, entries: inPlanOrder(result, plan) },
      warnings: [...result.warnings, ...rebuilt.warnings],
      usage: provider.usage(),
    },
  };
}

/** Whatever people did to the issues, the plan can be read: references that lead nowhere are left to them. */
function read(text: string, file: string): Plan {
  return parsePlan([{ file, bytes: new TextEncoder().encode(text) }], { validation: 'partial', require: [] });
}

function inPlanOrder({ syncMap }: SyncResult, { items }: Plan): SyncResult['syncMap']['entries'] {
  const place = new Map<PlanItemId, number>(items.map(({ id }, at) => [id, at]));
  const placeOf = (id: PlanItemId): number => place.get(id) ?? items.length;
  return new Map([...syncMap.entries].toSorted(([a], [b]) => placeOf(a) - placeOf(b)));
}
