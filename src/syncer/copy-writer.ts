import type { ObjectPath } from './cluster-client.ts';
import { conflictingFields, isGone, isInvalid, StaleError, SyncRefusal } from './error-class.ts';
import { withoutFields } from './field-paths.ts';
import { isFromElsewhere, settleOrigin, sourceKeyOf } from './identity.ts';
import { isDeepSubset, textAt } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import type { Place } from './locate.ts';
import { annotationsOf, isDeleting, uidOf, versionOf, withMetadata } from './object-fields.ts';
import { keyText } from './object-key.ts';
import type { Outcome } from './outcome.ts';
import type { SyncContext } from './sync-context.ts';

export interface CopyWork {
  readonly key: string;
  readonly place: Place;
  readonly desired: KubeObject;
  /** What is there now. */
  readonly copy: KubeObject | undefined;
}

/** Writes and deletes copies, by server-side apply and with the uid of what it means to change. */
export class CopyWriter {
  readonly #context: SyncContext;
  /** Version of each copy after our last write or look. */
  readonly #seen = new Map<string, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }

  async write(work: CopyWork, signal: AbortSignal): Promise<Outcome> {
    const { config, planned, count } = this.#context;
    const { key, place, desired, copy } = work;
    const { gvr } = place.path;
    if (copy !== undefined && !this.#mayWrite(key, copy)) return { state: 'removed', operation: 'skipped' };
    if (copy !== undefined && isDeleting(copy)) return { state: config.dryRun ? 'synced' : 'waiting' };
    if (copy !== undefined && this.#isUpToDate(key, desired, copy)) return this.#unchanged(key, copy);
    const namespace = copy === undefined ? await this.#namespace(place) : 'ready';
    if (namespace === 'skip') return { state: 'removed', operation: 'skipped' };
    if (namespace === 'missing') {
      planned.record({ action: 'create', key, path: place.path }, undefined, desired);
      return { state: 'synced', operation: 'created' };
    }
    const written = await this.#apply(work, signal);
    const operation = copy === undefined ? 'created' : 'updated';
    if (config.dryRun) {
      const differs = planned.record(
        { action: copy === undefined ? 'create' : 'update', key, path: place.path },
        copy,
        written,
      );
      return { state: 'synced', operation: differs ? operation : 'unchanged' };
    }
    if (copy !== undefined && versionOf(copy) === versionOf(written)) return this.#unchanged(key, written);
    this.#seen.set(key, versionOf(written));
    count(gvr, operation);
    return { state: 'synced', operation };
  }

  /** Resolves once the delete is accepted, or the object is gone already. */
  async delete(key: string, path: ObjectPath, copy: KubeObject, signal: AbortSignal): Promise<void> {
    const { config, downstream, planned, count } = this.#context;
    if (isDeleting(copy)) return;
    if (config.dryRun) {
      planned.record({ action: 'delete', key, path }, copy, undefined);
      count(path.gvr, 'deleted');
      return;
    }
    try {
      await downstream.delete(path, { uid: uidOf(copy) }, signal);
      count(path.gvr, 'deleted');
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  #unchanged(key: string, copy: KubeObject): Outcome {
    this.#seen.set(key, versionOf(copy));
    return { state: 'synced', operation: 'unchanged' };
  }

  /** @throws {@link SyncRefusal} for what is not ours, unless the policy says otherwise */
  #mayWrite(key: string, copy: KubeObject): boolean {
    const { config, identity } = this.#context;
    const owner = sourceKeyOf(copy, identity);
    if (owner === key) return true;
    if (config.conflictPolicy === 'skip') return false;
    const label = textAt(copy.metadata, 'labels', identity.targetLabel);
    const where = keyText({ name: copy.metadata.name, ...nsOf(copy) });
    if (label === identity.targetName && isFromElsewhere(copy, identity))
      throw new SyncRefusal(
        'Collision',
        `${where} is the copy of another upstream's object: ${settleOrigin(identity)}`,
      );
    if (label !== undefined)
      throw new SyncRefusal(
        'Collision',
        `${where} is the copy of ${owner ?? 'something'} for target ${label}; choose another namespace mapping`,
      );
    if (config.conflictPolicy === 'fail')
      throw new SyncRefusal(
        'Foreign',
        `${where} exists downstream and is not ours; remove it, or choose the conflict policy adopt or skip`,
      );
    return true;
  }

  /** The hash tells that the same was asked for; the version or the fields that nobody has changed it since. */
  #isUpToDate(key: string, desired: KubeObject, copy: KubeObject): boolean {
    const { hashAnnotation } = this.#context.identity;
    if (annotationsOf(copy)[hashAnnotation] !== annotationsOf(desired)[hashAnnotation]) return false;
    return this.#seen.get(key) === versionOf(copy) || isDeepSubset(desired, copy);
  }

  async #namespace({ path, source }: Place): Promise<'ready' | 'skip' | 'missing'> {
    if (path.namespace === undefined || source.namespace === undefined) return 'ready';
    const cluster = source.cluster === undefined ? {} : { cluster: source.cluster };
    return this.#context.namespaces.ensure(path.namespace, keyText({ name: source.namespace, ...cluster }));
  }

  async #apply({ key, place, desired, copy }: CopyWork, signal: AbortSignal): Promise<KubeObject> {
    const { config, identity, downstream } = this.#context;
    const options = {
      fieldManager: identity.fieldManager,
      force: config.fieldConflicts === 'upstream-wins',
      ...(config.dryRun ? { dryRun: true } : {}),
    };
    let body = copy === undefined ? desired : withMetadata(desired, { uid: uidOf(copy) });
    for (let tries = 0; ; tries++) {
      try {
        return await downstream.apply(place.path, body, options, signal);
      } catch (error) {
        const fields = conflictingFields(error);
        if (fields.length > 0 && config.fieldConflicts === 'downstream-wins' && tries < 3) {
          body = withoutFields(body, fields);
          continue;
        }
        if (fields.length > 0)
          throw new SyncRefusal(
            'FieldConflict',
            `others own ${fields.join(', ')} of ${key}; settle who does, or choose another policy for field conflicts`,
          );
        throw await this.#explained(error, place.path, copy, signal);
      }
    }
  }

  /** A uid that is no longer there is answered with 422 like a mistake in the object: only a look tells them apart. */
  async #explained(
    error: unknown,
    path: ObjectPath,
    copy: KubeObject | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (copy === undefined || !isInvalid(error)) return error;
    try {
      const live = await this.#context.downstream.get(path, signal);
      return uidOf(live) === uidOf(copy) ? error : new StaleError('the copy was replaced', { cause: error });
    } catch (second) {
      return isGone(second) ? new StaleError('the copy is gone', { cause: error }) : error;
    }
  }
}

function nsOf(object: KubeObject): { readonly namespace?: string } {
  const namespace = object.metadata['namespace'];
  return typeof namespace === 'string' ? { namespace } : {};
}
