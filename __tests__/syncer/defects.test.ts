import { expect, test } from '@jest/globals';
import {
  configmaps,
  deployments,
  FINALIZER,
  PREFIX,
  secrets,
  settle,
  twoClusters,
  widgets,
} from './two-clusters.ts';

/*
 * The thirteen defects of an earlier engine, one test each.
 */

const never = new AbortController().signal;
const place = { resource: 'configmaps', namespace: 'shop', name: 'a' };

test('defect 1: many events of one object are one piece of work, and its failures are counted', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ maxRetries: 2 });
  pair.up.objects.create(pair.configMap('shop', 'a', { v: '0' }));
  await settle(engine);
  const odd = { kind: 'status', code: 418 } as const;
  const repair = pair.down.faults.add({ fault: odd, when: ({ verb }) => verb === 'patch' });
  for (let v = 1; v < 50; v++) pair.up.objects.patch(place, { data: { v: `${v}` } });
  await settle(engine);
  expect(engine.status().failures).toMatchObject([{ key: 'shop/a', attempts: 3 }]);
  repair();
  const applied = pair.down.log.writes.length;
  for (let v = 50; v < 100; v++) pair.up.objects.patch(place, { data: { v: `${v}` } });
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { v: '99' } });
  expect(pair.down.log.writes.length - applied).toBeLessThan(50);
});

test('defect 2: what is written is the object as it is then, not as it was when its event came', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { v: '1' }));
  const engine = await pair.started();
  await settle(engine);
  const outage = pair.down.faults.add({
    fault: { kind: 'status', code: 503 },
    when: ({ verb }) => verb !== 'watch',
  });
  pair.up.objects.patch(place, { data: { v: '2' } });
  await pair.clock.sleep(3000);
  pair.up.objects.patch(place, { data: { v: '3' } });
  await pair.clock.sleep(1000);
  pair.down.log.clear();
  outage();
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { v: '3' } });
  expect(pair.down.log.writes).toHaveLength(1);
});

test('R3.2 defect 3: a delete that only a list reveals is not lost', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.started();
  await settle(engine);
  await pair.up.down();
  pair.up.objects.patch(place, { metadata: { finalizers: null } });
  pair.up.objects.delete(place);
  await pair.up.restart();
  while (pair.copy('a') !== undefined) await pair.clock.sleep(500);
  await settle(engine);
  expect(engine.status().syncedResources).toEqual({});
});

test('defect 4: the address of a kind comes from discovery, whatever its plural looks like', async () => {
  const oddKind = {
    group: 'example.com',
    version: 'v1',
    kind: 'Policy',
    resource: 'rulebook',
    namespaced: true,
  };
  await using pair = await twoClusters({ kinds: [oddKind] });
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Policy',
    metadata: { namespace: 'shop', name: 'p' },
    spec: { x: 1 },
  });
  await pair.once({ resources: [{ group: 'example.com', version: 'v1', resource: 'rulebook' }] });
  expect(pair.down.objects.find({ resource: 'rulebook', namespace: 'edge-shop', name: 'p' })).toMatchObject({
    spec: { x: 1 },
  });
});

test('defect 5: status really travels', async () => {
  const kind = {
    group: 'example.com',
    version: 'v1',
    kind: 'Widget',
    resource: 'widgets',
    namespaced: true,
    hasStatus: true,
  };
  await using pair = await twoClusters({ kinds: [kind] });
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
  });
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  pair.down.objects.setStatus({ resource: 'widgets', namespace: 'edge-shop', name: 'w' }, { ready: true });
  await settle(engine);
  expect(pair.up.objects.get({ resource: 'widgets', namespace: 'shop', name: 'w' })).toMatchObject({
    status: { ready: true },
  });
});

test('defect 6: an outage longer than all retries drops nothing', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ maxRetries: 3, retryMaxDelay: 20 });
  const outage = pair.down.faults.add({ fault: { kind: 'drop' }, when: ({ verb }) => verb !== 'watch' });
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  await pair.clock.sleep(20_000);
  expect(engine.status()).toMatchObject({ pendingResources: { '/v1/configmaps': 1 }, failedResources: {} });
  outage();
  await settle(engine);
  expect(pair.copy('a')).toBeDefined();
});

test('defect 7: each key is in one state, and pending goes down again', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started();
  for (let index = 0; index < 10; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  const sums: number[] = [];
  const total = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((sum, each) => sum + each, 0);
  while (total(engine.status().syncedResources) < 10) {
    const { syncedResources, pendingResources, failedResources } = engine.status();
    sums.push(total(syncedResources) + total(pendingResources) + total(failedResources));
    await pair.clock.sleep(20);
  }
  await settle(engine);
  expect(Math.max(...sums)).toBeLessThanOrEqual(10);
  expect(engine.status()).toMatchObject({
    syncedResources: { '/v1/configmaps': 10 },
    pendingResources: {},
    failedResources: {},
  });
  for (let index = 0; index < 10; index++) pair.up.objects.delete({ ...place, name: `c${index}` });
  await settle(engine);
  expect(engine.status().syncedResources).toEqual({});
});

test('defect 8: a stop ends although the signal given to start never fires', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ statusInterval: 1_000_000 });
  await engine.stop();
  expect(engine.status().phase).toBe('Terminating');
});

test('defect 9: objects downstream that are not ours are not even looked at', async () => {
  await using pair = await twoClusters();
  pair.down.objects.namespace('shop');
  pair.down.objects.create(pair.configMap('shop', 'a', {}));
  const labels = { [`${PREFIX}/target`]: 'edge' };
  pair.down.objects.create(pair.configMap('shop', 'label-only', {}, { labels }));
  const engine = await pair.started();
  await settle(engine);
  pair.down.objects.patch(place, { data: { edited: 'yes' } });
  await settle(engine);
  expect(engine.metrics()).not.toMatch(/workqueue_adds_total\{name="sync"\} [1-9]/u);
  expect(pair.down.log.writes).toEqual([]);
  expect(pair.down.objects.list('configmaps')).toHaveLength(2);
});

test('defect 10: rate, depth and resync do what they say', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 12; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  const engine = await pair.engine({ rateLimitPerSec: 1, queueDepth: 3, resyncPeriod: 30_000 });
  const start = pair.clock.now();
  await engine.start(never);
  expect(engine.status().queue).toMatchObject({ saturated: true });
  expect(engine.status().errorMessage).toContain('QueueSaturated');
  await settle(engine);
  // 12 finalizers upstream at 1 a second with a burst of 2.
  expect(pair.clock.now() - start).toBeGreaterThan(10_000);
  pair.down.objects.patch(
    { resource: 'namespaces', name: 'edge-shop' },
    { metadata: { labels: { x: 'y' } } },
  );
  const looked = (): number => Number(/reconcile_total\{[^}]*success"\} (\d+)/u.exec(engine.metrics())?.[1]);
  const before = looked();
  while (looked() < before + 12) await pair.clock.sleep(1000);
  expect(pair.copy('c11')).toBeDefined();
});

test('defect 11: namespaces are made, sources held, foreign objects respected, existing copies reused', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  await pair.once();
  expect(pair.down.objects.get({ resource: 'namespaces', name: 'edge-shop' })).toMatchObject({
    metadata: { labels: { [`${PREFIX}/target`]: 'edge' }, annotations: { [`${PREFIX}/source`]: 'shop' } },
  });
  expect(pair.source('a')).toMatchObject({ metadata: { finalizers: [FINALIZER] } });
  pair.down.objects.create(pair.configMap('edge-shop', 'b', { theirs: 'yes' }));
  pair.up.objects.create(pair.configMap('shop', 'b', { ours: 'yes' }));
  const engine = await pair.once();
  expect(engine.status().failures).toMatchObject([{ key: 'shop/b', reason: 'Foreign' }]);
  expect(pair.copy('b')?.['data']).toEqual({ theirs: 'yes' });
});

test('defect 12: a kind that is added later gets its events, and lists have a deadline', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ resources: [configmaps] });
  await engine.registerResource(secrets);
  pair.up.objects.create({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'shop', name: 's' } });
  await settle(engine);
  while (pair.down.objects.list('secrets').length === 0) await pair.clock.sleep(200);
  const late = await pair.engine({ resources: [deployments], cacheSyncTimeout: 2000 });
  pair.up.faults.add({
    fault: { kind: 'hang' },
    when: ({ verb, resource }) => verb === 'list' && resource === 'deployments',
  });
  await expect(late.start(never)).rejects.toThrow(/apps\/v1\/deployments upstream/u);
});

test('defect 13: no mark of kcp leaks, whatever its group', async () => {
  await using pair = await twoClusters();
  const marks = {
    'kcp.io/cluster': 'x',
    'state.workload.kcp.io/abc': 'Sync',
    'claimed.internal.apis.kcp.io/y': 'z',
  };
  pair.up.objects.create(
    pair.configMap('shop', 'a', {}, { labels: marks, annotations: { ...marks, 'mykcp.io/kept': 'yes' } }),
  );
  await pair.once();
  const text = JSON.stringify(pair.copy('a'));
  expect(text).not.toMatch(/[^y]kcp\.io/u);
  expect(text).toContain('mykcp.io/kept');
});
