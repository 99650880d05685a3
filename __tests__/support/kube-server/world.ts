import { randomUUID } from 'node:crypto';
import {
  appliedPart,
  checkGuards,
  checkIdentity,
  counted,
  freshObject,
  limited,
  uidOf,
  withServerFields,
} from './admission.ts';
import { withDefaults } from './defaults.ts';
import { checkPreconditions, isDeleting, isFree, keepers, marked } from './deletion.ts';
import { at, equal, type Json, type JsonObject, listOf, mapOf, mergePatch, textOf } from './json.ts';
import { jsonPatch } from './json-patch.ts';
import { apply, type Owner, ownersAfterUpdate, sameOwners } from './ownership.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound, Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';
import { Entry, type Storage } from './storage.ts';
import type { PatchType, Preconditions, Target, WriteOptions } from './target.ts';
import { namespaceTerminating, validate } from './validation.ts';

/** Hears about every write that counts, after it is done. */
export interface Aftermath {
  readonly written: (entry: Entry) => void;
  readonly removed: (entry: Entry) => void;
}

/** What the API server does with objects: admission, defaults, ownership, versions. */
export class World {
  readonly storage: Storage;
  readonly registry: Registry;
  readonly #aftermath: Aftermath[] = [];
  readonly #now: () => number;

  constructor(storage: Storage, registry: Registry, now: () => number) {
    this.storage = storage;
    this.registry = registry;
    this.#now = now;
  }

  /** Registers a controller of the server's own. */
  after(aftermath: Aftermath): void {
    this.#aftermath.push(aftermath);
  }

  get(target: Target): Entry {
    const { kind, cluster, namespace, name, subresource } = target;
    const entry = this.storage.get(kind, cluster, namespace, name);
    if (entry === undefined || (subresource === 'status' && !kind.hasStatus)) throw notFound(kind, name);
    return entry;
  }

  create(target: Target, object: JsonObject, options: WriteOptions): Entry {
    const { kind, cluster, namespace } = target;
    const prefix = textOf(at(object, 'metadata', 'generateName'));
    const generated = prefix === '' ? '' : prefix + randomUUID().slice(0, 5);
    const name = textOf(at(object, 'metadata', 'name')) || generated;
    checkIdentity(target, object, name);
    if (at(object, 'metadata', 'resourceVersion')) {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    if (this.storage.get(kind, cluster, namespace, name) !== undefined) throw alreadyExists(kind, name);
    const fresh = this.#fresh({ ...target, name }, object);
    const owners = ownersAfterUpdate([], {}, fresh, { manager: options.manager, subresource: '' }, kind);
    return this.#store(target, undefined, fresh, owners, options);
  }

  /** PUT. */
  update(target: Target, object: JsonObject, options: WriteOptions): Entry {
    const { kind, name } = target;
    const entry = this.get(target);
    checkIdentity(target, object, name);
    if (!at(object, 'metadata', 'resourceVersion') && !kind.builtIn) {
      throw invalid(
        kind,
        name,
        'metadata.resourceVersion',
        'Invalid value: 0x0: must be specified for an update',
      );
    }
    const uid = textOf(at(object, 'metadata', 'uid'));
    if (uid !== '' && uid !== uidOf(entry)) {
      const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(entry)}`;
      throw conflict(kind, name, why);
    }
    return this.#change(target, entry, object, options);
  }

  patch(target: Target, type: PatchType, patch: Json, options: WriteOptions): Entry {
    if (type === 'strategic' && !target.kind.builtIn) {
      this.get({ ...target, subresource: '' });
      const known = 'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
      const why = 'the body of the request was in an unknown format - accepted media types include';
      throw new Refusal(415, 'UnsupportedMediaType', `${why}: ${known}`);
    }
    const entry = this.get(target);
    const rendered = entry.rendered();
    const patched = type === 'json' ? jsonPatch(rendered, patch) : mergePatch(rendered, patch);
    return this.#change(target, entry, mapOf(patched), options);
  }

  apply(
    target: Target,
    object: JsonObject,
    options: WriteOptions & { readonly force: boolean },
  ): { readonly entry: Entry; readonly created: boolean } {
    const { kind, cluster, namespace, name, subresource } = target;
    if (options.manager === '') throw badRequest('fieldManager: Required value: is required for apply patch');
    checkIdentity(target, object, name);
    if (at(object, 'metadata', 'managedFields') !== undefined)
      throw badRequest('metadata.managedFields must be nil');
    const entry = this.storage.get(kind, cluster, namespace, name);
    if (subresource === 'status' && !kind.hasStatus) throw notFound(kind, name);
    const part = appliedPart(target, object);
    const writer = { manager: options.manager, subresource };
    if (entry === undefined) {
      if (subresource !== '') throw notFound(kind, name);
      const uid = textOf(at(object, 'metadata', 'uid'));
      if (uid !== '') {
        throw invalid(
          kind,
          name,
          'metadata.uid',
          `Invalid value: ${JSON.stringify(uid)}: no existing object was found`,
        );
      }
      const { owners } = apply([], {}, part, writer, options.force, kind);
      return {
        entry: this.#store(target, undefined, this.#fresh(target, object), owners, options),
        created: true,
      };
    }
    checkGuards(target, entry, object);
    const result = apply(entry.owners, entry.object, part, writer, options.force, kind);
    const complete = withServerFields(entry, result.object);
    return { entry: this.#store(target, entry, complete, result.owners, options), created: false };
  }

  /** The object as it was last, with `deletionTimestamp` when finalizers keep it. */
  delete(
    target: Target,
    preconditions: Preconditions,
    options: WriteOptions,
    propagation = 'Background',
  ): Entry {
    const entry = this.get(target);
    checkPreconditions(entry, preconditions);
    if (options.dryRun) return entry;
    const finalizers = keepers(entry, propagation);
    if (isFree(entry.object, finalizers)) return this.#remove(entry);
    if (isDeleting(entry.object)) return entry;
    return this.#commit(
      new Entry(entry.kind, entry.cluster, marked(entry, finalizers, this.#time()), entry.owners),
    );
  }

  #change(target: Target, entry: Entry, object: JsonObject, options: WriteOptions): Entry {
    checkGuards(target, entry, object);
    const next = withServerFields(entry, limited(target, entry.object, object));
    const writer = { manager: options.manager, subresource: target.subresource };
    const owners = ownersAfterUpdate(entry.owners, entry.object, next, writer, target.kind);
    return this.#store(target, entry, next, owners, options);
  }

  #store(
    { kind, cluster, subresource }: Target,
    entry: Entry | undefined,
    object: JsonObject,
    owners: readonly Owner[],
    { manager, dryRun }: WriteOptions,
  ): Entry {
    const complete = subresource === '' ? withDefaults(kind, object) : object;
    validate(kind, entry?.object, complete);
    if (entry !== undefined && equal(complete, entry.object) && sameOwners(owners, entry.owners))
      return entry;
    // What a POST got as defaults is its own, too; an apply owns what it named.
    const posted = entry === undefined && owners.every(({ operation }) => operation === 'Update');
    const final = posted
      ? ownersAfterUpdate(owners, object, complete, { manager, subresource: '' }, kind)
      : owners;
    const next = new Entry(kind, cluster, counted(kind, entry, complete), final);
    if (dryRun) return next;
    const finalizers = listOf(at(complete, 'metadata', 'finalizers'));
    return isDeleting(complete) && isFree(complete, finalizers) ? this.#remove(next) : this.#commit(next);
  }

  #commit({ kind, cluster, object, owners }: Entry): Entry {
    const stored = this.storage.commit(kind, cluster, object, owners);
    for (const { written } of this.#aftermath) written(stored);
    return stored;
  }

  #remove(entry: Entry): Entry {
    const last = this.storage.remove(entry);
    for (const { removed } of this.#aftermath) removed(last);
    return last;
  }

  #fresh(target: Target, object: JsonObject): JsonObject {
    const { kind, cluster, namespace, name } = target;
    if (kind.namespaced) {
      const space = this.registry.named('namespaces.v1');
      const entry = this.storage.get(space, cluster, '', namespace);
      if (entry === undefined) throw notFound(space, namespace);
      if (isDeleting(entry.object)) throw namespaceTerminating(kind, name, namespace);
    }
    return freshObject(target, object, this.#time());
  }

  #time(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/u, 'Z');
  }
}
