import { randomUUID } from 'node:crypto';
import { withDefaults } from './defaults.ts';
import {
  at,
  equal,
  type Json,
  type JsonObject,
  listOf,
  mapOf,
  mergePatch,
  put,
  textOf,
  textsOf,
  without,
} from './json.ts';
import { jsonPatch } from './json-patch.ts';
import { apiVersionOf, type Kind } from './kinds.ts';
import { apply, type Owner, ownersAfterUpdate, sameOwners } from './ownership.ts';
import { alreadyExists, badRequest, conflict, invalid, modified, notFound, Refusal } from './refusal.ts';
import type { Registry } from './registry.ts';
import { Entry, type Storage } from './storage.ts';
import { namespaceTerminating, validate } from './validation.ts';

/** Where an operation aims. */
export interface Target {
  readonly kind: Kind;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** `''`, `status` or `finalize`. */
  readonly subresource: string;
}

export interface WriteOptions {
  readonly manager: string;
  readonly dryRun: boolean;
}

export type PatchType = 'json' | 'merge' | 'strategic';

export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

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
    const { kind, cluster } = target;
    const prefix = textOf(at(object, 'metadata', 'generateName'));
    const name =
      textOf(at(object, 'metadata', 'name')) || (prefix === '' ? '' : prefix + randomUUID().slice(0, 5));
    this.#checkIdentity(target, object, name);
    if (at(object, 'metadata', 'resourceVersion')) {
      throw badRequest('resourceVersion should not be set on objects to be created');
    }
    if (this.storage.get(kind, cluster, target.namespace, name) !== undefined)
      throw alreadyExists(kind, name);
    const fresh = this.#fresh({ ...target, name }, object);
    const owners = ownersAfterUpdate([], {}, fresh, { manager: options.manager, subresource: '' }, kind);
    return this.#store(target, undefined, fresh, owners, options);
  }

  /** PUT. */
  update(target: Target, object: JsonObject, options: WriteOptions): Entry {
    const entry = this.get(target);
    this.#checkIdentity(target, object, target.name);
    const version = textOf(at(object, 'metadata', 'resourceVersion'));
    if (version === '' && !target.kind.builtIn) {
      throw invalid(
        target.kind,
        target.name,
        'metadata.resourceVersion',
        'Invalid value: 0x0: must be specified for an update',
      );
    }
    const uid = textOf(at(object, 'metadata', 'uid'));
    if (uid !== '' && uid !== uidOf(entry))
      throw conflict(
        target.kind,
        target.name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(entry)}`,
      );
    return this.#change(target, entry, object, options);
  }

  patch(target: Target, type: PatchType, patch: Json, options: WriteOptions): Entry {
    if (type === 'strategic' && !target.kind.builtIn) {
      if (this.storage.get(target.kind, target.cluster, target.namespace, target.name) === undefined) {
        throw notFound(target.kind, target.name);
      }
      const supported =
        'application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml';
      throw new Refusal(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${supported}`,
      );
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
    if (options.manager === '')
      throw badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    this.#checkIdentity(target, object, name);
    if (at(object, 'metadata', 'managedFields') !== undefined)
      throw badRequest('metadata.managedFields must be nil');
    const entry = this.storage.get(kind, cluster, namespace, name);
    const writer = { manager: options.manager, subresource };
    const uid = textOf(at(object, 'metadata', 'uid'));
    if (entry === undefined) {
      if (subresource !== '') throw notFound(kind, name);
      if (uid !== '')
        throw invalid(
          kind,
          name,
          'metadata.uid',
          `Invalid value: ${JSON.stringify(uid)}: no existing object was found`,
        );
      const { owners } = apply(
        [],
        {},
        kind.hasStatus ? without(object, 'status') : object,
        writer,
        options.force,
        kind,
      );
      return {
        entry: this.#store(target, undefined, this.#fresh(target, object), owners, options),
        created: true,
      };
    }
    if (subresource === 'status' && !kind.hasStatus) throw notFound(kind, name);
    const version = textOf(at(object, 'metadata', 'resourceVersion'));
    if (version !== '' && version !== entry.version) throw conflict(kind, name, modified);
    if (uid !== '' && uid !== uidOf(entry)) {
      throw invalid(kind, name, 'metadata.uid', `Invalid value: ${JSON.stringify(uid)}: field is immutable`);
    }
    const part =
      subresource === 'status' ? pick(object, 'status') : kind.hasStatus ? without(object, 'status') : object;
    const result = apply(entry.owners, entry.object, part, writer, options.force, kind);
    const complete = withServerFields(entry, {
      ...result.object,
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
    });
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
    const { kind, name } = target;
    if (preconditions.uid !== undefined && preconditions.uid !== uidOf(entry)) {
      const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uidOf(entry)}). The object might have been deleted and then recreated`;
      throw conflict(kind, name, why);
    }
    if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== entry.version) {
      throw conflict(
        kind,
        name,
        `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${entry.version})`,
      );
    }
    if (options.dryRun) return entry;
    const finalizers = textsOf(at(entry.object, 'metadata', 'finalizers'));
    const keeping =
      propagation === 'Foreground' ? [...new Set([...finalizers, 'foregroundDeletion'])] : finalizers;
    if (keeping.length === 0 && namespaceFinalizers(entry).length === 0) return this.#remove(entry);
    if (at(entry.object, 'metadata', 'deletionTimestamp') !== undefined) return entry;
    const time = this.#time();
    const marked = put(
      put(entry.object, ['metadata', 'deletionTimestamp'], time),
      ['metadata', 'deletionGracePeriodSeconds'],
      0,
    );
    const counted = kind.hasGeneration
      ? put(marked, ['metadata', 'generation'], generationOf(entry) + 1)
      : marked;
    const held = keeping.length === 0 ? counted : put(counted, ['metadata', 'finalizers'], keeping);
    const ending = kind.resource === 'namespaces' ? put(held, ['status', 'phase'], 'Terminating') : held;
    const stored = this.storage.commit(kind, entry.cluster, ending, entry.owners);
    for (const { written } of this.#aftermath) written(stored);
    return stored;
  }

  #change(target: Target, entry: Entry, object: JsonObject, options: WriteOptions): Entry {
    const { kind, name, subresource } = target;
    const version = textOf(at(object, 'metadata', 'resourceVersion'));
    if (version !== '' && version !== entry.version) throw conflict(kind, name, modified);
    const uid = textOf(at(object, 'metadata', 'uid'));
    if (uid !== '' && uid !== uidOf(entry))
      throw invalid(kind, name, 'metadata.uid', `Invalid value: ${JSON.stringify(uid)}: field is immutable`);
    const next = withServerFields(entry, limited(target, entry.object, object));
    const writer = { manager: options.manager, subresource };
    const owners = ownersAfterUpdate(entry.owners, entry.object, next, writer, kind);
    return this.#store(target, entry, next, owners, options);
  }

  #store(
    target: Target,
    entry: Entry | undefined,
    object: JsonObject,
    owners: readonly Owner[],
    options: WriteOptions,
  ): Entry {
    const { kind, cluster } = target;
    const complete = target.subresource === '' ? withDefaults(kind, object) : object;
    validate(kind, entry?.object, complete);
    if (entry !== undefined && equal(complete, entry.object) && sameOwners(owners, entry.owners))
      return entry;
    const counted = this.#counted(kind, entry, complete);
    // What a POST got as defaults is its own, too; an apply owns what it named.
    const final =
      entry === undefined && owners.every(({ operation }) => operation === 'Update')
        ? ownersAfterUpdate(owners, object, complete, { manager: options.manager, subresource: '' }, kind)
        : owners;
    if (options.dryRun) return new Entry(kind, cluster, counted, final);
    if (isReleased(counted)) return this.#remove(new Entry(kind, cluster, counted, final));
    const stored = this.storage.commit(kind, cluster, counted, final);
    for (const { written } of this.#aftermath) written(stored);
    return stored;
  }

  #remove(entry: Entry): Entry {
    const last = this.storage.remove(entry);
    for (const { removed } of this.#aftermath) removed(last);
    return last;
  }

  /** Generation counts changes of what is wanted: not of metadata, and not of a status that has its own door. */
  #counted(kind: Kind, entry: Entry | undefined, object: JsonObject): JsonObject {
    if (!kind.hasGeneration) return object;
    const ignored = kind.hasStatus ? ['metadata', 'status'] : ['metadata'];
    const same = entry !== undefined && equal(without(entry.object, ...ignored), without(object, ...ignored));
    const generation = entry === undefined ? 1 : generationOf(entry) + (same ? 0 : 1);
    return put(object, ['metadata', 'generation'], generation);
  }

  #fresh(target: Target, object: JsonObject): JsonObject {
    const { kind, cluster, namespace, name } = target;
    if (kind.namespaced) this.#checkNamespace(target);
    const metadata = without(
      mapOf(object['metadata']),
      'managedFields',
      'selfLink',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
      'generation',
      'resourceVersion',
    );
    const labels = mapOf(metadata['annotations']);
    const annotations = cluster === '' ? {} : { annotations: { ...labels, 'kcp.io/cluster': cluster } };
    const identity = {
      name,
      ...(namespace === '' ? {} : { namespace }),
      uid: randomUUID(),
      creationTimestamp: this.#time(),
    };
    const complete = {
      ...object,
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { ...metadata, ...annotations, ...identity },
    };
    const stripped = kind.hasStatus ? without(complete, 'status') : complete;
    return kind.resource === 'namespaces' ? put(stripped, ['spec', 'finalizers'], ['kubernetes']) : stripped;
  }

  #checkNamespace({ kind, cluster, namespace, name }: Target): void {
    const space = this.registry.named('namespaces.v1');
    const entry = this.storage.get(space, cluster, '', namespace);
    if (entry === undefined) throw notFound(space, namespace);
    if (at(entry.object, 'metadata', 'deletionTimestamp') !== undefined)
      throw namespaceTerminating(kind, name, namespace);
  }

  #checkIdentity({ kind, namespace }: Target, object: JsonObject, name: string): void {
    if (object['kind'] !== undefined && object['kind'] !== kind.kind) {
      throw badRequest(
        `${textOf(object['kind'])} in version ${textOf(object['apiVersion'])} cannot be handled as a ${kind.kind}`,
      );
    }
    const given = textOf(at(object, 'metadata', 'name'));
    if (name === '')
      throw invalid(kind, name, 'metadata.name', 'Required value: name or generateName is required');
    if (given !== '' && given !== name)
      throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
    const space = textOf(at(object, 'metadata', 'namespace'));
    if (space !== '' && space !== namespace)
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
  }

  #time(): string {
    return new Date(this.#now()).toISOString().replace(/\.\d+Z$/u, 'Z');
  }
}

function uidOf(entry: Entry): string {
  return textOf(at(entry.object, 'metadata', 'uid'));
}

function generationOf(entry: Entry): number {
  const generation = at(entry.object, 'metadata', 'generation');
  return typeof generation === 'number' ? generation : 1;
}

function namespaceFinalizers({ kind, object }: Entry): readonly Json[] {
  return kind.resource === 'namespaces' && kind.group === '' ? listOf(at(object, 'spec', 'finalizers')) : [];
}

function isReleased(object: JsonObject): boolean {
  return (
    at(object, 'metadata', 'deletionTimestamp') !== undefined &&
    listOf(at(object, 'metadata', 'finalizers')).length === 0 &&
    (object['kind'] !== 'Namespace' || listOf(at(object, 'spec', 'finalizers')).length === 0)
  );
}

function pick(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

/** A write reaches only its part of the object: status through its own door, and nothing else through that. */
function limited({ kind, subresource }: Target, before: JsonObject, object: JsonObject): JsonObject {
  if (subresource === 'finalize')
    return put(before, ['spec', 'finalizers'], at(object, 'spec', 'finalizers') ?? []);
  const status = subresource === 'status' ? object['status'] : before['status'];
  const base = subresource === 'status' ? before : object;
  if (subresource === '' && !kind.hasStatus) return object;
  return { ...without(base, 'status'), ...(status === undefined ? {} : { status }) };
}

const serverOwned = [
  'uid',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'namespace',
  'name',
  'resourceVersion',
];

/** Whatever the client sent, these fields are the server's. */
function withServerFields(entry: Entry, object: JsonObject): JsonObject {
  const kept = pick(mapOf(entry.object['metadata']), ...serverOwned);
  const metadata = without(mapOf(object['metadata']), ...serverOwned, 'managedFields', 'selfLink');
  const lists = Object.fromEntries(Object.entries(metadata).filter(([, value]) => !isEmpty(value)));
  const { apiVersion, kind } = entry.object;
  return {
    ...object,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    metadata: { ...lists, ...kept },
  };
}

/** The server drops empty lists and maps of metadata. */
function isEmpty(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}
