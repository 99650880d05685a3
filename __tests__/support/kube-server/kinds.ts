/** A kind that a server serves. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly hasStatus: boolean;
  /** The server counts `metadata.generation`. */
  readonly hasGeneration: boolean;
  /** Built-in kinds leave `kind` and `apiVersion` out of list items and know strategic merge patches. */
  readonly builtIn: boolean;
  readonly verbs: readonly string[];
}

/** A custom kind; what is left out is `v1`, namespaced, with status. */
export interface CustomKind {
  readonly group: string;
  readonly version?: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced?: boolean;
  readonly hasStatus?: boolean;
}

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** `configmaps.v1`, `deployments.v1.apps`. */
export function resourceText({ group, version, resource }: Kind): string {
  return group === '' ? `${resource}.${version}` : `${resource}.${version}.${group}`;
}

export function apiVersionOf({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

export function customKind(spec: CustomKind): Kind {
  return {
    version: 'v1',
    namespaced: true,
    hasStatus: true,
    ...spec,
    hasGeneration: true,
    builtIn: false,
    verbs: all,
  };
}

/** Flags: `c` cluster-wide, `s` status subresource, `g` generation, `x` create only. */
const table = [
  ['', 'v1', 'namespaces', 'Namespace', 'cs'],
  ['', 'v1', 'configmaps', 'ConfigMap', ''],
  ['', 'v1', 'secrets', 'Secret', ''],
  ['', 'v1', 'services', 'Service', 's'],
  ['', 'v1', 'serviceaccounts', 'ServiceAccount', ''],
  ['', 'v1', 'pods', 'Pod', 's'],
  ['', 'v1', 'nodes', 'Node', 'cs'],
  ['', 'v1', 'endpoints', 'Endpoints', ''],
  ['', 'v1', 'events', 'Event', ''],
  ['', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', 's'],
  ['', 'v1', 'persistentvolumes', 'PersistentVolume', 'cs'],
  ['', 'v1', 'resourcequotas', 'ResourceQuota', 's'],
  ['', 'v1', 'limitranges', 'LimitRange', ''],
  ['', 'v1', 'bindings', 'Binding', 'x'],
  ['apps', 'v1', 'deployments', 'Deployment', 'sg'],
  ['apps', 'v1', 'statefulsets', 'StatefulSet', 'sg'],
  ['apps', 'v1', 'daemonsets', 'DaemonSet', 'sg'],
  ['apps', 'v1', 'replicasets', 'ReplicaSet', 'sg'],
  ['batch', 'v1', 'jobs', 'Job', 'sg'],
  ['batch', 'v1', 'cronjobs', 'CronJob', 'sg'],
  ['rbac.authorization.k8s.io', 'v1', 'roles', 'Role', ''],
  ['rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding', ''],
  ['rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', 'c'],
  ['rbac.authorization.k8s.io', 'v1', 'clusterrolebindings', 'ClusterRoleBinding', 'c'],
  ['coordination.k8s.io', 'v1', 'leases', 'Lease', ''],
  ['discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', ''],
  ['networking.k8s.io', 'v1', 'ingresses', 'Ingress', 'sg'],
  ['networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', 'g'],
  ['authorization.k8s.io', 'v1', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', 'cx'],
  ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions', 'CustomResourceDefinition', 'csg'],
] as const;

export const builtInKinds: readonly Kind[] = table.map(([group, version, resource, kind, flags]) => ({
  group,
  version,
  resource,
  kind,
  namespaced: !flags.includes('c'),
  hasStatus: flags.includes('s'),
  hasGeneration: flags.includes('g'),
  builtIn: true,
  verbs: flags.includes('x') ? ['create'] : all,
}));
