import type { JsonObject } from './json.ts';
import { apiVersionOf, type Kind } from './kinds.ts';

/** Answers `/api`, `/apis` and the paths of groups and versions below them; nothing for other paths. */
export function discovery(kinds: readonly Kind[], path: string, aggregated: boolean): JsonObject | undefined {
  const parts = path.replace(/\/$/u, '').split('/').slice(1);
  const [root, group, version] = parts;
  if (root === 'api' && parts.length === 1)
    return aggregated ? aggregate(kinds.filter(isCore)) : { kind: 'APIVersions', versions: ['v1'] };
  if (root === 'apis' && parts.length === 1) {
    const named = kinds.filter((kind) => !isCore(kind));
    return aggregated ? aggregate(named) : groupList(named);
  }
  if (root === 'api' && parts.length === 2) return resources(kinds, '', group ?? '');
  if (root === 'apis' && parts.length === 2) {
    return groupList(kinds.filter((kind) => kind.group === group)).groups[0];
  }
  if (root === 'apis' && parts.length === 3) return resources(kinds, group ?? '', version ?? '');
  return undefined;
}

function isCore({ group }: Kind): boolean {
  return group === '';
}

function groupList(kinds: readonly Kind[]): JsonObject & { readonly groups: readonly JsonObject[] } {
  const groups = [...new Set(kinds.map(({ group }) => group))].map((name) => {
    const versions = [
      ...new Set(kinds.filter(({ group }) => group === name).map(({ version }) => version)),
    ].map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] ?? {} };
  });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function resources(kinds: readonly Kind[], group: string, version: string): JsonObject | undefined {
  const found = kinds.filter((kind) => kind.group === group && kind.version === version);
  if (found.length === 0) return undefined;
  const list = found.flatMap((kind) => {
    const base = { singularName: kind.kind.toLowerCase(), namespaced: kind.namespaced, kind: kind.kind };
    const whole = { name: kind.resource, ...base, verbs: kind.verbs };
    const status = {
      name: `${kind.resource}/status`,
      ...base,
      singularName: '',
      verbs: ['get', 'patch', 'update'],
    };
    return kind.hasStatus ? [whole, status] : [whole];
  });
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: list,
  };
}

/** The aggregated form that servers since 1.26 can be asked for. */
function aggregate(kinds: readonly Kind[]): JsonObject {
  const items = [...new Set(kinds.map(({ group }) => group))].map((name) => {
    const own = kinds.filter(({ group }) => group === name);
    const versions = [...new Set(own.map(({ version }) => version))].map((version) => ({
      version,
      freshness: 'Current',
      resources: own
        .filter((kind) => kind.version === version)
        .map((kind) => ({
          resource: kind.resource,
          responseKind: { group: kind.group, version, kind: kind.kind },
          scope: kind.namespaced ? 'Namespaced' : 'Cluster',
          singularResource: kind.kind.toLowerCase(),
          verbs: kind.verbs,
          ...(kind.hasStatus
            ? { subresources: [{ subresource: 'status', verbs: ['get', 'patch', 'update'] }] }
            : {}),
        })),
    }));
    return { metadata: name === '' ? {} : { name }, versions };
  });
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}
