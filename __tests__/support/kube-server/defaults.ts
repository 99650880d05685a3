import { at, isMap, type Json, type JsonObject, listOf, mapOf, put, textOf, without } from './json.ts';
import type { Kind } from './kinds.ts';

/** What the API server adds to an object and how it rewrites values; kinds without an entry stay as they are. */
export function withDefaults(kind: Kind, object: JsonObject): JsonObject {
  const complete = byKind[`${kind.group}/${kind.resource}`];
  return complete === undefined ? object : complete(object);
}

type Complete = (object: JsonObject) => JsonObject;

function defaulted(value: Json | undefined, defaults: JsonObject): JsonObject {
  return { ...defaults, ...mapOf(value) };
}

const workload =
  (defaults: JsonObject): Complete =>
  (object) => {
    const spec = defaulted(object['spec'], defaults);
    const template = mapOf(spec['template']);
    return { ...object, spec: { ...spec, template: { ...template, spec: podSpec(template['spec']) } } };
  };

function podSpec(value: Json | undefined): JsonObject {
  const spec = defaulted(value, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  return { ...spec, containers: listOf(spec['containers']).map(container) };
}

function container(value: Json): JsonObject {
  const filled = defaulted(value, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: /:latest$|^[^:]*$/u.test(textOf(at(value, 'image'))) ? 'Always' : 'IfNotPresent',
  });
  const resources = Object.entries(mapOf(filled['resources'])).map(([name, amounts]) => [
    name,
    quantities(amounts),
  ]);
  const ports = listOf(filled['ports']).map((port) => defaulted(port, { protocol: 'TCP' }));
  return {
    ...filled,
    resources: Object.fromEntries(resources),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** `1000m` becomes `1`, as the server normalises quantities. */
function quantities(value: Json): Json {
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, amount]) => {
      const thousands = /^(\d+)000m$/u.exec(textOf(amount));
      return [name, thousands?.[1] ?? amount];
    }),
  );
}

let nextAddress = 10;

function service(object: JsonObject): JsonObject {
  const spec = mapOf(object['spec']);
  const address = textOf(spec['clusterIP']) || `10.0.${(nextAddress >> 8) & 255}.${nextAddress++ & 255}`;
  const ports = listOf(spec['ports']).map((port) => {
    const filled = defaulted(port, { protocol: 'TCP' });
    return { ...filled, targetPort: filled['targetPort'] ?? filled['port'] ?? 0 };
  });
  const defaults = {
    clusterIP: address,
    clusterIPs: [address],
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
  };
  return {
    ...object,
    spec: { ...defaults, ...spec, ports },
    status: object['status'] ?? { loadBalancer: {} },
  };
}

function secret(object: JsonObject): JsonObject {
  const plain = Object.entries(mapOf(object['stringData'])).map(([name, text]) => [
    name,
    Buffer.from(textOf(text)).toString('base64'),
  ]);
  const data = { ...mapOf(object['data']), ...Object.fromEntries(plain) };
  const rest = without(object, 'stringData');
  return { type: 'Opaque', ...rest, ...(Object.keys(data).length === 0 ? {} : { data }) };
}

function namespace(object: JsonObject): JsonObject {
  const name = at(object, 'metadata', 'name') ?? '';
  const labelled = put(object, ['metadata', 'labels', 'kubernetes.io/metadata.name'], name);
  return { ...labelled, status: defaulted(object['status'], { phase: 'Active' }) };
}

function job(object: JsonObject): JsonObject {
  const uid = textOf(at(object, 'metadata', 'uid'));
  const generated = { 'controller-uid': uid };
  const spec = defaulted(object['spec'], { parallelism: 1, completions: 1, backoffLimit: 6, suspend: false });
  if (spec['selector'] !== undefined || uid === '') return { ...object, spec };
  const named = put(spec, ['selector', 'matchLabels'], generated);
  const labels = { ...mapOf(at(spec, 'template', 'metadata', 'labels')), ...generated };
  return { ...object, spec: put(named, ['template', 'metadata', 'labels'], labels) };
}

const byKind: Readonly<Record<string, Complete>> = {
  'apps/deployments': workload({
    replicas: 1,
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
  }),
  'apps/statefulsets': workload({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
  }),
  'apps/daemonsets': workload({ revisionHistoryLimit: 10 }),
  '/services': service,
  '/secrets': secret,
  '/namespaces': namespace,
  'batch/jobs': job,
};
