import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from '../../src/kernel/errors.ts';
import { ApiError, type ApiRefusal, TransportError } from '../../src/syncer/api-error.ts';
import { selectKinds } from '../../src/syncer/catalog.ts';
import { defaultTransformers } from '../../src/syncer/default-transformers.ts';
import {
  completeConfig,
  type EngineSettings,
  type NamespaceMapping,
} from '../../src/syncer/engine-config.ts';
import { classOf, isExpired, reasonOf } from '../../src/syncer/error-class.ts';
import { fieldChanges } from '../../src/syncer/field-diff.ts';
import { withoutFields } from '../../src/syncer/field-paths.ts';
import { identityOf, stamped } from '../../src/syncer/identity.ts';
import { frozenCopy, isDeepSubset } from '../../src/syncer/json-values.ts';
import { KeyStates } from '../../src/syncer/key-states.ts';
import type { KubeObject } from '../../src/syncer/kube-object.ts';
import { mappedNamespace } from '../../src/syncer/namespace-mapping.ts';
import { keyText, parseKey } from '../../src/syncer/object-key.ts';
import { Origin } from '../../src/syncer/origin.ts';
import type { PluginContext } from '../../src/syncer/plugins.ts';
import { configmaps, deployments } from './two-clusters.ts';

const refusal = (code: number, more: Partial<ApiRefusal> = {}): ApiError =>
  new ApiError('refused', { code, reason: '', detailsKind: '', causes: [], ...more });
const cause = (reason: string) => ({ causes: [{ reason, message: '', field: '.spec.x' }] });

test.each([
  [409, {}, 'conflict'],
  [409, cause('FieldManagerConflict'), 'terminal'],
  [404, { reason: 'NotFound', detailsKind: 'namespaces' }, 'namespace-missing'],
  [404, { reason: 'NotFound', detailsKind: 'configmaps' }, 'missing'],
  [404, {}, 'retry'],
  [403, cause('NamespaceTerminating'), 'namespace-terminating'],
  [403, { reason: 'Forbidden' }, 'terminal'],
  [400, {}, 'terminal'],
  [413, {}, 'terminal'],
  [415, {}, 'terminal'],
  [422, {}, 'terminal'],
  [401, {}, 'outage'],
  [408, {}, 'outage'],
  [429, {}, 'outage'],
  [500, {}, 'outage'],
  [503, {}, 'outage'],
  [418, {}, 'retry'],
] as const)('R5 an answer %i %j is %s', (code, more, expected) => {
  expect(classOf(refusal(code, more))).toBe(expected);
});

test('R5 errors that are no answers', () => {
  expect(classOf(new TransportError('reset'))).toBe('outage');
  expect(classOf(new DOMException('stop', 'AbortError'))).toBe('aborted');
  expect(classOf(new Error('odd'))).toBe('retry');
  expect([reasonOf(new Error('odd')), reasonOf(new TransportError('x')), reasonOf(refusal(418))]).toEqual([
    'Error',
    'Unreachable',
    'Http418',
  ]);
});

test('R2.4 every form of too old', () => {
  expect(isExpired(refusal(410))).toBe(true);
  expect(isExpired(refusal(500, { reason: 'Expired' }))).toBe(true);
  expect(
    isExpired(
      new ApiError('Too large resource version: 9', {
        code: 504,
        reason: 'Timeout',
        detailsKind: '',
        causes: [],
      }),
    ),
  ).toBe(true);
  expect([isExpired(refusal(500)), isExpired(new Error('410'))]).toEqual([false, false]);
});

const dns = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);

test('R6.1 mapped namespaces are DNS labels, the same every time, and apart for different sources', () => {
  const mappings = fc.constantFrom<NamespaceMapping>(
    { kind: 'prefix', prefix: 'edge-' },
    { kind: 'prefix', prefix: 'Edge.One-' },
    { kind: 'hash' },
    { kind: 'same' },
    { kind: 'function', map: (name) => `${name}.${name}` },
  );
  fc.assert(
    fc.property(mappings, dns, dns, fc.option(dns, { nil: undefined }), (mapping, a, b, cluster) => {
      const mapped = mappedNamespace(mapping, a, cluster);
      expect(mapped).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u);
      expect(mappedNamespace(mapping, a, cluster)).toBe(mapped);
      expect(mappedNamespace(mapping, b, cluster) === mapped).toBe(a === b);
    }),
    { numRuns: 1000 },
  );
  expect(mappedNamespace({ kind: 'fixed', namespace: 'all' }, 'x')).toBe('all');
  expect(mappedNamespace({ kind: 'function', map: () => '' }, 'x')).toMatch(/^ns-[0-9a-f]{8}$/u);
});

test('R3.1 keys survive their text, and other texts are no keys', () => {
  fc.assert(
    fc.property(
      dns,
      fc.option(dns, { nil: undefined }),
      fc.option(dns, { nil: undefined }),
      (name, namespace, cluster) => {
        const key = {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          ...(cluster === undefined ? {} : { cluster }),
        };
        expect(parseKey(keyText(key))).toEqual(key);
      },
    ),
  );
  expect(['', 'a/b/c', '/a', 'a/', '|a', 'a|b|c'].map(parseKey)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  );
});

test('R4.4 the hash is the same for the same desired object, whatever the order of its members', () => {
  const identity = identityOf('sync.planpilot.dev', 'edge', new Origin());
  const source = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: 'u' } };
  const one: KubeObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a' },
    data: { x: '1', y: '2' },
  };
  const two: KubeObject = {
    data: { y: '2', x: '1' },
    metadata: { name: 'a' },
    kind: 'ConfigMap',
    apiVersion: 'v1',
  };
  const hash = (object: KubeObject): unknown =>
    Reflect.get(
      Object(stamped(object, source, 'shop/a', identity).metadata['annotations']),
      identity.hashAnnotation,
    );
  expect(hash(one)).toBe(hash(two));
  expect(hash({ ...one, data: { x: '2' } })).not.toBe(hash(one));
});

test.each([
  [{ a: 1 }, { a: 1, b: 2 }, true],
  [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }], e: 4 } }, true],
  [{ a: [1] }, { a: [1, 2] }, false],
  [{ a: null }, { a: null }, true],
  [{ a: null }, {}, false],
  [{ a: {} }, { a: [] }, false],
  [[], {}, false],
  ['1', 1, false],
])('R4.6 %j is in %j: %s', (part, whole, expected) => {
  expect(isDeepSubset(part, whole)).toBe(expected);
});

test('R2.1 a copy keeps numbers that only their text holds exactly', () => {
  const exact = Object.freeze(Object.assign(Object.create(null), { rawJSON: '9007199254740993' }));
  const copy = frozenCopy({ spec: { big: exact, list: [1] } });
  expect(copy.spec.big).toBe(exact);
  expect([Object.isFrozen(copy), Object.isFrozen(copy.spec.list)]).toEqual([true, true]);
});

const base: KubeObject = {
  apiVersion: 'v1',
  kind: 'X',
  metadata: { name: 'a', labels: { 'example.com/tier': 'web', app: 'x' } },
  spec: {
    replicas: 3,
    args: ['one', 'two'],
    containers: [
      { name: 'web', image: 'a' },
      { name: 'log', image: 'b' },
    ],
    ports: [{ port: 80, protocol: 'TCP', x: 1 }],
  },
};

test.each([
  ['.spec.replicas', (x: KubeObject) => expect(x['spec']).not.toHaveProperty('replicas')],
  [
    '.metadata.labels.example.com/tier',
    (x: KubeObject) => expect(x.metadata['labels']).toEqual({ app: 'x' }),
  ],
  [
    '.spec.containers[name="web"].image',
    (x: KubeObject) => expect(x).toMatchObject({ spec: { containers: [{ name: 'web' }, { image: 'b' }] } }),
  ],
  [
    '.spec.containers[name="log"]',
    (x: KubeObject) => expect(x).toMatchObject({ spec: { containers: [{ name: 'web', image: 'a' }] } }),
  ],
  [
    '.spec.ports[port=80,protocol="TCP"].x',
    (x: KubeObject) => expect(x).toMatchObject({ spec: { ports: [{ port: 80, protocol: 'TCP' }] } }),
  ],
  ['.spec.args[="two"]', (x: KubeObject) => expect(x).toMatchObject({ spec: { args: ['one'] } })],
  ['.spec.args[0]', (x: KubeObject) => expect(x).toMatchObject({ spec: { args: ['two'] } })],
  ['.nothing.here', (x: KubeObject) => expect(x).toEqual(base)],
  ['.metadata', (x: KubeObject) => expect(x.metadata).toEqual(base.metadata)],
])('a conflict about %s leaves that field to others', (path, check) => {
  expect.hasAssertions();
  check(withoutFields(base, [path]));
});

test('differences name fields as JSON pointers, without what servers stamp', () => {
  const before = {
    ...base,
    metadata: { ...base.metadata, uid: '1', resourceVersion: '5' },
    status: { a: 1 },
  };
  const after = {
    ...base,
    metadata: { name: 'a', labels: { 'example.com/tier': 'db', app: 'x' }, resourceVersion: '6' },
    spec: { replicas: 3 },
  };
  expect(fieldChanges(before, after)).toEqual(
    expect.arrayContaining([
      { path: '/metadata/labels/example.com~1tier', before: 'web', after: 'db' },
      { path: '/spec/args', before: ['one', 'two'] },
    ]),
  );
  expect(fieldChanges(before, before)).toEqual([]);
  const secret = (value: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's' },
    data: { key: value },
  });
  expect(fieldChanges(secret('a'), secret('b'))).toEqual([
    { path: '/data/key', before: '(hidden)', after: '(hidden)' },
  ]);
});

test('R5.7 whatever happens to keys, each is in exactly one state', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    lane: fc.constantFrom('spec' as const, 'status' as const),
    what: fc.constantFrom(
      'pending' as const,
      'synced' as const,
      'failed' as const,
      'remove' as const,
      'removeLane' as const,
    ),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const states = new KeyStates();
      for (const { key, lane, what } of steps) {
        if (what === 'pending') states.pending(configmaps, key, lane, 1);
        if (what === 'synced') states.synced(configmaps, key, lane);
        if (what === 'failed')
          states.failed(configmaps, key, lane, { reason: 'r', message: 'm', attempts: 1, since: 1 });
        if (what === 'remove') states.remove(configmaps, key);
        if (what === 'removeLane') states.removeLane(configmaps, key, lane);
        const { synced, pending, failed } = states.counts();
        const sum = [synced, pending, failed]
          .flatMap((each) => Object.values(each))
          .reduce((a, b) => a + b, 0);
        expect(sum).toBe(states.keys().length);
        expect(states.hasPending()).toBe(Object.keys(pending).length > 0);
      }
    }),
  );
});

const settings: EngineSettings = { targetName: 'edge', resources: [configmaps] };

test('the defaults are those of the specification', () => {
  expect(completeConfig(settings)).toMatchObject({
    workerCount: 5,
    resyncPeriod: 600_000,
    maxRetries: 15,
    rateLimitPerSec: 100,
    queueDepth: 1000,
    enableProfiling: false,
    retryBaseDelay: 5,
    retryMaxDelay: 30_000,
    cacheSyncTimeout: 60_000,
    shutdownTimeout: 5000,
    prefix: 'sync.planpilot.dev',
    namespaceMapping: { kind: 'prefix', prefix: 'edge-' },
    conflictPolicy: 'fail',
    fieldConflicts: 'upstream-wins',
    statusSync: true,
    deletePolicy: 'delete',
    createNamespaces: true,
    dryRun: false,
  });
});

test('settings that cannot work are all named at once', () => {
  const bad: EngineSettings = {
    ...settings,
    targetName: '-x',
    prefix: 'Not A Domain',
    resources: [],
    workerCount: 51,
    resyncPeriod: -1,
    maxRetries: 0,
    rateLimitPerSec: Number.NaN,
    retryBaseDelay: 50,
    retryMaxDelay: 20,
    namespaceMapping: { kind: 'fixed', namespace: 'No' },
  };
  const error = (() => {
    try {
      return completeConfig(bad);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(ConfigError);
  for (const name of [
    'targetName',
    'prefix',
    'resources',
    'workerCount',
    'resyncPeriod',
    'maxRetries',
    'rateLimitPerSec',
    'retryBaseDelay',
    '"No"',
  ])
    expect(String(error)).toContain(name);
  expect(() => completeConfig({ ...settings, namespaceMapping: { kind: 'prefix', prefix: '-' } })).toThrow(
    /begin the name/u,
  );
  expect(completeConfig({ ...settings, resyncPeriod: 0 }).resyncPeriod).toBe(0);
});

const api = (gvr: typeof configmaps, verbs = ['list', 'watch', 'patch'], namespaced = true) => ({
  gvr,
  kind: 'X',
  namespaced,
  verbs,
  hasStatus: false,
});

test('kinds are chosen by what both sides serve', () => {
  const v2 = { ...deployments, version: 'v2' };
  const reviews = { group: '', version: 'v1', resource: 'reviews' };
  const up = [api(configmaps), api(deployments), api(v2), api(reviews, ['create'])];
  const down = [api(configmaps), api(v2), api(reviews, ['create'])];
  const select = (wanted: EngineSettings['resources']) => selectKinds(wanted, up, down);
  expect(select([{}]).kinds.map(({ gvr }) => gvr)).toEqual([configmaps, v2]);
  expect(select([{ group: 'apps' }]).kinds.map(({ gvr }) => gvr)).toEqual([v2]);
  expect(select([{ group: '' }, v2]).kinds.map(({ gvr }) => gvr)).toEqual([v2, configmaps]);
  expect(select([deployments, reviews]).unavailable.map(({ reason }) => reason)).toEqual([
    'the downstream does not serve it',
    expect.stringContaining('list upstream, watch upstream'),
  ]);
  expect(selectKinds([configmaps], up, [api(configmaps, undefined, false)]).unavailable[0]?.reason).toContain(
    'one side only',
  );
});

function brought(object: KubeObject, gvr: PluginContext['gvr'], hasStatus = true): KubeObject {
  const context = {
    gvr,
    key: 'k',
    namespaced: true,
    hasStatus,
    targetName: 'edge',
    prefix: 'sync.planpilot.dev',
  };
  let result: KubeObject = object;
  for (const { down: run } of defaultTransformers) {
    const made = run?.(result, context);
    if (made !== undefined && !(made instanceof Promise)) result = made;
  }
  return result;
}

const meta = { name: 'x', namespace: 'shop' };

test('R4.8 what one cluster handed out stays there', () => {
  const core = (resource: string) => ({ group: '', version: 'v1', resource });
  const service = { apiVersion: 'v1', kind: 'Service', metadata: meta };
  expect(
    brought(
      {
        ...service,
        spec: {
          clusterIP: '10.0.0.1',
          clusterIPs: ['10.0.0.1'],
          healthCheckNodePort: 3,
          ports: [{ port: 1, nodePort: 30000 }],
        },
      },
      core('services'),
    )['spec'],
  ).toEqual({ ports: [{ port: 1 }] });
  expect(
    brought({ ...service, spec: { clusterIP: 'None', clusterIPs: ['None'] } }, core('services'))['spec'],
  ).toEqual({ clusterIP: 'None', clusterIPs: ['None'] });
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      ...meta,
      annotations: {
        'pv.kubernetes.io/bind-completed': 'yes',
        'volume.kubernetes.io/selected-node': 'n',
        mine: 'x',
      },
    },
    spec: { volumeName: 'v', storageClassName: 's' },
  };
  expect(brought(claim, core('persistentvolumeclaims'))).toMatchObject({
    metadata: { annotations: { mine: 'x' } },
    spec: { storageClassName: 's' },
  });
  expect(JSON.stringify(brought(claim, core('persistentvolumeclaims')))).not.toMatch(
    /volumeName|bind-completed|selected-node/u,
  );
  const job = (spec: object): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...meta, labels: { 'controller-uid': 'u' } },
    spec: {
      selector: { matchLabels: { 'controller-uid': 'u' } },
      template: { metadata: { labels: { 'controller-uid': 'u', 'job-name': 'x', app: 'a' } } },
      ...spec,
    },
  });
  const jobs = { group: 'batch', version: 'v1', resource: 'jobs' };
  expect(brought(job({}), jobs)['spec']).toEqual({ template: { metadata: { labels: { app: 'a' } } } });
  expect(brought(job({ manualSelector: true }), jobs)['spec']).toHaveProperty('selector');
});

test('R4.8 status travels with the object only where it has no way of its own', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'X',
    metadata: { ...meta, uid: 'u', ownerReferences: [], finalizers: ['f'], generation: 2 },
    status: { a: 1 },
  };
  expect(brought(object, deployments)).toEqual({ apiVersion: 'v1', kind: 'X', metadata: meta });
  expect(brought(object, deployments, false)).toHaveProperty('status');
});
