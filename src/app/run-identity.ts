import { EMPTY_PLAN } from '../engine/empty-plan.ts';
import type { ChangeSetRecord } from './change-set-json.ts';
import { type NamedPlan, readPlan } from './plan-file.ts';
import type { Settings } from './settings.ts';

/**
 * Plan and identity of a run. A run that works on the tracker alone needs no plan file where the settings, or the change
 * set that it takes back, say which plan is meant.
 */
export async function identify(settings: Settings, changeSet?: ChangeSetRecord): Promise<NamedPlan> {
  const { run } = settings;
  const named = settings.planId ?? changeSet?.planId;
  if (run.mode === 'revert' && named !== undefined) return { plan: EMPTY_PLAN, planId: named };
  if (run.mode !== 'clean' && run.mode !== 'import') return readPlan(settings);
  if (named !== undefined) return { plan: EMPTY_PLAN, planId: named };
  const { planId } = await readPlan(settings);
  return { plan: EMPTY_PLAN, planId };
}
