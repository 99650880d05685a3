import type { ServedKind } from './catalog.ts';
import { isGone, isInvalid, StaleError } from './error-class.ts';
import { sameJson } from './json-values.ts';
import { gvrText, type KubeObject } from './kube-object.ts';
import { upstreamPath } from './locate.ts';
import { statusOf, uidOf } from './object-fields.ts';
import type { Outcome } from './outcome.ts';
import type { PluginContext } from './plugins.ts';
import type { SyncContext } from './sync-context.ts';

interface StatusWork {
  readonly kind: ServedKind;
  readonly key: string;
  readonly source: KubeObject;
  readonly copy: KubeObject;
  readonly plugin: PluginContext;
}

/** At most one write in this time for each object. */
const SPACING_MS = 1000;

/** Writes the status of copies to their sources: the whole value, only when it differs, at most once a second for each. */
export class StatusWriter {
  readonly #context: SyncContext;
  readonly #writtenAt = new Map<string, number>();
  #warned = false;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  forget(key: string): void {
    this.#writtenAt.delete(key);
  }

  async write({ kind, key, source, copy, plugin }: StatusWork, signal: AbortSignal): Promise<Outcome> {
    const { config, clock, plugins, upstream, identity, count } = this.#context;
    const status = statusOf(copy);
    if (!config.statusSync || config.dryRun || config.cleanup || status === undefined)
      return { state: 'synced' };
    if (!this.#isPossible(kind)) return { state: 'synced' };
    const wanted = await plugins.up(status, plugin);
    if (sameJson(statusOf(source), wanted)) return { state: 'synced' };
    const rest = (this.#writtenAt.get(key) ?? Number.NEGATIVE_INFINITY) + SPACING_MS - clock.now();
    if (rest > 0) return { state: 'waiting', after: rest };
    const path = upstreamPath(kind, key);
    if (path === undefined) return { state: 'removed' };
    this.#writtenAt.set(key, clock.now());
    const steps = [
      { op: 'test', path: '/metadata/uid', value: uidOf(source) },
      { op: 'add', path: '/status', value: wanted },
    ] as const;
    try {
      const { fieldManager } = identity;
      await upstream.jsonPatch(path, steps, { subresource: 'status', fieldManager }, signal);
    } catch (error) {
      throw isInvalid(error) ? await this.#explained(error, path, source, signal) : error;
    }
    count(kind.gvr, 'status-updated');
    return { state: 'synced', operation: 'status-updated' };
  }

  /** A test that fails answers 422 as an invalid status does: only a look tells them apart. */
  async #explained(
    error: unknown,
    path: Parameters<SyncContext['upstream']['get']>[0],
    source: KubeObject,
    signal: AbortSignal,
  ): Promise<unknown> {
    try {
      const live = await this.#context.upstream.get(path, signal);
      return uidOf(live) === uidOf(source)
        ? error
        : new StaleError('the source was replaced', { cause: error });
    } catch (second) {
      return isGone(second) ? new StaleError('the source is gone', { cause: error }) : error;
    }
  }

  #isPossible({ gvr, up }: ServedKind): boolean {
    if (up.hasStatus) return true;
    if (!this.#warned)
      this.#context.logger.warning(
        `${gvrText(gvr)} has no status of its own upstream: no status is brought back`,
      );
    this.#warned = true;
    return false;
  }
}
