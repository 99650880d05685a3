import type { ResourceWildcard } from '../syncer/engine-config.ts';
import type { Gvr } from '../syncer/kube-object.ts';

const VERSION = /^v\d+(?:(?:alpha|beta)\d+)?$/u;
const NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u;
const GROUP = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/u;

/**
 * `deployments.v1.apps`, `configmaps.v1`, `*` or `*.apps`.
 * @returns nothing for any other text
 */
export function parseResource(text: string): Gvr | ResourceWildcard | undefined {
  if (text === '*') return {};
  const [resource = '', version = '', ...rest] = text.split('.');
  if (resource === '*') {
    const group = text.slice(2);
    return GROUP.test(group) && !VERSION.test(group) ? { group } : undefined;
  }
  const group = rest.join('.');
  const isKind = NAME.test(resource) && VERSION.test(version) && (group === '' || GROUP.test(group));
  return isKind && !text.endsWith('.') ? { group, version, resource } : undefined;
}

export function isGvr(resource: Gvr | ResourceWildcard): resource is Gvr {
  return 'resource' in resource;
}

/** `deployments.v1.apps`, the way settings and reports name a kind. */
export function resourceText({ group, version, resource }: Gvr): string {
  return group === '' ? `${resource}.${version}` : `${resource}.${version}.${group}`;
}
