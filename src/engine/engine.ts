import type { BodyRenderer } from '../contracts/body-renderer.ts';
import { SyncError, type SyncFailure } from '../contracts/errors.ts';
import type { ItemRef } from '../contracts/item.ts';
import type { Provider } from '../contracts/provider.ts';
import type { SyncResult } from '../contracts/sync-result.ts';
import type { Plan, PlanItemId } from '../plan/types.ts';
import { announce } from './announce.ts';
import { computeChanges } from './changes/compute-changes.ts';
import { guard } from './changes/guard.ts';
import { renderContexts } from './changes/references.ts';
import type { ReferenceContext } from './changes/resolve-references.ts';
import type { ChangeSet } from './changes/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { discover } from './phases/discovery.ts';
import { enrich } from './phases/enrich.ts';
import type { PhaseContext } from './phases/phase-context.ts';
import { relate } from './phases/relations.ts';
import { resultOf } from './phases/result.ts';
import { RunState } from './phases/run-state.ts';
import { upsert } from './phases/upsert.ts';
import { dependenciesOf } from './roll-up.ts';
import type { Snapshot } from './snapshot.ts';

/** Makes a tracker match a plan: Discovery, Upsert, Enrich, Relations, Result. */
export class SyncEngine {
  readonly #provider: Provider;
  readonly #renderer: BodyRenderer;
  readonly #config: EngineConfig;
  readonly #ports: EnginePorts;

  constructor(provider: Provider, renderer: BodyRenderer, config: EngineConfig, ports: EnginePorts) {
    this.#provider = provider;
    this.#renderer = renderer;
    this.#config = config;
    this.#ports = ports;
  }

  /**
   * One run. Nothing is written before the whole change set is known and the guard let it pass.
   * @throws SyncError when items failed, are unknown or were not attempted; it carries the full result
   * @throws IdentityError, PlanValidationError, DriftError or another provider error before the first write
   */
  async sync(plan: Plan, planId: string): Promise<SyncResult> {
    const startedAt = this.#ports.clock.now();
    const snapshot = await discover(plan, planId, this.#provider, {
      config: this.#config,
      ports: this.#ports,
    });
    const changes = this.#compute(plan, planId, snapshot);
    guard(plan, changes, snapshot, { capabilities: this.#provider.capabilities, config: this.#config });

    announce(changes, this.#config.target, this.#provider, this.#ports);

    const state = new RunState(knownRefs(snapshot), this.#ports.signal);
    const context = this.#phaseContext(state);
    await upsert(changes, context);
    const applied = await enrich(
      changes,
      this.#provider.capabilities,
      this.#references(plan, snapshot, state),
      context,
    );
    await relate(applied, context);

    const result = resultOf(applied, state, {
      plan,
      planId,
      config: this.#config,
      dryRun: this.#ports.dryRun,
      durationMs: this.#ports.clock.now() - startedAt,
      usage: this.#provider.usage(),
    });
    return failUnlessComplete(result);
  }

  #compute(plan: Plan, planId: string, snapshot: Snapshot): ChangeSet {
    const { capabilities, reader } = this.#provider;
    return computeChanges(plan, snapshot, {
      planId,
      config: this.#config,
      capabilities,
      renderer: this.#renderer,
      codec: this.#ports.marker,
      shownValue: (field, value) => reader.shownValue(field, value),
    });
  }

  #references(plan: Plan, snapshot: Snapshot, state: RunState): ReferenceContext {
    const refOf = (id: PlanItemId): ItemRef | undefined => state.refOf(id);
    const { blockers } = dependenciesOf(plan.items, this.#config.rollup);
    const { capabilities } = this.#provider;
    return {
      renderer: this.#renderer,
      codec: this.#ports.marker,
      snapshot,
      refOf,
      rendering: renderContexts({ plan, blockers, capabilities, refOf }),
    };
  }

  #phaseContext(state: RunState): PhaseContext {
    const { writer } = this.#provider;
    return {
      writer,
      codec: this.#ports.marker,
      journal: this.#ports.journal,
      progress: this.#ports.progress,
      state,
      admission: this.#config.maxConcurrent * writer.batchSize,
    };
  }
}

/** Orphans are known as well: a part of a plan may refer to them. */
function knownRefs(snapshot: Snapshot): readonly (readonly [PlanItemId, ItemRef])[] {
  return [
    ...snapshot.orphans.map(({ id, ref }) => [id, ref] as const),
    ...[...snapshot.matched].map(
      ([id, { item }]) => [id, { id: item.id, key: item.key, url: item.url }] as const,
    ),
  ];
}

function failUnlessComplete(result: SyncResult): SyncResult {
  if (result.complete) return result;
  const failures: readonly SyncFailure[] = result.outcomes.flatMap(({ item, error }) =>
    error === undefined ? [] : [{ item: item.id, error }],
  );
  throw new SyncError(
    `${failures.length} of ${result.outcomes.length} items are not in line with the plan`,
    result,
    failures,
  );
}
