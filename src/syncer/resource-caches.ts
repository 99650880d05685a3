import type { Logger } from '../kernel/logger.ts';
import type { ServedKind } from './catalog.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { Selector } from './engine-config.ts';
import { sourceKeyOf } from './identity.ts';
import { sameJson } from './json-values.ts';
import { gvrText, type KubeObject } from './kube-object.ts';
import type { SyncMetrics } from './metrics/sync-metrics.ts';
import { namespaceOf, statusOf } from './object-fields.ts';
import { keyOf, keyText } from './object-key.ts';
import { ObjectStore, type StoreEvent } from './object-store.ts';
import { Reflector } from './reflector.ts';
import type { SyncContext } from './sync-context.ts';
import type { SyncAction } from './sync-item.ts';
import type { Side } from './sync-status.ts';

/** Which objects of a kind are sources. */
export interface SourceScope {
  readonly selector?: Selector;
  readonly namespaces?: readonly string[];
}

interface CachePorts {
  readonly upstream: Pick<ClusterClient, 'list' | 'watch'>;
  readonly downstream: Pick<ClusterClient, 'list' | 'watch'>;
  readonly context: SyncContext;
  readonly metrics: SyncMetrics;
  readonly random: () => number;
  readonly logger: Logger;
  /** Asks for work; must be quick. */
  readonly ask: (key: string, action: SyncAction, object: KubeObject) => void;
  /** A copy is gone: its place is free for another one that was refused it. */
  readonly onFreed: () => void;
}

interface Source {
  readonly side: Side;
  readonly reflector: Reflector;
}

/** What both sides hold of one kind, kept up to date, and the keys of what changes. */
export class ResourceCaches {
  readonly #kind: ServedKind;
  readonly #ports: CachePorts;
  readonly #sources: readonly ObjectStore[];
  readonly #copies: ObjectStore;
  readonly #reflectors: readonly Source[];

  constructor(kind: ServedKind, scope: SourceScope, ports: CachePorts) {
    this.#kind = kind;
    this.#ports = ports;
    const { identity } = ports.context;
    const places = kind.up.namespaced ? (scope.namespaces ?? [undefined]) : [undefined];
    const sources = places.map((namespace) => {
      const store = this.#store(
        (event) => this.#sourceEvent(event),
        (object) => this.keyOf(object),
      );
      const narrowed = {
        ...(namespace === undefined ? {} : { namespace }),
        ...(scope.selector === undefined ? {} : { labelSelector: scope.selector.text }),
      };
      return { store, source: this.#reflect('upstream', store, narrowed) };
    });
    this.#sources = sources.map(({ store }) => store);
    this.#copies = this.#store(
      (event) => this.#copyEvent(event),
      (object) => keyText(keyOf(object)),
      (object) => sourceKeyOf(object, identity),
    );
    const copies = this.#reflect('downstream', this.#copies, { labelSelector: identity.selector });
    this.#reflectors = [...sources.map(({ source }) => source), copies];
  }

  /** The key of an upstream object. */
  keyOf(object: KubeObject): string {
    return keyText(keyOf(object, this.#ports.context.manyClusters));
  }

  source(key: string): KubeObject | undefined {
    for (const store of this.#sources) {
      const object = store.get(key);
      if (object !== undefined) return object;
    }
    return undefined;
  }

  /** Every copy of the object, wherever it is. */
  copies(key: string): readonly KubeObject[] {
    return this.#copies.indexed(key);
  }

  /** The copy in one place. */
  copyAt(namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#copies.get(keyText({ name, ...(namespace === undefined ? {} : { namespace }) }));
  }

  /** Keys of all sources, and of all copies whose source may be gone. */
  keys(): ReadonlySet<string> {
    return new Set([...this.#sources.flatMap((store) => [...store.keys()]), ...this.#copies.indexValues()]);
  }

  allCopies(): Iterable<KubeObject> {
    return this.#copies.values();
  }

  /** The key of the upstream object that a copy was made from. */
  sourceOfCopy(copy: KubeObject): string | undefined {
    return sourceKeyOf(copy, this.#ports.context.identity);
  }

  holdsCopies(namespace: string): boolean {
    for (const copy of this.#copies.values()) if (namespaceOf(copy) === namespace) return true;
    return false;
  }

  /** Keeps the caches up to date until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#reflectors.map(({ reflector }) => reflector.run(signal)));
  }

  /** Resolves when the first lists of both sides are complete. */
  async firstLists(): Promise<void> {
    await Promise.all(this.#reflectors.map(({ reflector }) => reflector.firstList()));
  }

  synced(side: Side): boolean {
    return this.#of(side).every(({ reflector }) => reflector.synced);
  }

  /** Why a side is not connected; nothing while it is. */
  error(side: Side): string | undefined {
    return this.#of(side)
      .map(({ reflector }) => reflector.lastError)
      .find((error) => error !== undefined);
  }

  #of(side: Side): readonly Source[] {
    return this.#reflectors.filter((each) => each.side === side);
  }

  #store(
    onEvent: (event: StoreEvent) => void,
    key: (object: KubeObject) => string,
    indexOf?: (object: KubeObject) => string | undefined,
  ): ObjectStore {
    const { logger, metrics } = this.#ports;
    return new ObjectStore({
      keyOf: key,
      ...(indexOf === undefined ? {} : { indexOf }),
      onEvent,
      onHandlerError: (error) => {
        metrics.handlerErrors.add({ gvr: gvrText(this.#kind.gvr) });
        logger.error(`${gvrText(this.#kind.gvr)}: an event could not be handled: ${String(error)}`);
      },
    });
  }

  #reflect(side: Side, store: ObjectStore, narrowed: { namespace?: string; labelSelector?: string }): Source {
    const { metrics, context, random, logger } = this.#ports;
    const gvr = gvrText(this.#kind.gvr);
    const reflector = new Reflector(
      { gvr: this.#kind.gvr, ...narrowed },
      {
        client: this.#ports[side],
        store,
        clock: context.clock,
        logger,
        random,
        onRestart: (reason) => metrics.watchRestarts.add({ side, gvr, reason }),
        onRelist: () => metrics.relists.add({ side, gvr }),
      },
    );
    return { side, reflector };
  }

  #sourceEvent({ type, object, previous }: StoreEvent): void {
    const key = this.keyOf(object);
    const { ask } = this.#ports;
    ask(key, type === 'added' ? 'add' : type === 'changed' ? 'update' : 'delete', object);
    // Somebody else's status upstream is replaced by the copy's.
    if (type === 'changed' && previous !== undefined && !sameJson(statusOf(previous), statusOf(object)))
      ask(key, 'status', object);
  }

  #copyEvent({ type, object, previous }: StoreEvent): void {
    const { ask, context, onFreed } = this.#ports;
    const keys = new Set(
      [object, previous].flatMap((each) => (each && sourceKeyOf(each, context.identity)) ?? []),
    );
    for (const key of keys) {
      ask(key, type === 'deleted' ? 'delete' : 'update', object);
      if (type !== 'deleted' && !sameJson(previous && statusOf(previous), statusOf(object)))
        ask(key, 'status', object);
    }
    if (type === 'deleted') onFreed();
  }
}
