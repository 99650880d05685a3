import { at, listOf } from './json.ts';
import type { Registry } from './registry.ts';
import { definedKind } from './registry.ts';
import type { Entry } from './storage.ts';
import type { World } from './world.ts';

const writing = { manager: 'kube-controller-manager', dryRun: false };

/** Serves kinds as their definitions come and go. */
export function runDefinitions(world: World, registry: Registry): void {
  const isDefinition = ({ kind }: Entry): boolean => kind.resource === 'customresourcedefinitions';
  world.after({
    written: (entry) => {
      if (!isDefinition(entry) || at(entry.object, 'status', 'conditions') !== undefined) return;
      registry.add(definedKind(entry.object));
      const conditions = [
        { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts' },
        { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
      ];
      world.patch(
        { ...targetOf(entry), subresource: 'status' },
        'merge',
        { status: { conditions } },
        writing,
      );
    },
    removed: (entry) => {
      if (!isDefinition(entry)) return;
      const { group, resource } = definedKind(entry.object);
      const kind = registry.kinds.find((known) => known.group === group && known.resource === resource);
      if (kind === undefined) return;
      for (const left of world.storage.list(kind)) world.storage.remove(left);
      registry.remove(group, resource);
    },
  });
}

/** Empties namespaces that are going away and lets them go when nothing is left, as the namespace controller does. */
export function runNamespaces(world: World, registry: Registry): void {
  const namespaces = registry.named('namespaces.v1');
  const contents = (cluster: string, namespace: string): readonly Entry[] =>
    registry.kinds
      .filter((kind) => kind.namespaced && world.storage.has(kind))
      .flatMap((kind) => world.storage.list(kind))
      .filter((entry) => entry.cluster === cluster && entry.namespace === namespace);
  const finish = (cluster: string, namespace: string): void => {
    const entry = world.storage.get(namespaces, cluster, '', namespace);
    if (entry === undefined || !isEnding(entry) || contents(cluster, namespace).length > 0) return;
    if (listOf(at(entry.object, 'spec', 'finalizers')).length === 0) return;
    world.update({ ...targetOf(entry), subresource: 'finalize' }, { spec: { finalizers: [] } }, writing);
  };
  world.after({
    written: (entry) => {
      if (entry.kind !== namespaces || !isEnding(entry)) return;
      for (const content of contents(entry.cluster, entry.name)) world.delete(targetOf(content), {}, writing);
      finish(entry.cluster, entry.name);
    },
    removed: ({ cluster, namespace }) => {
      if (namespace !== '') finish(cluster, namespace);
    },
  });
}

function isEnding(entry: Entry): boolean {
  return at(entry.object, 'metadata', 'deletionTimestamp') !== undefined;
}

function targetOf({ kind, cluster, namespace, name }: Entry): Parameters<World['get']>[0] {
  return { kind, cluster, namespace, name, subresource: '' };
}
