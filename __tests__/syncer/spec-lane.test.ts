import { expect, test } from '@jest/globals';
import {
  configmaps,
  deployments,
  FINALIZER,
  PREFIX,
  secrets,
  services,
  settle,
  twoClusters,
  widgets,
} from './two-clusters.ts';

const widgetKind = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  namespaced: true,
} as const;

test('R3.5 R4.3 R4.4 a copy carries our marks, its source a finalizer, and nothing of kcp travels along', async () => {
  await using pair = await twoClusters();
  const annotations = { 'kcp.io/cluster': 'abc', 'experimental.status.workload.kcp.io/x': 'y', note: 'kept' };
  const labels = { 'state.workload.kcp.io/x': 'Sync', app: 'shop', [`${PREFIX}/other`]: 'x' };
  const source = pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }, { annotations, labels }));
  await pair.once();
  const uid = Reflect.get(Object(source['metadata']), 'uid');
  expect(pair.source('a')).toMatchObject({ metadata: { finalizers: [FINALIZER] } });
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
  expect(pair.copy('a')?.['metadata']).toMatchObject({
    labels: { app: 'shop', [`${PREFIX}/target`]: 'edge' },
    annotations: {
      note: 'kept',
      [`${PREFIX}/source`]: 'shop/a',
      [`${PREFIX}/source-uid`]: uid,
      [`${PREFIX}/desired-hash`]: expect.stringMatching(/^[0-9a-f]{64}$/u),
    },
    managedFields: [expect.objectContaining({ manager: FINALIZER, operation: 'Apply' })],
  });
  expect(JSON.stringify(pair.copy('a'))).not.toMatch(/kcp\.io|finalizers|ownerReferences|other/u);
});

test('R4.6 a second run writes nothing', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 20; index++)
    pair.up.objects.create(pair.configMap('shop', `c${index}`, { n: `${index}` }));
  await pair.once();
  pair.up.log.clear();
  pair.down.log.clear();
  const engine = await pair.once();
  expect(pair.up.log.writes).toEqual([]);
  expect(pair.down.log.writes).toEqual([]);
  expect(engine.status().operations).toMatchObject({ created: 0, updated: 0, unchanged: 20 });
});

test('R4.1 R3.6 edits travel down as they are when the work runs, and a status-only change writes nothing down', async () => {
  await using pair = await twoClusters({ kinds: [{ ...widgetKind, hasStatus: true }] });
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
    spec: { size: 1 },
  });
  const engine = await pair.started({ resources: [widgets], statusSync: false });
  await settle(engine);
  for (let size = 2; size < 9; size++)
    pair.up.objects.patch({ resource: 'widgets', namespace: 'shop', name: 'w' }, { spec: { size } });
  await settle(engine);
  expect(pair.down.objects.get({ resource: 'widgets', namespace: 'edge-shop', name: 'w' })).toMatchObject({
    spec: { size: 8 },
  });
  pair.down.log.clear();
  pair.up.objects.setStatus({ resource: 'widgets', namespace: 'shop', name: 'w' }, { seen: true });
  await settle(engine);
  expect(pair.down.log.writes).toEqual([]);
});

test('R4.6 an owned field that somebody changed is repaired, a foreign field stays', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  pair.down.objects.patch(
    { resource: 'configmaps', namespace: 'edge-shop', name: 'a' },
    { data: { x: 'edited', theirs: 'stays' } },
  );
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1', theirs: 'stays' } });
});

test('R4.6 a field taken out upstream is taken out downstream', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1', y: '2' }));
  const engine = await pair.started();
  await settle(engine);
  pair.up.objects.patch({ resource: 'configmaps', namespace: 'shop', name: 'a' }, { data: { y: null } });
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
  expect(pair.copy('a')?.['data']).not.toHaveProperty('y');
});

test('R4.8 defaults and normalised values of the server do not make an object look changed', async () => {
  await using pair = await twoClusters();
  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'web:1', resources: { limits: { cpu: '1000m' } } }] },
  };
  pair.up.objects.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  });
  pair.up.objects.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'shop', name: 'web' },
    spec: { clusterIP: '10.0.0.7', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30123 }] },
  });
  await pair.once({ resources: [deployments, services] });
  const service = pair.down.objects.get({ resource: 'services', namespace: 'edge-shop', name: 'web' });
  expect(service).toMatchObject({ spec: { ports: [{ port: 80 }] } });
  expect(JSON.stringify(service)).not.toMatch(/10\.0\.0\.7|30123/u);
  pair.down.log.clear();
  const engine = await pair.started({ resources: [deployments, services] });
  await settle(engine);
  const applied = pair.down.log.writes.length;
  expect(engine.status().operations.updated).toBe(0);
  // What the hash and the version say once need not be asked again.
  engine.registerFilter({ name: 'all', allow: () => true });
  await settle(engine);
  expect(pair.down.log.writes.length).toBe(applied);
});

test('R4.9 what belongs to one cluster alone stays there', async () => {
  await using pair = await twoClusters();
  const { objects } = pair.up;
  const secret = (name: string, type: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type,
    metadata: { namespace: 'shop', name },
  });
  objects.create(secret('token', 'kubernetes.io/service-account-token'));
  objects.create(secret('release', 'helm.sh/release.v1'));
  objects.create({ ...secret('real', 'Opaque'), data: { a: 'c2VjcmV0' } });
  objects.create(pair.configMap('shop', 'kube-root-ca.crt', {}));
  objects.create(pair.configMap('kube-system', 'settings', {}));
  objects.create(pair.configMap('shop', 'mine', {}, { annotations: { [`${PREFIX}/skip`]: 'true' } }));
  const engine = await pair.once({ resources: [configmaps, secrets] });
  expect(pair.down.objects.list('configmaps')).toEqual([]);
  expect(
    pair.down.objects.list('secrets').map((each) => Reflect.get(Object(each['metadata']), 'name')),
  ).toEqual(['real']);
  expect(engine.status().syncedResources).toEqual({ '/v1/secrets': 1 });
  expect(pair.log.join('\n')).not.toContain('c2VjcmV0');
});

test('R6.4 a copy that somebody deleted comes back', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  pair.down.objects.delete({ resource: 'configmaps', namespace: 'edge-shop', name: 'a' });
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
});

test('R4.7 a copy that is being deleted is left alone, and comes back when it is gone', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  const place = { resource: 'configmaps', namespace: 'edge-shop', name: 'a' };
  const before = pair.down.objects.patch(place, { metadata: { finalizers: ['example.com/slow'] } });
  pair.down.objects.delete(place);
  pair.up.objects.patch({ ...place, namespace: 'shop' }, { data: { x: '2' } });
  expect((await engine.drain({ timeout: 4000 })).timedOut).toBe(true);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
  pair.down.objects.patch(place, { metadata: { finalizers: null } });
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '2' } });
  expect(Reflect.get(Object(pair.copy('a')?.['metadata']), 'uid')).not.toBe(
    Reflect.get(Object(before['metadata']), 'uid'),
  );
});

test('R6.3 the source stays until its copy is really gone, and only our finalizer is removed', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }, { finalizers: ['example.com/theirs'] }));
  const engine = await pair.started();
  await settle(engine);
  const place = { resource: 'configmaps', namespace: 'shop', name: 'a' };
  const copy = { ...place, namespace: 'edge-shop' };
  pair.down.objects.patch(copy, { metadata: { finalizers: ['example.com/slow'] } });
  pair.up.objects.delete(place);
  await engine.drain({ timeout: 4000 });
  expect(pair.source('a')).toMatchObject({ metadata: { finalizers: ['example.com/theirs', FINALIZER] } });
  pair.down.objects.patch(copy, { metadata: { finalizers: null } });
  await settle(engine);
  expect(pair.source('a')).toMatchObject({ metadata: { finalizers: ['example.com/theirs'] } });
  expect(pair.copy('a')).toBeUndefined();
});

test('R6.5 what was deleted while nobody ran is deleted at the next start', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  pair.up.objects.create(pair.configMap('shop', 'b', {}));
  await pair.once();
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a' });
  expect(pair.source('a')).toBeDefined();
  // Somebody took the finalizer away by force.
  pair.up.objects.patch(
    { resource: 'configmaps', namespace: 'shop', name: 'b' },
    { metadata: { finalizers: null } },
  );
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'b' });
  const engine = await pair.once();
  expect([pair.source('a'), pair.copy('a'), pair.copy('b')]).toEqual([undefined, undefined, undefined]);
  expect(engine.status().operations.deleted).toBe(2);
});

test('R3.3 an object that is no longer selected loses copy and finalizer, and nothing else', async () => {
  await using pair = await twoClusters();
  const place = { resource: 'configmaps', namespace: 'shop', name: 'a' };
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }, { labels: { sync: 'yes' } }));
  const selector = {
    text: 'sync=yes',
    matches: (labels: Readonly<Record<string, unknown>>) => labels['sync'] === 'yes',
  };
  const engine = await pair.started({ selector });
  await settle(engine);
  expect(pair.copy('a')).toBeDefined();
  pair.up.objects.patch(place, { metadata: { labels: { sync: 'no' } } });
  await settle(engine);
  expect(pair.copy('a')).toBeUndefined();
  expect(pair.source('a')).toMatchObject({ data: { x: '1' } });
  expect(JSON.stringify(pair.source('a'))).not.toContain(FINALIZER);
  expect(engine.status().syncedResources).toEqual({});
});

test('R3.3 only the namespaces that are named are synced', async () => {
  await using pair = await twoClusters();
  pair.up.objects.namespace('other');
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  pair.up.objects.create(pair.configMap('other', 'b', {}));
  await pair.once({ namespaces: ['shop'] });
  expect([pair.copy('a') === undefined, pair.copy('b', 'edge-other')]).toEqual([false, undefined]);
});

test('R3.4 a copy of any engine is never a source', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}, { labels: { [`${PREFIX}/target`]: 'elsewhere' } }));
  await pair.once();
  expect(pair.copy('a')).toBeUndefined();
  expect(JSON.stringify(pair.source('a'))).not.toContain(FINALIZER);
});

test('R4.5 an object in the way: reported, taken over or left alone', async () => {
  for (const conflictPolicy of ['fail', 'adopt', 'skip'] as const) {
    await using pair = await twoClusters();
    pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
    pair.down.objects.namespace('shop');
    pair.down.objects.create(pair.configMap('shop', 'a', { x: 'theirs' }));
    const engine = await pair.once({ conflictPolicy, namespaceMapping: { kind: 'same' } });
    const { failures, syncedResources } = engine.status();
    expect(pair.copy('a', 'shop')?.['data']).toEqual({ x: conflictPolicy === 'adopt' ? '1' : 'theirs' });
    expect(failures.map(({ reason }) => reason)).toEqual(conflictPolicy === 'fail' ? ['Foreign'] : []);
    expect(syncedResources).toEqual(conflictPolicy === 'adopt' ? { '/v1/configmaps': 1 } : {});
  }
});

test('R4.5 two sources for one place: the second is refused, whatever the policy', async () => {
  await using pair = await twoClusters();
  pair.up.objects.namespace('other');
  pair.up.objects.create(pair.configMap('shop', 'a', { from: 'shop' }));
  await pair.once({ conflictPolicy: 'adopt', namespaceMapping: { kind: 'fixed', namespace: 'all' } });
  pair.up.objects.create(pair.configMap('other', 'a', { from: 'other' }));
  const engine = await pair.once({
    conflictPolicy: 'adopt',
    namespaceMapping: { kind: 'fixed', namespace: 'all' },
  });
  expect(engine.status().failures).toMatchObject([{ key: 'other/a', reason: 'Collision' }]);
  expect(pair.copy('a', 'all')).toMatchObject({ data: { from: 'shop' } });
});

test('two engines with different targets share a pair of clusters', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const first = await pair.started();
  const second = await pair.started({ targetName: 'far' });
  await settle(first);
  await settle(second);
  await settle(first);
  expect([pair.copy('a') !== undefined, pair.copy('a', 'far-shop') !== undefined]).toEqual([true, true]);
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a' });
  await settle(first);
  await settle(second);
  expect([pair.source('a'), pair.copy('a'), pair.copy('a', 'far-shop')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('field conflicts: the upstream wins, the downstream wins, or people decide', async () => {
  for (const fieldConflicts of ['upstream-wins', 'downstream-wins', 'manual'] as const) {
    await using pair = await twoClusters();
    pair.up.objects.create(pair.configMap('shop', 'a', { x: '1', y: '1' }));
    await pair.once({ fieldConflicts });
    pair.down.objects.apply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { namespace: 'edge-shop', name: 'a' },
        data: { x: 'theirs' },
      },
      'people',
    );
    pair.up.objects.patch({ resource: 'configmaps', namespace: 'shop', name: 'a' }, { data: { y: '2' } });
    const engine = await pair.once({ fieldConflicts });
    const expected = {
      'upstream-wins': { x: '1', y: '2' },
      'downstream-wins': { x: 'theirs', y: '2' },
      manual: { x: 'theirs', y: '1' },
    };
    expect(pair.copy('a')?.['data']).toEqual(expected[fieldConflicts]);
    const failures = engine
      .status()
      .failures.map(({ reason, message }) => `${reason} ${message.split(' of ')[0]}`);
    expect(failures).toEqual(fieldConflicts === 'manual' ? ['FieldConflict others own .data.x'] : []);
  }
});

test('an orphaned copy stays, and its source is let go', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  await pair.once();
  const engine = await pair.started({ deletePolicy: 'orphan' });
  await settle(engine);
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a' });
  await settle(engine);
  expect([pair.source('a'), pair.copy('a') !== undefined]).toEqual([undefined, true]);
});

test('another mapping moves the copies', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  await pair.once();
  await pair.once({ namespaceMapping: { kind: 'prefix', prefix: 'new-' } });
  expect([pair.copy('a'), pair.copy('a', 'new-shop')?.['data']]).toEqual([undefined, { x: '1' }]);
});
