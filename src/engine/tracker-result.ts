import type { Provider } from '../contracts/provider.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { ChangeSet } from './changes/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { EMPTY_PLAN } from './empty-plan.ts';
import { resultOf } from './phases/result.ts';
import type { RunState } from './phases/run-state.ts';

/** A run that works on the tracker alone, without a plan. */
export interface TrackerRun {
  readonly provider: Provider;
  readonly planId: string;
  readonly config: EngineConfig;
  readonly ports: EnginePorts;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A change set that asks for nothing. */
export const NO_CHANGES: ChangeSet = {
  items: [],
  relations: [],
  order: [],
  drift: [],
  orphans: [],
  removals: [],
  warnings: [],
};

/** Everything known at the end of such a run; what is not given did not happen. */
export function trackerResult(
  { provider, planId, config, ports, startedAt }: TrackerRun,
  changes: ChangeSet,
  state: RunState,
  done: Partial<Pick<SyncResult, 'operations' | 'held' | 'undo'>> = {},
): SyncResult {
  return resultOf(changes, state, {
    plan: EMPTY_PLAN,
    planId,
    config,
    dryRun: ports.dryRun,
    durationMs: ports.clock.now() - startedAt,
    usage: provider.usage(),
    operations: [],
    held: [],
    holdReasons: [],
    undo: [],
    foundState: () => undefined,
    ...done,
  });
}
