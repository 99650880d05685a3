import type { Gvr } from '../syncer/kube-object.ts';

/** What the roles have to cover. */
export interface RbacRequest {
  readonly name: string;
  readonly resources: readonly Gvr[];
  readonly statusSync: boolean;
  readonly createNamespaces: boolean;
  /** Deletes namespaces that it made: the gate is on, or it cleans up. */
  readonly cleansNamespaces: boolean;
  /** Takes foreign namespaces over. */
  readonly adopts: boolean;
  /** Removes copies; without it no finalizer is set either. */
  readonly deletes: boolean;
  /** Namespace of the lease, when leader election is on. */
  readonly leaseNamespace?: string;
}

interface PolicyRule {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const READ = ['get', 'list', 'watch'];

/** The smallest ClusterRoles for both sides as one YAML stream, to be bound to the identities of the kubeconfigs. */
export function rbacManifest(request: RbacRequest): string {
  const documents = [
    clusterRole(
      `${request.name}-upstream`,
      'upstream: reads objects, holds them until their copies are gone',
      upstreamRules(request),
    ),
    clusterRole(`${request.name}-downstream`, 'downstream: owns the copies', downstreamRules(request)),
    ...(request.leaseNamespace === undefined ? [] : [leaseRole(request.name, request.leaseNamespace)]),
  ];
  return documents.join('---\n');
}

function upstreamRules({ resources, statusSync, deletes }: RbacRequest): readonly PolicyRule[] {
  return [
    ...perGroup(resources, deletes ? [...READ, 'patch'] : READ),
    ...(statusSync ? perGroup(resources.map(statusOf), ['patch']) : []),
    { group: '', resources: ['namespaces'], verbs: ['get'] },
  ];
}

function downstreamRules(request: RbacRequest): readonly PolicyRule[] {
  const namespaceVerbs = [
    'get',
    ...(request.createNamespaces ? ['create'] : []),
    ...(request.adopts ? ['patch'] : []),
    ...(request.cleansNamespaces ? ['list', 'delete'] : []),
  ];
  return [
    ...perGroup(request.resources, [...READ, 'create', 'patch', ...(request.deletes ? ['delete'] : [])]),
    { group: '', resources: ['namespaces'], verbs: namespaceVerbs },
  ];
}

function statusOf(gvr: Gvr): Gvr {
  return { ...gvr, resource: `${gvr.resource}/status` };
}

function perGroup(resources: readonly Gvr[], verbs: readonly string[]): readonly PolicyRule[] {
  const groups = new Map<string, string[]>();
  for (const { group, resource } of resources) groups.set(group, [...(groups.get(group) ?? []), resource]);
  return [...groups].map(([group, names]) => ({ group, resources: [...new Set(names)].toSorted(), verbs }));
}

function clusterRole(name: string, comment: string, rules: readonly PolicyRule[]): string {
  return role('ClusterRole', name, comment, rules);
}

function leaseRole(name: string, namespace: string): string {
  const rules = [{ group: 'coordination.k8s.io', resources: ['leases'], verbs: ['get', 'create', 'update'] }];
  return role('Role', `${name}-leader`, 'downstream: the lease of the leader', rules, namespace);
}

function role(
  kind: string,
  name: string,
  comment: string,
  rules: readonly PolicyRule[],
  namespace?: string,
): string {
  return [
    `# ${comment}`,
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${quoted(name)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${quoted(namespace)}`]),
    'rules:',
    ...rules.flatMap(({ group, resources, verbs }) => [
      `  - apiGroups: [${quoted(group)}]`,
      `    resources: [${resources.map(quoted).join(', ')}]`,
      `    verbs: [${verbs.map(quoted).join(', ')}]`,
    ]),
    '',
  ].join('\n');
}

/** JSON texts are YAML texts. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
