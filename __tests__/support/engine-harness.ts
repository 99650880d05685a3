import type { BodyRenderer } from '../../src/contracts/body-renderer.ts';
import { SyncError } from '../../src/contracts/errors.ts';
import { noJournal } from '../../src/contracts/journal.ts';
import { silentProgress } from '../../src/contracts/progress.ts';
import type { Provider } from '../../src/contracts/provider.ts';
import type { SyncResult } from '../../src/contracts/sync-result.ts';
import type { EngineConfig, EnginePorts } from '../../src/engine/config.ts';
import { SyncEngine, type SyncOptions } from '../../src/engine/engine.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { type PlanOptions, parsePlan } from '../../src/plan/parse.ts';
import type { Plan } from '../../src/plan/types.ts';
import { markerCodec } from '../../src/rendering/marker-codec.ts';

const PLAN_ID = 'roadmap';

export const CONFIG: EngineConfig = {
  target: 'acme/roadmap',
  label: 'planpilot',
  maxConcurrent: 5,
  rollup: true,
  siblingOrder: 'create',
  prune: 'none',
  maxCloses: 5,
  sizeField: 'Size',
  sizeFieldRequired: false,
  initialFields: { Status: 'Backlog' },
};

/** Goal and the references it was given: enough to see what a body would show. */
const plainRenderer: BodyRenderer = {
  render: (item, { parent, children, blockers }) =>
    [
      `Goal: ${item.goal ?? ''}`,
      ...(parent === undefined ? [] : [`Parent: ${parent.ref.key} ${parent.title}`]),
      ...children.map(({ ref, title }) => `Child: ${ref.key} ${title}`),
      ...blockers.map(({ ref, title }) => `Blocked by: ${ref.key} ${title}`),
    ].join('\n'),
};

export interface RunOptions {
  readonly config?: Partial<EngineConfig>;
  readonly ports?: Partial<EnginePorts>;
  readonly renderer?: BodyRenderer;
  readonly planId?: string;
  /** What the run is compared with. */
  readonly against?: SyncOptions;
}

/** A valid plan from YAML. */
export function planOf(yaml: string, options: Partial<PlanOptions> = {}): Plan {
  return parsePlan([{ file: 'roadmap.yaml', bytes: new TextEncoder().encode(yaml) }], {
    validation: 'strict',
    require: [],
    ...options,
  });
}

/** One run of the engine; rejects as the engine does. */
export function sync(provider: Provider, plan: Plan | string, options: RunOptions = {}): Promise<SyncResult> {
  const engine = new SyncEngine(
    provider,
    options.renderer ?? plainRenderer,
    { ...CONFIG, ...options.config },
    {
      dryRun: false,
      marker: markerCodec,
      journal: noJournal,
      progress: silentProgress,
      logger: silentLogger,
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      ...options.ports,
    },
  );
  return engine.sync(
    typeof plan === 'string' ? planOf(plan) : plan,
    options.planId ?? PLAN_ID,
    options.against,
  );
}

/** The result of a run that is expected to end incomplete. */
export async function syncIncomplete(
  provider: Provider,
  plan: Plan | string,
  options: RunOptions = {},
): Promise<{ readonly result: SyncResult; readonly error: SyncError }> {
  try {
    await sync(provider, plan, options);
  } catch (error) {
    if (error instanceof SyncError) return { result: error.result, error };
    throw error;
  }
  throw new Error('the run was expected to end incomplete');
}
