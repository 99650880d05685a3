import { messageOf } from '../kernel/errors.ts';
import { ApiError } from './api-error.ts';
import { classOf, isGone, SyncRefusal } from './error-class.ts';
import { isFromElsewhere, settleOrigin, sourceKeyOf } from './identity.ts';
import { textAt } from './json-values.ts';
import type { Gvr, KubeObject } from './kube-object.ts';
import { acceptsExisting } from './namespace-mapping.ts';
import { isDeleting, uidOf } from './object-fields.ts';
import { parseKey } from './object-key.ts';
import type { NamespaceReadiness, Namespaces, SyncContext } from './sync-context.ts';

const NAMESPACES: Gvr = { group: '', version: 'v1', resource: 'namespaces' };
const REMOVAL_DELAY_MS = 30_000;

/** Makes the namespaces that copies need, once each, and takes those away again that it made and nobody needs. */
export class NamespaceKeeper implements Namespaces {
  readonly #context: Omit<SyncContext, 'namespaces'>;
  readonly #ready = new Map<string, Promise<NamespaceReadiness>>();
  readonly #removals = new Map<string, { again: boolean }>();

  constructor(context: Omit<SyncContext, 'namespaces'>) {
    this.#context = context;
  }

  /** How many namespaces are about to be looked at for removal. */
  get removals(): number {
    return this.#removals.size;
  }

  /** @param source key of the upstream namespace; several callers share one request. */
  ensure(name: string, source: string): Promise<NamespaceReadiness> {
    // Two sources that map to one namespace each get their own answer.
    const id = `${name} ${source}`;
    const known = this.#ready.get(id);
    if (known !== undefined) return known;
    const attempt = this.#make(name, source, this.#context.signal);
    this.#ready.set(id, attempt);
    attempt.catch(() => this.#ready.delete(id));
    return attempt;
  }

  /** The namespace turned out to be missing: the next caller makes it again. */
  forget(name: string, source: string): void {
    this.#ready.delete(`${name} ${source}`);
  }

  async #make(name: string, source: string, signal: AbortSignal): Promise<NamespaceReadiness> {
    const { config, identity, downstream, planned } = this.#context;
    const existing = await this.#read(name, signal);
    if (existing !== undefined) return this.#judge(existing, source, signal);
    if (!config.createNamespaces)
      throw new SyncRefusal(
        'NamespaceMissing',
        `namespace ${name} is missing downstream; make it, or let it be made`,
      );
    const namespace: KubeObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { [identity.targetLabel]: identity.targetName },
        annotations: {
          [identity.sourceAnnotation]: source,
          [identity.originAnnotation]: identity.origin.name,
        },
      },
    };
    if (config.dryRun) {
      planned.record(
        { action: 'create', key: source, path: { gvr: NAMESPACES, name } },
        undefined,
        namespace,
      );
      return 'missing';
    }
    try {
      await downstream.create({ gvr: NAMESPACES, name }, namespace, signal);
    } catch (error) {
      if (classOf(error) !== 'conflict') throw error;
      const winner = await this.#read(name, signal);
      if (winner === undefined) throw error;
      return this.#judge(winner, source, signal);
    }
    this.#context.count(NAMESPACES, 'namespace-created');
    return 'ready';
  }

  async #judge(existing: KubeObject, source: string, signal: AbortSignal): Promise<NamespaceReadiness> {
    const { config, identity, downstream } = this.#context;
    const { name } = existing.metadata;
    if (isDeleting(existing)) throw terminating(name);
    if (acceptsExisting(config.namespaceMapping, parseKey(source)?.name ?? '')) return 'ready';
    const owner = sourceKeyOf(existing, identity);
    if (owner === source) return 'ready';
    if (config.conflictPolicy === 'skip') return 'skip';
    const target = textAt(existing.metadata, 'labels', identity.targetLabel);
    const taken = target !== undefined;
    if (target === identity.targetName && isFromElsewhere(existing, identity))
      throw new SyncRefusal(
        'Collision',
        `namespace ${name} was made for another upstream: ${settleOrigin(identity)}`,
      );
    if (config.conflictPolicy === 'fail' || taken)
      throw new SyncRefusal(
        'Foreign',
        taken
          ? `namespace ${name} belongs to ${owner ?? `target ${target}`}, not to ${source}: choose another namespace mapping`
          : `namespace ${name} exists and is not ours; choose another namespace mapping, or the conflict policy adopt`,
      );
    if (config.dryRun) return 'ready';
    await downstream.mergePatch(
      { gvr: NAMESPACES, name },
      {
        metadata: {
          labels: { [identity.targetLabel]: identity.targetName },
          annotations: {
            [identity.sourceAnnotation]: source,
            [identity.originAnnotation]: identity.origin.name,
            [identity.adoptedAnnotation]: 'true',
          },
        },
      },
      { fieldManager: identity.fieldManager },
      signal,
    );
    return 'ready';
  }

  /** Looks after the namespace in a while, and deletes it when it is ours, empty and without a source. */
  considerRemoval(name: string): void {
    const { config, logger, signal } = this.#context;
    if (config.dryRun || !(config.namespaceCleanup || config.cleanup)) return;
    const known = this.#removals.get(name);
    if (known !== undefined) {
      known.again = true;
      return;
    }
    const removal = { again: true };
    this.#removals.set(name, removal);
    this.#removeLater(name, removal, signal)
      .catch((error: unknown) => {
        if (!signal.aborted) logger.warning(`namespace ${name} was left: ${messageOf(error)}`);
      })
      .finally(() => this.#removals.delete(name));
  }

  /** Looks for namespaces that an earlier run left behind, or whose source has gone since. */
  async sweep(signal: AbortSignal): Promise<void> {
    const { config, identity, downstream, holdsCopies } = this.#context;
    if (config.dryRun || !(config.namespaceCleanup || config.cleanup)) return;
    const page = await downstream.list(
      { gvr: NAMESPACES, labelSelector: identity.selector, limit: 500 },
      signal,
    );
    for (const { metadata } of page.items)
      if (!holdsCopies(metadata.name)) this.considerRemoval(metadata.name);
  }

  /** Once more when it was asked for again since the look began. */
  async #removeLater(name: string, removal: { again: boolean }, signal: AbortSignal): Promise<void> {
    const { config, clock } = this.#context;
    while (removal.again) {
      await clock.sleep(config.cleanup ? 0 : REMOVAL_DELAY_MS, signal);
      removal.again = false;
      await this.#remove(name, signal);
    }
  }

  async #remove(name: string, signal: AbortSignal): Promise<void> {
    const { config, identity, downstream, holdsCopies, holdsAnything } = this.#context;
    const namespace = await this.#read(name, signal);
    if (namespace === undefined || isDeleting(namespace)) return;
    const source = sourceKeyOf(namespace, identity);
    const adopted = textAt(namespace.metadata, 'annotations', identity.adoptedAnnotation) !== undefined;
    const copied = textAt(namespace.metadata, 'annotations', identity.hashAnnotation) !== undefined;
    if (source === undefined || adopted || copied || holdsCopies(name)) return;
    if (!config.cleanup && (await this.#sourceExists(source, signal))) return;
    if (await holdsAnything(name, signal)) return;
    await downstream.delete({ gvr: NAMESPACES, name }, { uid: uidOf(namespace) }, signal);
    for (const id of this.#ready.keys()) if (id.startsWith(`${name} `)) this.#ready.delete(id);
    this.#context.count(NAMESPACES, 'namespace-deleted');
  }

  async #sourceExists(source: string, signal: AbortSignal): Promise<boolean> {
    const key = parseKey(source);
    if (key === undefined) return true;
    try {
      await this.#context.upstream.get({ gvr: NAMESPACES, ...key }, signal);
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  async #read(name: string, signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      return await this.#context.downstream.get({ gvr: NAMESPACES, name }, signal);
    } catch (error) {
      if (isGone(error)) return undefined;
      throw error;
    }
  }
}

function terminating(name: string): ApiError {
  return new ApiError(`namespace ${name} is being terminated`, {
    code: 403,
    reason: 'Forbidden',
    detailsKind: 'namespaces',
    causes: [{ reason: 'NamespaceTerminating', message: '', field: 'metadata.namespace' }],
  });
}
