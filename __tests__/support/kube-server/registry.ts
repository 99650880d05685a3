import { at, isList, type JsonObject, mapOf, textOf } from './json.ts';
import { apiVersionOf, builtInKinds, type CustomKind, customKind, type Kind, resourceText } from './kinds.ts';

/** The kinds that a server serves at the moment. */
export class Registry {
  #kinds: readonly Kind[];

  constructor(custom: readonly CustomKind[]) {
    this.#kinds = [...builtInKinds, ...custom.map(customKind)];
  }

  get kinds(): readonly Kind[] {
    return this.#kinds;
  }

  find(group: string, version: string, resource: string): Kind | undefined {
    return this.#kinds.find(
      (kind) => kind.group === group && kind.version === version && kind.resource === resource,
    );
  }

  /** @param text such as `configmaps.v1`, `deployments.v1.apps`, or a resource name that is unique */
  named(text: string): Kind {
    const found = this.#kinds.find((kind) => resourceText(kind) === text || kind.resource === text);
    if (found === undefined) throw new Error(`the fake server serves no ${text}`);
    return found;
  }

  /** The kind that an object says it is. */
  kindOf(object: JsonObject): Kind {
    const found = this.#kinds.find(
      (kind) => kind.kind === object['kind'] && apiVersionOf(kind) === object['apiVersion'],
    );
    if (found === undefined) throw new Error(`the fake server serves no ${textOf(object['kind'])}`);
    return found;
  }

  add(custom: CustomKind): Kind {
    const kind = customKind(custom);
    this.remove(kind.group, kind.resource);
    this.#kinds = [...this.#kinds, kind];
    return kind;
  }

  remove(group: string, resource: string): void {
    this.#kinds = this.#kinds.filter((kind) => kind.group !== group || kind.resource !== resource);
  }
}

/** The kind that a CustomResourceDefinition defines, by its first version. */
export function definedKind(definition: JsonObject): CustomKind {
  const spec = mapOf(definition['spec']);
  const versions = spec['versions'];
  const version = isList(versions) ? versions[0] : undefined;
  return {
    group: textOf(spec['group']),
    version: textOf(at(version, 'name')),
    resource: textOf(at(spec, 'names', 'plural')),
    kind: textOf(at(spec, 'names', 'kind')),
    namespaced: spec['scope'] === 'Namespaced',
    hasStatus: at(version, 'subresources', 'status') !== undefined,
  };
}
