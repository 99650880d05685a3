import type { ServedKind } from './catalog.ts';
import type { ObjectPath } from './cluster-client.ts';
import { CopyWriter } from './copy-writer.ts';
import { classOf, isGone, isInvalid, StaleError, SyncRefusal } from './error-class.ts';
import { isCopy, sourceKeyOf, stamped } from './identity.ts';
import { gvrText, type KubeObject } from './kube-object.ts';
import { type Place, placeOf, upstreamPath } from './locate.ts';
import {
  annotationsOf,
  finalizersOf,
  isDeleting,
  labelsOf,
  namespaceOf,
  pathOf,
  uidOf,
  versionOf,
} from './object-fields.ts';
import { keyText } from './object-key.ts';
import type { Outcome } from './outcome.ts';
import type { PluginContext } from './plugins.ts';
import type { ResourceCaches, SourceScope } from './resource-caches.ts';
import { StatusWriter } from './status-writer.ts';
import type { SyncContext } from './sync-context.ts';

const TRIES = 5;

/** Brings the copies and the status of one kind in line. Every decision is made from what the caches hold at that moment. */
export class ResourceSyncer {
  readonly kind: ServedKind;
  readonly caches: ResourceCaches;
  readonly #scope: SourceScope;
  readonly #context: SyncContext;
  readonly #plugin: Omit<PluginContext, 'key'>;
  readonly #copies: CopyWriter;
  readonly #statuses: StatusWriter;

  constructor(kind: ServedKind, scope: SourceScope, caches: ResourceCaches, context: SyncContext) {
    this.kind = kind;
    this.caches = caches;
    this.#scope = scope;
    this.#context = context;
    this.#plugin = {
      gvr: kind.gvr,
      namespaced: kind.up.namespaced,
      hasStatus: kind.up.hasStatus || kind.down.hasStatus,
      targetName: context.config.targetName,
      prefix: context.config.prefix,
    };
    this.#copies = new CopyWriter(context);
    this.#statuses = new StatusWriter(context);
  }

  /** Makes the copy what the upstream object asks for, or takes it away where nothing does. */
  applyToDownstream(key: string, signal: AbortSignal): Promise<Outcome> {
    return this.#retrying(key, (fresh) => this.#reconcile(key, fresh, signal));
  }

  /** Deletes the copies, waits for their end, then lets the upstream object go. `source` is its last known state, if any. */
  async deleteFromDownstream(
    key: string,
    source: KubeObject | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { config, identity } = this.#context;
    const held = source !== undefined && finalizersOf(source).includes(identity.finalizer);
    if (config.deletePolicy === 'delete') {
      const copies = await this.#existingCopies(key, signal);
      for (const copy of copies) await this.#copies.delete(key, pathOf(this.kind.gvr, copy), copy, signal);
      if (copies.length > 0) return { state: config.dryRun ? 'removed' : 'waiting' };
      const namespace = this.#place(key)?.path.namespace;
      if (namespace !== undefined) this.#context.namespaces.considerRemoval(namespace);
    }
    if (held && !config.dryRun) await this.#release(key, source, signal);
    this.#copies.forget(key);
    this.#statuses.forget(key);
    return {
      state: 'removed',
      ...(source === undefined || isDeleting(source) ? {} : { operation: 'skipped' }),
    };
  }

  /** Makes the upstream status equal to the copy's, as far as the transformers leave it. */
  syncStatusToKcp(key: string, signal: AbortSignal): Promise<Outcome> {
    return this.#retrying(key, async (fresh) => {
      const { identity } = this.#context;
      const place = this.#place(key);
      const source = await this.#source(key, fresh, signal);
      const copy = place && this.caches.copyAt(place.path.namespace, place.path.name);
      if (source === undefined || isCopy(source, identity)) return { state: 'removed' };
      const current =
        copy !== undefined && annotationsOf(copy)[identity.sourceUidAnnotation] === uidOf(source);
      if (!current || sourceKeyOf(copy, identity) !== key) return { state: 'synced' };
      return this.#statuses.write(
        { kind: this.kind, key, source, copy, plugin: this.#pluginContext(key) },
        signal,
      );
    });
  }

  async #reconcile(key: string, fresh: boolean, signal: AbortSignal): Promise<Outcome> {
    const { identity, plugins } = this.#context;
    const source = await this.#source(key, fresh, signal);
    if (source === undefined || !this.#isSelected(source) || isDeleting(source))
      return this.deleteFromDownstream(key, source, signal);
    if (isCopy(source, identity)) return { state: 'removed', operation: 'skipped' };
    const place = this.#place(key);
    if (place === undefined) throw new SyncRefusal('InvalidName', `${key} cannot be placed downstream`);
    const plugin = this.#pluginContext(key);
    if ((await plugins.refusal(source, plugin)) !== undefined)
      return this.deleteFromDownstream(key, source, signal);
    const held = await this.#held(key, source, signal);
    const desired = stamped(this.#placed(await plugins.down(held, plugin), place), held, key, identity);
    await this.#deleteMisplaced(key, place, signal);
    const copy =
      (fresh ? undefined : this.caches.copyAt(place.path.namespace, place.path.name)) ??
      (await this.#live(place.path, signal));
    return this.#copies.write({ key, place, desired, copy }, signal);
  }

  /** Copies that an earlier mapping put elsewhere. */
  async #deleteMisplaced(key: string, { path }: Place, signal: AbortSignal): Promise<void> {
    if (this.#context.config.deletePolicy !== 'delete') return;
    for (const copy of this.caches.copies(key)) {
      const here = copy.metadata.name === path.name && namespaceOf(copy) === path.namespace;
      if (!here) await this.#copies.delete(key, pathOf(this.kind.gvr, copy), copy, signal);
    }
  }

  /** Copies known to the cache, else the one where it belongs: it may have been made a moment ago. */
  async #existingCopies(key: string, signal: AbortSignal): Promise<readonly KubeObject[]> {
    const known = this.caches.copies(key);
    if (known.length > 0) return known;
    const place = this.#place(key);
    const live = place && (await this.#live(place.path, signal));
    return live !== undefined && sourceKeyOf(live, this.#context.identity) === key ? [live] : [];
  }

  /** The upstream object from the cache, or live where the cache has none: it may have lost its label only. */
  async #source(key: string, fresh: boolean, signal: AbortSignal): Promise<KubeObject | undefined> {
    const cached = fresh ? undefined : this.caches.source(key);
    if (cached !== undefined) return cached;
    const path = upstreamPath(this.kind, key);
    if (path === undefined || (path.namespace !== undefined) !== this.kind.up.namespaced) return undefined;
    try {
      return await this.#context.upstream.get(path, signal);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  async #live(path: ObjectPath, signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return await this.#context.downstream.get(path, signal);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }

  /**
   * The upstream object with our finalizer, which is stored before anything is written downstream. The answer is as good
   * as the event about it, and going on with it at once lets both sides work at the same time.
   */
  async #held(key: string, source: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    const { config, identity, upstream, count } = this.#context;
    const { finalizer, fieldManager } = identity;
    const known = finalizersOf(source);
    if (config.deletePolicy !== 'delete' || config.dryRun || known.includes(finalizer)) return source;
    const metadata = { resourceVersion: versionOf(source), finalizers: [...known, finalizer] };
    const held = await upstream.mergePatch(this.#upstreamPath(key), { metadata }, { fieldManager }, signal);
    count(this.kind.gvr, 'finalizer-added');
    return held;
  }

  async #release(key: string, source: KubeObject, signal: AbortSignal): Promise<void> {
    const { identity, upstream, count } = this.#context;
    const path = `/metadata/finalizers/${finalizersOf(source).indexOf(identity.finalizer)}`;
    const steps = [
      { op: 'test', path, value: identity.finalizer },
      { op: 'remove', path },
    ] as const;
    try {
      await upstream.jsonPatch(
        this.#upstreamPath(key),
        steps,
        { fieldManager: identity.fieldManager },
        signal,
      );
      count(this.kind.gvr, 'finalizer-removed');
    } catch (error) {
      if (isGone(error)) return;
      // A test that fails answers 422: the list of finalizers has changed.
      throw isInvalid(error)
        ? new StaleError(`the finalizers of ${key} have changed`, { cause: error })
        : error;
    }
  }

  #isSelected(source: KubeObject): boolean {
    const { selector, namespaces } = this.#scope;
    const namespace = namespaceOf(source);
    if (this.#context.config.cleanup) return false;
    if (selector !== undefined && !selector.matches(labelsOf(source))) return false;
    return namespace === undefined || namespaces === undefined || namespaces.includes(namespace);
  }

  #placed(object: KubeObject, { path }: Place): KubeObject {
    const namespace = path.namespace === undefined ? {} : { namespace: path.namespace };
    return { ...object, metadata: { ...object.metadata, name: path.name, ...namespace } };
  }

  #place(key: string): Place | undefined {
    return placeOf(this.kind, key, this.#context.config);
  }

  #upstreamPath(key: string): ObjectPath {
    return upstreamPath(this.kind, key) ?? { gvr: this.kind.gvr, name: key };
  }

  #pluginContext(key: string): PluginContext {
    return { ...this.#plugin, key };
  }

  /** At once and with a fresh look, where what was read is out of date; at most five times. */
  async #retrying(key: string, attempt: (fresh: boolean) => Promise<Outcome>): Promise<Outcome> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt(tries > 1);
      } catch (error) {
        const kind = classOf(error);
        if (tries > TRIES || !['conflict', 'missing', 'namespace-missing'].includes(kind)) throw error;
        const { namespace, cluster } = this.#place(key)?.source ?? {};
        const target = this.#place(key)?.path.namespace;
        if (kind === 'namespace-missing' && namespace !== undefined && target !== undefined)
          this.#context.namespaces.forget(
            target,
            keyText({ name: namespace, ...(cluster === undefined ? {} : { cluster }) }),
          );
        this.#context.logger.debug(`${gvrText(this.kind.gvr)} ${key}: again after ${String(error)}`);
      }
    }
  }
}
