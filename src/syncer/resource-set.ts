import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { ServedKind } from './catalog.ts';
import { type Gvr, gvrText } from './kube-object.ts';
import type { SyncMetrics } from './metrics/sync-metrics.ts';
import { pathOf } from './object-fields.ts';
import { ResourceCaches, type SourceScope } from './resource-caches.ts';
import { ResourceSyncer } from './resource-syncer.ts';
import type { ClusterSide } from './side.ts';
import type { SyncContext } from './sync-context.ts';
import type { ResourceState, Side } from './sync-status.ts';
import type { WorkBoard } from './work-board.ts';

/** A kind that was asked for, and how far it is. */
export interface Resource {
  readonly gvr: Gvr;
  readonly state: ResourceState;
  readonly reason?: string;
  /** It was named; kinds that a wildcard found may come and go. */
  readonly named: boolean;
  readonly scope: SourceScope;
  readonly syncer?: ResourceSyncer;
  readonly off?: AbortController;
}

interface SetPorts {
  readonly context: SyncContext;
  readonly upstream: ClusterSide;
  readonly downstream: ClusterSide;
  readonly board: WorkBoard;
  readonly metrics: SyncMetrics;
  readonly logger: Logger;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** The kinds of an engine with their caches. */
export class ResourceSet {
  readonly #ports: SetPorts;
  readonly #resources = new Map<string, Resource>();
  readonly #running = new Set<Promise<void>>();

  constructor(ports: SetPorts) {
    this.#ports = ports;
  }

  all(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  get(gvr: Gvr): Resource | undefined {
    return this.#resources.get(gvrText(gvr));
  }

  /** Kinds whose caches are complete. */
  ready(): readonly ResourceSyncer[] {
    return this.all().flatMap(({ state, syncer }) =>
      state === 'Ready' && syncer !== undefined ? [syncer] : [],
    );
  }

  /** Remembers a kind that is going to be looked for. */
  expect(gvr: Gvr, scope: SourceScope): void {
    this.#resources.set(gvrText(gvr), { gvr, state: 'Starting', named: true, scope });
  }

  /** Remembers a kind that cannot be synced now. */
  setUnavailable(gvr: Gvr, reason: string, scope: SourceScope, named = true): void {
    const before = this.get(gvr);
    before?.off?.abort();
    if (before?.reason !== reason) this.#ports.logger.warning(`${gvrText(gvr)} is unavailable: ${reason}`);
    this.#ports.board.drop(gvr);
    this.#resources.set(gvrText(gvr), { gvr, state: 'Unavailable', reason, named, scope });
  }

  /** Starts to fill the caches of a kind. */
  open(kind: ServedKind, scope: SourceScope, named: boolean): ResourceSyncer {
    const { context, upstream, downstream, board, metrics, logger, random, signal } = this.#ports;
    const { gvr } = kind;
    const off = new AbortController();
    const caches = new ResourceCaches(kind, scope, {
      upstream: upstream.client,
      downstream: downstream.client,
      context,
      metrics,
      logger,
      random,
      ask: (key, action, object) => {
        // Before the caches are complete nothing is decided; then every key is asked for.
        if (this.get(gvr)?.syncer === syncer && this.get(gvr)?.state === 'Ready')
          board.ask(gvr, key, action, versionText(object.metadata));
      },
      onFreed: () => board.askRefused(gvr),
    });
    const syncer = new ResourceSyncer(kind, scope, caches, context);
    this.#resources.set(gvrText(gvr), { gvr, state: 'Starting', named, scope, syncer, off });
    const run = caches
      .run(AbortSignal.any([off.signal, signal]))
      .catch((error: unknown) => logger.error(`${gvrText(gvr)}: ${messageOf(error)}`))
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
    return syncer;
  }

  /** The caches are complete: all keys are looked at. */
  setReady(gvr: Gvr): void {
    const resource = this.get(gvr);
    if (resource?.state !== 'Starting' || resource.syncer === undefined) return;
    this.#resources.set(gvrText(gvr), { ...resource, state: 'Ready' });
    this.askAll(resource.syncer);
  }

  /** Asks for work on every key of a kind, in both lanes. */
  askAll({ kind, caches }: ResourceSyncer): void {
    for (const key of caches.keys()) this.#ports.board.ask(kind.gvr, key, 'update');
    for (const copy of caches.allCopies()) {
      const key = caches.sourceOfCopy(copy);
      if (key !== undefined) this.#ports.board.ask(kind.gvr, key, 'status');
    }
  }

  /** As {@link askAll} for every kind. */
  askEverything(): void {
    for (const syncer of this.ready()) this.askAll(syncer);
  }

  close(gvr: Gvr): void {
    this.get(gvr)?.off?.abort();
    this.#resources.delete(gvrText(gvr));
    this.#ports.board.drop(gvr);
  }

  /** Resolves when no reflector runs any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  synced(side: Side): boolean {
    return this.ready().every(({ caches }) => caches.synced(side));
  }

  /** Why a side is not connected. */
  error(side: Side): string | undefined {
    return this.all()
      .map(({ syncer }) => syncer?.caches.error(side))
      .find((error) => error !== undefined);
  }

  holdsCopies(namespace: string): boolean {
    return this.ready().some(({ caches }) => caches.holdsCopies(namespace));
  }

  /** Whether a namespace holds objects of our kinds, apart from those that every cluster makes for itself. */
  async holdsAnything(namespace: string, signal: AbortSignal): Promise<boolean> {
    const { downstream, context } = this.#ports;
    for (const { kind } of this.ready().filter((each) => each.kind.down.namespaced)) {
      const { items } = await downstream.guarded.list({ gvr: kind.gvr, namespace, limit: 20 }, signal);
      for (const item of items) {
        const { key, ...about } = { key: pathOf(kind.gvr, item).name, ...pluginBasics(kind, context) };
        if ((await context.plugins.refusal(item, { ...about, key })) === undefined) return true;
      }
    }
    return false;
  }
}

function pluginBasics({ gvr, up, down }: ServedKind, { config }: SyncContext) {
  const hasStatus = up.hasStatus || down.hasStatus;
  return {
    gvr,
    namespaced: down.namespaced,
    hasStatus,
    targetName: config.targetName,
    prefix: config.prefix,
  };
}

function versionText({ resourceVersion }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof resourceVersion === 'string' ? resourceVersion : undefined;
}
