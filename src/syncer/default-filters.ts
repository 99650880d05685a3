import { textAt } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import { annotationsOf, namespaceOf } from './object-fields.ts';
import type { Filter, PluginContext } from './plugins.ts';

/** Kinds that only mean something to the cluster they are in, as `group/resource`. */
const LOCAL_KINDS = new Set([
  '/events',
  'events.k8s.io/events',
  'coordination.k8s.io/leases',
  '/endpoints',
  'discovery.k8s.io/endpointslices',
]);

/** Leaves out what each cluster makes for itself, what is not meant for others, and what its author wants out. */
const clusterLocal: Filter = {
  name: 'cluster-local',
  allow: (object, context) => {
    const reason = reasonOf(object, context);
    return reason === undefined || { allow: false, reason };
  },
};

/** What every engine starts with. */
export const defaultFilters: readonly Filter[] = [clusterLocal];

function reasonOf(object: KubeObject, { gvr, prefix }: PluginContext): string | undefined {
  const { name } = object.metadata;
  const kind = `${gvr.group}/${gvr.resource}`;
  if (annotationsOf(object)[`${prefix}/skip`] === 'true') return `annotation ${prefix}/skip`;
  if (LOCAL_KINDS.has(kind)) return 'belongs to its own cluster';
  if ((namespaceOf(object) ?? (kind === '/namespaces' ? name : '')).startsWith('kube-'))
    return 'system namespace';
  if (kind === '/configmaps' && name === 'kube-root-ca.crt') return 'made by each cluster for itself';
  if (kind !== '/secrets') return undefined;
  const type = textAt(object, 'type') ?? '';
  if (type === 'kubernetes.io/service-account-token') return 'token of a service account';
  return type.startsWith('helm.sh/release') ? 'record of a Helm release' : undefined;
}
