import { at, type Json, type JsonObject, textOf } from './json.ts';
import type { Kind } from './kinds.ts';
import type { Registry } from './registry.ts';
import { labelSelector } from './selectors.ts';
import type { Entry } from './storage.ts';
import type { Target } from './target.ts';
import type { World } from './world.ts';

/** Where an object is. */
export interface Place {
  /** Such as `configmaps.v1` and `deployments.v1.apps`; the resource name alone where it is unique. */
  readonly resource: string;
  readonly namespace?: string;
  readonly name: string;
  readonly cluster?: string;
}

const person = { manager: 'kubectl', dryRun: false };

/** Objects of a fake server without HTTP: for arranging a test and for looking at its end. Written as by a person. */
export class Direct {
  readonly #world: World;
  readonly #registry: Registry;

  constructor(world: World, registry: Registry) {
    this.#world = world;
    this.#registry = registry;
  }

  /** Creates the object as POST does. */
  create(object: JsonObject, cluster = ''): JsonObject {
    return this.#world.create(this.#place(object, cluster), object, person).rendered();
  }

  namespace(name: string, cluster = ''): JsonObject {
    return this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, cluster);
  }

  /** The object, or nothing. */
  find(place: Place): JsonObject | undefined {
    return this.#entry(place)?.rendered();
  }

  /** @throws when there is no such object */
  get(place: Place): JsonObject {
    return this.#world.get(this.#target(place)).rendered();
  }

  list(
    resource: string,
    scope: { readonly namespace?: string; readonly labelSelector?: string; readonly cluster?: string } = {},
  ): readonly JsonObject[] {
    const matches = labelSelector(scope.labelSelector ?? '');
    return this.#world.storage
      .list(this.#registry.named(resource))
      .filter(
        (entry) =>
          (scope.namespace === undefined || entry.namespace === scope.namespace) &&
          (scope.cluster === undefined || entry.cluster === scope.cluster) &&
          matches(entry.labels),
      )
      .map((entry) => entry.rendered());
  }

  /** Merge patch. */
  patch(place: Place, patch: JsonObject): JsonObject {
    return this.#world.patch(this.#target(place), 'merge', patch, person).rendered();
  }

  /** Replaces the whole status, as a controller does. */
  setStatus(place: Place, status: Json): JsonObject {
    const target = { ...this.#target(place), subresource: 'status' };
    const steps = [{ op: 'add', path: '/status', value: status }];
    return this.#world.patch(target, 'json', steps, { manager: 'controller', dryRun: false }).rendered();
  }

  /** Server-side apply with force, under the name of another manager. */
  apply(object: JsonObject, manager: string, cluster = ''): JsonObject {
    const options = { manager, dryRun: false, force: true };
    return this.#world.apply(this.#place(object, cluster), object, options).entry.rendered();
  }

  /** Deletes as a person would; what finalizers hold stays, marked. */
  delete(place: Place): void {
    this.#world.delete(this.#target(place), {}, person);
  }

  #entry(place: Place): Entry | undefined {
    const { kind, cluster, namespace, name } = this.#target(place);
    return this.#world.storage.get(kind, cluster, namespace, name);
  }

  #target({ resource, namespace = '', name, cluster = '' }: Place): Target {
    const kind = this.#registry.named(resource);
    return { kind, cluster, namespace: spaceOf(kind, namespace), name, subresource: '' };
  }

  #place(object: JsonObject, cluster: string): Target {
    const kind = this.#registry.kindOf(object);
    const namespace = spaceOf(kind, textOf(at(object, 'metadata', 'namespace')));
    return { kind, cluster, namespace, name: textOf(at(object, 'metadata', 'name')), subresource: '' };
  }
}

function spaceOf({ namespaced }: Kind, namespace: string): string {
  if (!namespaced) return '';
  return namespace === '' ? 'default' : namespace;
}
