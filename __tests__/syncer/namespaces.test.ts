import { expect, test } from '@jest/globals';
import { configmaps, PREFIX, settle, twoClusters } from './two-clusters.ts';

const namespaces = { group: '', version: 'v1', resource: 'namespaces' };

test('R6.1 a namespace is made once, however many objects need it', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 30; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  await pair.once();
  expect(pair.down.log.writes.filter(({ resource }) => resource === 'namespaces')).toHaveLength(1);
});

test('R6.1 a namespace in the way: reported, taken over or left alone', async () => {
  for (const conflictPolicy of ['fail', 'adopt', 'skip'] as const) {
    await using pair = await twoClusters();
    pair.up.objects.create(pair.configMap('shop', 'a', {}));
    pair.down.objects.namespace('edge-shop');
    const engine = await pair.once({ conflictPolicy, namespaceCleanup: true });
    expect(engine.status().failures.map(({ reason }) => reason)).toEqual(
      conflictPolicy === 'fail' ? ['Foreign'] : [],
    );
    expect(pair.copy('a') !== undefined).toBe(conflictPolicy === 'adopt');
  }
});

test('R6.1 without the right to make namespaces their absence is a failure with a remedy', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.once({ createNamespaces: false });
  expect(engine.status().failures).toMatchObject([
    { reason: 'NamespaceMissing', message: expect.stringContaining('make it') },
  ]);
});

test('R6.1 the mapping same uses what exists', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  pair.down.objects.namespace('shop');
  await pair.once({ namespaceMapping: { kind: 'same' } });
  expect(pair.copy('a', 'shop')).toMatchObject({ data: { x: '1' } });
  expect(JSON.stringify(pair.down.objects.get({ resource: 'namespaces', name: 'shop' }))).not.toContain(
    PREFIX,
  );
});

test('R6.2 an empty namespace of ours goes 30 s after its source, others stay', async () => {
  await using pair = await twoClusters();
  for (const name of ['kept', 'used', 'adopted']) pair.up.objects.namespace(name);
  for (const namespace of ['shop', 'kept', 'used', 'adopted'])
    pair.up.objects.create(pair.configMap(namespace, 'a', {}));
  pair.down.objects.namespace('edge-adopted');
  const engine = await pair.started({ namespaceCleanup: true, conflictPolicy: 'adopt' });
  await settle(engine);
  pair.down.objects.create(pair.configMap('edge-used', 'theirs', {}));
  for (const name of ['shop', 'used', 'adopted']) pair.up.objects.delete({ resource: 'namespaces', name });
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'kept', name: 'a' });
  const start = pair.clock.now();
  const exists = (name: string): boolean =>
    pair.down.objects.find({ resource: 'namespaces', name }) !== undefined;
  while (exists('edge-shop')) await pair.clock.sleep(1000);
  expect(pair.clock.now() - start).toBeGreaterThan(30_000);
  await pair.clock.sleep(10_000);
  expect(['edge-kept', 'edge-used', 'edge-adopted'].map(exists)).toEqual([true, true, true]);
});

test('R6.2 new work keeps a namespace', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.started({ namespaceCleanup: true });
  await settle(engine);
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a' });
  await settle(engine);
  pair.up.objects.create(pair.configMap('shop', 'b', {}));
  await pair.clock.sleep(40_000);
  await settle(engine);
  expect(pair.copy('b')).toBeDefined();
});

test('namespaces as objects go where the objects in them go', async () => {
  await using pair = await twoClusters();
  pair.up.objects.patch({ resource: 'namespaces', name: 'shop' }, { metadata: { labels: { team: 'a' } } });
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.once({ resources: [namespaces, configmaps], namespaces: ['shop'] });
  expect(pair.down.objects.get({ resource: 'namespaces', name: 'edge-shop' })).toMatchObject({
    metadata: { labels: { team: 'a' } },
  });
  expect(pair.copy('a')).toBeDefined();
  expect(engine.status().failures).toEqual([]);
  expect(pair.down.objects.find({ resource: 'namespaces', name: 'edge-kube-system' })).toBeUndefined();
});

test('R6.6 a cleanup takes away every copy, finalizer and namespace of its target, and nothing else', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 5; index++)
    pair.up.objects.create(pair.configMap('shop', `c${index}`, { x: '1' }, { labels: { n: `${index}` } }));
  await pair.once();
  await pair.once({ targetName: 'far' });
  const selector = {
    text: 'n=0',
    matches: (labels: Readonly<Record<string, unknown>>) => labels['n'] === '0',
  };
  const engine = await pair.once({ cleanup: true, selector });
  expect(engine.status()).toMatchObject({ failures: [], pendingResources: {}, syncedResources: {} });
  expect(pair.down.objects.list('configmaps', { namespace: 'edge-shop' })).toEqual([]);
  expect(pair.down.objects.list('configmaps', { namespace: 'far-shop' })).toHaveLength(5);
  expect(pair.down.objects.find({ resource: 'namespaces', name: 'edge-shop' })).toBeUndefined();
  expect(pair.up.objects.list('configmaps', { namespace: 'shop' })).toHaveLength(5);
  expect(JSON.stringify(pair.up.objects.list('configmaps'))).not.toContain(`${PREFIX}/edge`);
});

test('R6.1 a mapping whose names people chose uses what exists', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  pair.down.objects.namespace('our-shop');
  const map = (namespace: string): string => `our-${namespace}`;
  const refused = await pair.once({ namespaceMapping: { kind: 'function', map } });
  expect(refused.status().failures).toMatchObject([{ reason: 'Foreign' }]);
  await pair.once({
    namespaceMapping: { kind: 'function', map, acceptsExisting: (name) => name === 'shop' },
  });
  expect(pair.copy('a', 'our-shop')).toMatchObject({ data: { x: '1' } });
});

test('R9 copies can have names of their own; their sources are found again, and no two share one', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'settings', { x: '1' }));
  pair.up.objects.create(pair.configMap('shop', 'taken', { x: '2' }));
  const objectName = (_: unknown, name: string): string => (name === 'settings' ? 'renamed' : name);
  const engine = await pair.started({ objectName });
  await settle(engine);
  expect([pair.copy('renamed'), pair.copy('settings'), pair.copy('taken')]).toMatchObject([
    { data: { x: '1' }, metadata: { annotations: { [`${PREFIX}/source`]: 'shop/settings' } } },
    undefined,
    { data: { x: '2' } },
  ]);
  pair.down.objects.delete({ resource: 'configmaps', namespace: 'edge-shop', name: 'renamed' });
  await settle(engine);
  expect(pair.copy('renamed')).toMatchObject({ data: { x: '1' } });
  pair.up.objects.create(pair.configMap('shop', 'renamed', { x: '3' }));
  await settle(engine);
  expect(engine.status().failures).toMatchObject([{ key: 'shop/renamed', reason: 'Collision' }]);
  expect(pair.copy('renamed')).toMatchObject({ data: { x: '1' } });
  await engine.stop();
  await pair.once({});
  expect([pair.copy('settings') === undefined, pair.copy('renamed')]).toMatchObject([
    false,
    { data: { x: '3' } },
  ]);
});
