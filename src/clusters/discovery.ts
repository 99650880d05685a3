import type { ApiResource } from '../syncer/cluster-client.ts';
import { type JsonMap, mapAt, mapsAt, textAt, textsAt } from './json-members.ts';

/** Asks for everything at once; servers that do not know that form send the plain one. */
export const DISCOVERY_ACCEPT = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/** The kinds in an aggregated answer; nothing when the answer is a plain one. */
export function aggregatedResources(answer: JsonMap): readonly ApiResource[] | undefined {
  if (answer['kind'] !== 'APIGroupDiscoveryList') return undefined;
  return mapsAt(answer, 'items').flatMap((item) => {
    const group = textAt(mapAt(item, 'metadata'), 'name');
    return mapsAt(item, 'versions').flatMap((inner) => {
      const version = textAt(inner, 'version');
      return mapsAt(inner, 'resources').map((resource) => ({
        gvr: { group, version, resource: textAt(resource, 'resource') },
        kind: textAt(mapAt(resource, 'responseKind'), 'kind'),
        namespaced: resource['scope'] === 'Namespaced',
        verbs: textsAt(resource, 'verbs'),
        hasStatus: mapsAt(resource, 'subresources').some((sub) => sub['subresource'] === 'status'),
      }));
    });
  });
}

/** Groups and versions of a plain answer to `/api` or `/apis`, as the paths below which their kinds are listed. */
export function versionPaths(answer: JsonMap): readonly string[] {
  const core = textsAt(answer, 'versions').map((version) => `/api/${version}`);
  const groups = mapsAt(answer, 'groups').flatMap((group) => mapsAt(group, 'versions'));
  return [...core, ...groups.map((version) => `/apis/${textAt(version, 'groupVersion')}`)];
}

/** The kinds of one group and version. */
export function listedResources(answer: JsonMap): readonly ApiResource[] {
  const groupVersion = textAt(answer, 'groupVersion');
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  const version = groupVersion.slice(slash + 1);
  const entries = mapsAt(answer, 'resources');
  const names = new Set(entries.map((entry) => textAt(entry, 'name')));
  return entries
    .filter((entry) => !textAt(entry, 'name').includes('/'))
    .map((entry) => {
      const resource = textAt(entry, 'name');
      return {
        gvr: { group, version, resource },
        kind: textAt(entry, 'kind'),
        namespaced: entry['namespaced'] === true,
        verbs: textsAt(entry, 'verbs'),
        hasStatus: names.has(`${resource}/status`),
      };
    });
}
