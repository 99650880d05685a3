import { EMPTY_PLAN } from '../engine/empty-plan.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { ChangeSetRecord } from './change-set-json.ts';
import { type NamedPlan, readPlan } from './plan-file.ts';
import type { Settings } from './settings.ts';

/**
 * Plan and identity of a run. A run that works on the tracker alone needs no plan file where the settings, or the change
 * set that it takes back, say which plan is meant.
 * @throws ConfigError when what would be deleted was not confirmed
 */
export async function identify(settings: Settings, changeSet?: ChangeSetRecord): Promise<NamedPlan> {
  const named = await planOf(settings, changeSet);
  const { deleting, confirm } = settings.review;
  if (settings.run.mode === 'clean' && deleting && confirm !== named.planId)
    throw new ConfigError([
      {
        message: `"confirm" is ${JSON.stringify(confirm)}, and the plan whose issues would be deleted is ${named.planId}`,
        remedy: 'write the plan id exactly, or leave "delete" out',
      },
    ]);
  return named;
}

async function planOf(settings: Settings, changeSet?: ChangeSetRecord): Promise<NamedPlan> {
  const { run } = settings;
  const named = settings.planId ?? changeSet?.planId;
  if (run.mode === 'revert' && named !== undefined) return { plan: EMPTY_PLAN, planId: named };
  if (run.mode !== 'clean' && run.mode !== 'import') return readPlan(settings);
  if (named !== undefined) return { plan: EMPTY_PLAN, planId: named };
  const { planId } = await readPlan(settings);
  return { plan: EMPTY_PLAN, planId };
}
