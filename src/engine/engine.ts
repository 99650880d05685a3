import type { BodyRenderer } from '../contracts/body-renderer.ts';
import { HeldError, IdentityError } from '../contracts/errors.ts';
import type { Item, ItemRef } from '../contracts/item.ts';
import type { HeldOperation, Operation } from '../contracts/operation.ts';
import type { Provider } from '../contracts/provider.ts';
import type { ItemOutcome, SyncResult } from '../contracts/sync-result.ts';
import type { Plan, PlanItemId } from '../plan/types.ts';
import { announce } from './announce.ts';
import { holdReasons } from './changes/blast-radius.ts';
import { computeChanges } from './changes/compute-changes.ts';
import { guard } from './changes/guard.ts';
import { type Holds, NO_HOLDS } from './changes/holds.ts';
import { operationsOf } from './changes/operations.ts';
import { renderContexts } from './changes/references.ts';
import type { ReferenceContext } from './changes/resolve-references.ts';
import type { ChangeSet } from './changes/types.ts';
import type { EngineConfig, EnginePorts } from './config.ts';
import { failUnlessComplete } from './failures.ts';
import { withOrigins } from './origins.ts';
import { type Discovery, discover } from './phases/discovery.ts';
import { enrich } from './phases/enrich.ts';
import type { PhaseContext } from './phases/phase-context.ts';
import { prune } from './phases/prune.ts';
import { relate } from './phases/relations.ts';
import { resultOf } from './phases/result.ts';
import { RunState } from './phases/run-state.ts';
import { upsert } from './phases/upsert.ts';
import { holdsFor, leftOut, type Reviewed, unreviewed } from './review.ts';
import { dependenciesOf } from './roll-up.ts';
import type { Snapshot } from './snapshot.ts';
import { undoSteps } from './undo-steps.ts';

/** What a run is compared with. */
export interface SyncOptions {
  /** The plan before the change that is looked at: tells what the change asks for from what stood out before. */
  readonly base?: Plan;
  /** What a preview showed: everything else is held. Absent: nothing is. */
  readonly reviewed?: Reviewed;
}

interface Intent {
  readonly changes: ChangeSet;
  readonly operations: readonly Operation[];
  readonly held: readonly HeldOperation[];
}

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
   * @throws IdentityError, PlanValidationError, DriftError, HeldError or another provider error before the first write
   */
  async sync(plan: Plan, planId: string, options: SyncOptions = {}): Promise<SyncResult> {
    const { base, reviewed } = options;
    const startedAt = this.#ports.clock.now();
    const discovery = await discover(
      [plan, ...(base === undefined ? [] : [base])],
      planId,
      this.#provider.reader,
      {
        config: this.#config,
        ports: this.#ports,
      },
    );
    const snapshot = discovery.snapshotFor(plan);
    const intent = this.#intend(plan, planId, snapshot, reviewed);
    const { changes } = intent;
    const { dryRun } = this.#ports;
    const { capabilities } = this.#provider;
    guard(plan, changes, snapshot, { capabilities, config: this.#config, dryRun });
    const reasons = holdReasons(changes, snapshot, this.#config);
    if (reasons.length > 0 && !dryRun) throw new HeldError(reasons);
    const operations =
      base === undefined
        ? intent.operations
        : withOrigins(intent.operations, this.#baseOperations(base, planId, discovery));

    announce(changes, this.#config.target, this.#provider, this.#ports);

    const state = new RunState(knownRefs(snapshot), this.#ports.signal);
    const context = this.#phaseContext(state);
    await upsert(changes, context);
    const applied = await enrich(changes, capabilities, this.#references(plan, snapshot, state), context);
    await relate(applied, context);
    const { closingComment } = this.#ports;
    await prune(applied, { ...context, closingComment: ({ orphan }) => closingComment?.(orphan.id) });

    const result = resultOf(applied, state, {
      plan,
      planId,
      config: this.#config,
      dryRun,
      durationMs: this.#ports.clock.now() - startedAt,
      usage: this.#provider.usage(),
      operations,
      held: intent.held,
      holdReasons: reasons,
      foundState: (id) => stateOf(snapshot.matched.get(id)?.item),
      undo: undoSteps(applied, {
        snapshot,
        state,
        contentOf: (body) => this.#ports.marker.managedContent(body) ?? '',
      }),
    });
    return failUnlessComplete(result);
  }

  /**
   * What is going to be done, and what of it is left out because nobody reviewed it. What is left out can change the rest
   * (the moves of siblings, for one), so the rest is looked at again until all of it was reviewed.
   */
  #intend(plan: Plan, planId: string, snapshot: Snapshot, reviewed: Reviewed | undefined): Intent {
    const all = this.#compute(plan, planId, snapshot, NO_HOLDS);
    const intended = operationsOf(all, snapshot);
    let [changes, operations] = [all, intended];
    let held: readonly HeldOperation[] = [];
    let holds = NO_HOLDS;
    for (;;) {
      const more = reviewed === undefined ? [] : unreviewed(operations, reviewed);
      if (more.length === 0) return { changes, operations, held: leftOut(intended, operations, held) };
      held = [...held, ...more];
      const next = holdsFor(held);
      if (next.size === holds.size) throw new Error('an operation runs although it is held');
      holds = next;
      changes = this.#compute(plan, planId, snapshot, holds);
      operations = operationsOf(changes, snapshot);
    }
  }

  /** A base plan that cannot be matched with the tracker has nothing to compare with. */
  #baseOperations(base: Plan, planId: string, discovery: Discovery): readonly Operation[] {
    try {
      const snapshot = discovery.snapshotFor(base);
      return operationsOf(this.#compute(base, planId, snapshot, NO_HOLDS), snapshot);
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
      this.#ports.logger.warning(`The base plan cannot be compared with: ${error.message}`);
      return [];
    }
  }

  #compute(plan: Plan, planId: string, snapshot: Snapshot, holds: Holds): ChangeSet {
    const { capabilities, reader } = this.#provider;
    return computeChanges(plan, snapshot, {
      planId,
      config: this.#config,
      capabilities,
      renderer: this.#renderer,
      codec: this.#ports.marker,
      shownValue: (field, value) => reader.shownValue(field, value),
      holds,
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
      admission: (writer.oneBatchAtATime === true ? 1 : this.#config.maxConcurrent) * writer.batchSize,
    };
  }
}

function stateOf(item: Item | undefined): ItemOutcome['found'] {
  if (item === undefined || item.asApplied === true) return undefined;
  return item.completed === true ? 'completed' : item.state;
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
