import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { isGvr, type ServedKind, selectKinds, served } from './catalog.ts';
import type { ApiResource } from './cluster-client.ts';
import type { EngineConfig } from './engine-config.ts';
import { isAbort } from './error-class.ts';
import { type Gvr, gvrText } from './kube-object.ts';
import type { Origin } from './origin.ts';
import { missingRights, refuseSameCluster, rightsNeeded } from './preflight.ts';
import type { SourceScope } from './resource-caches.ts';
import type { ResourceSet } from './resource-set.ts';
import type { ClusterSide } from './side.ts';
import { StartError } from './start-error.ts';
import type { Side } from './sync-status.ts';

interface FinderPorts {
  readonly config: EngineConfig;
  readonly origin: Origin;
  readonly upstream: ClusterSide;
  readonly downstream: ClusterSide;
  readonly resources: ResourceSet;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Offers {
  readonly upstream: readonly ApiResource[];
  readonly downstream: readonly ApiResource[];
}

/** Finds the kinds that the settings mean on both sides, at the start and as they come and go, and fills their caches. */
export class KindFinder {
  readonly #ports: FinderPorts;

  constructor(ports: FinderPorts) {
    this.#ports = ports;
  }

  /** The scope of sources that the settings ask for; a cleanup looks at everything. */
  get scope(): SourceScope {
    const { cleanup, selector, namespaces } = this.#ports.config;
    return {
      ...(cleanup || selector === undefined ? {} : { selector }),
      ...(cleanup || namespaces === undefined ? {} : { namespaces }),
    };
  }

  /**
   * From nothing to complete caches: both sides reached and told apart, kinds found, rights there, lists read.
   * @throws {@link StartError}; nothing was written then
   */
  async start(signal: AbortSignal): Promise<void> {
    const { config, origin, upstream, downstream, resources } = this.#ports;
    await Promise.all([upstream.connect(signal), downstream.connect(signal)]);
    const sides = { upstream: upstream.client, downstream: downstream.client };
    origin.settle(await refuseSameCluster(sides, config, signal), upstream.client.server);
    const offers = await this.#offers(signal);
    const { kinds, unavailable } = selectKinds(config.resources, offers.upstream, offers.downstream);
    if (kinds.length === 0) {
      const reasons = unavailable.map(({ gvr, reason }) => `${gvrText(gvr)}: ${reason}`);
      throw new StartError(
        'resources',
        `no kind can be synced: ${reasons.join('; ') || 'the wildcards match none'}`,
      );
    }
    const missing = await missingRights(rightsNeeded(kinds, config), sides, signal);
    if (missing.length > 0)
      throw new StartError(
        'rights',
        `rights are missing:\n${missing.map((each) => `  ${each}`).join('\n')}`,
        {
          hint: 'grant them to the users of the two kubeconfigs',
        },
      );
    for (const { gvr, reason } of unavailable) resources.setUnavailable(gvr, reason, this.scope);
    for (const kind of kinds) resources.open(kind, this.scope, this.#isNamed(kind.gvr));
    await this.#firstLists(kinds, signal);
    for (const { gvr } of kinds) resources.setReady(gvr);
  }

  /** Looks for one kind. */
  async find(gvr: Gvr, signal: AbortSignal): Promise<ServedKind | string> {
    const offers = await this.#offers(signal);
    return served(gvr, offers.upstream, offers.downstream);
  }

  /** Starts a kind while the engine runs; it takes part as soon as its caches are complete. */
  async open(kind: ServedKind, scope: SourceScope, named: boolean, signal: AbortSignal): Promise<void> {
    const { config, upstream, downstream, resources } = this.#ports;
    const sides = { upstream: upstream.client, downstream: downstream.client };
    const missing = await missingRights(rightsNeeded([kind], config), sides, signal);
    if (missing.length > 0) {
      resources.setUnavailable(kind.gvr, `rights are missing: ${missing.join(', ')}`, scope, named);
      return;
    }
    const syncer = resources.open(kind, scope, named);
    const closed = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      resources.get(kind.gvr)?.off?.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([syncer.caches.firstLists(), closed]);
    if (resources.get(kind.gvr)?.syncer === syncer && !signal.aborted) resources.setReady(kind.gvr);
  }

  /** Finds kinds that have come, gives up those that are gone. */
  async follow(signal: AbortSignal): Promise<void> {
    const { config, resources, logger } = this.#ports;
    const waiting = resources.all().filter(({ state }) => state === 'Unavailable');
    const wildcards = config.resources.some((each) => !isGvr(each));
    if (waiting.length === 0 && !wildcards) return;
    const offers = await this.#offers(signal);
    const gone = resources.all().filter(({ gvr, state }) => {
      return state !== 'Unavailable' && typeof served(gvr, offers.upstream, offers.downstream) === 'string';
    });
    for (const { gvr, scope, named } of gone) {
      if (named) resources.setUnavailable(gvr, 'it is not served any more', scope);
      else resources.close(gvr);
    }
    const { kinds } = selectKinds(config.resources, offers.upstream, offers.downstream);
    const found = [
      ...waiting.map(({ gvr, scope, named }) => ({
        kind: served(gvr, offers.upstream, offers.downstream),
        scope,
        named,
      })),
      ...kinds
        .filter(({ gvr }) => resources.get(gvr) === undefined)
        .map((kind) => ({ kind, scope: this.scope, named: this.#isNamed(kind.gvr) })),
    ];
    for (const { kind, scope, named } of found)
      if (typeof kind !== 'string') {
        logger.info(`${gvrText(kind.gvr)} has come`);
        await this.open(kind, scope, named, signal);
      }
  }

  async #offers(signal: AbortSignal): Promise<Offers> {
    const { upstream, downstream } = this.#ports;
    const [up, down] = await Promise.all([discover(upstream, signal), discover(downstream, signal)]);
    return { upstream: up, downstream: down };
  }

  async #firstLists(kinds: readonly ServedKind[], signal: AbortSignal): Promise<void> {
    const { config, resources, clock } = this.#ports;
    const off = new AbortController();
    const late = clock.sleep(config.cacheSyncTimeout, AbortSignal.any([off.signal, signal])).then(() => {
      const sides = ['upstream', 'downstream'] as const satisfies readonly Side[];
      const missing = kinds.flatMap(({ gvr }) =>
        sides.flatMap((side) => {
          const caches = resources.get(gvr)?.syncer?.caches;
          if (caches?.synced(side) !== false) return [];
          return [`${gvrText(gvr)} ${side}: ${caches.error(side) ?? 'no answer yet'}`];
        }),
      );
      throw new StartError(
        'cache',
        `the first lists took more than ${config.cacheSyncTimeout} ms: ${missing.join('; ')}`,
      );
    });
    late.catch(() => undefined);
    const lists = kinds.map(async ({ gvr }) => resources.get(gvr)?.syncer?.caches.firstLists());
    try {
      await Promise.race([Promise.all(lists), late]);
    } finally {
      off.abort();
    }
  }

  #isNamed(gvr: Gvr): boolean {
    return this.#ports.config.resources.some((each) => isGvr(each) && gvrText(each) === gvrText(gvr));
  }
}

async function discover({ name, client }: ClusterSide, signal: AbortSignal): Promise<readonly ApiResource[]> {
  try {
    return await client.discover(signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new StartError(
      'connect',
      `the kinds of the ${name} (${client.server}) cannot be read: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
