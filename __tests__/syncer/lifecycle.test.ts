import { expect, test } from '@jest/globals';
import { connectCluster } from '../../src/clusters/connect-cluster.ts';
import { newEngine } from '../../src/syncer/engine.ts';
import { StartError } from '../../src/syncer/start-error.ts';
import type { SyncStatus } from '../../src/syncer/sync-status.ts';
import { configmaps, deployments, secrets, settle, twoClusters, widgets } from './two-clusters.ts';

const never = new AbortController().signal;
const kind = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  namespaced: true,
  hasStatus: true,
};

async function failure(work: Promise<unknown>): Promise<StartError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('it started');
}

test('R1.1 starting and stopping again gives the same answer, and nothing hangs', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const statuses: SyncStatus[] = [];
  const engine = await pair.engine({}, { onStatus: (status) => statuses.push(status) });
  expect(engine.status().phase).toBe('Pending');
  await Promise.all([engine.start(never), engine.start(never)]);
  await settle(engine);
  expect(engine.status().phase).toBe('Ready');
  const [first, second] = await Promise.all([engine.stop(), engine.stop()]);
  expect(first).toBe(second);
  expect(first.notSynced).toEqual([]);
  expect(statuses.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['Initializing', 'Terminating']));
  expect(statuses.at(-1)?.phase).toBe('Terminating');
});

test('R1.1 stopping before the start is fine', async () => {
  await using pair = await twoClusters();
  const engine = await pair.engine();
  expect((await engine.stop()).notSynced).toEqual([]);
  await expect(engine.start(never)).rejects.toThrow('aborted');
  expect(pair.down.log.writes).toEqual([]);
});

test('R1.2 status is reported from start to stop, again and again', async () => {
  await using pair = await twoClusters();
  const reports: SyncStatus[] = [];
  const engine = await pair.started({ statusInterval: 1000 }, { onStatus: (status) => reports.push(status) });
  while (reports.length < 6) await pair.clock.sleep(500);
  await engine.stop();
  const atTheEnd = reports.length;
  await pair.clock.sleep(5000);
  expect(reports.length).toBe(atTheEnd);
});

test('R1.3 without complete caches nothing is written, and the kind, side and reason are named', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.engine({ cacheSyncTimeout: 5000 });
  pair.down.faults.add({ fault: { kind: 'status', code: 500 }, when: ({ verb }) => verb === 'list' });
  const error = await failure(engine.start(never));
  expect(error.failure).toBe('cache');
  expect(error.message).toMatch(/\/v1\/configmaps downstream: .*planned fault/u);
  expect(error.message).not.toContain('upstream');
  expect([pair.up.log.writes, pair.down.log.writes]).toEqual([[], []]);
  expect(engine.status()).toMatchObject({ phase: 'Error' });
  expect((await engine.stop()).notSynced).toEqual([]);
});

test('R1.2 a side that cannot be reached or refuses the token is named', async () => {
  await using pair = await twoClusters();
  pair.down.access.expire('admin-token');
  const expired = await failure((await pair.engine()).start(never));
  expect([expired.failure, expired.hint]).toEqual(['connect', expect.stringContaining('credentials')]);
  await pair.up.down();
  const unreachable = await failure((await pair.engine()).start(never));
  expect([unreachable.failure, unreachable.message]).toEqual([
    'connect',
    expect.stringContaining('the upstream'),
  ]);
});

test('R1.4 kinds come and go while the engine runs', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  pair.up.objects.create({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'shop', name: 's' } });
  const engine = await pair.started();
  await settle(engine);
  await engine.registerResource(secrets);
  await engine.registerResource(secrets);
  await settle(engine);
  expect(pair.down.objects.find({ resource: 'secrets', namespace: 'edge-shop', name: 's' })).toBeDefined();
  engine.unregisterResource(configmaps);
  pair.up.objects.create(pair.configMap('shop', 'b', {}));
  await settle(engine);
  expect([pair.copy('a') !== undefined, pair.copy('b')]).toEqual([true, undefined]);
  expect(engine.status().resources.map(({ gvr }) => gvr.resource)).toEqual(['secrets']);
});

test('R1.4 a kind that one side does not serve is unavailable, looked for each minute, and hinders nobody', async () => {
  await using pair = await twoClusters({ kinds: [] });
  pair.up.registry.add(kind);
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
  });
  const engine = await pair.started({ resources: [configmaps, widgets] });
  const { converged, status } = await engine.drain({ timeout: 60_000 });
  expect(converged).toBe(false);
  expect(status.resources).toMatchObject([
    { state: 'Unavailable', reason: 'the downstream does not serve it' },
    { state: 'Ready' },
  ]);
  expect(pair.copy('a')).toBeDefined();
  pair.down.registry.add(kind);
  while (engine.status().resources.some(({ state }) => state !== 'Ready')) await pair.clock.sleep(1000);
  await settle(engine);
  expect(pair.down.objects.find({ resource: 'widgets', namespace: 'edge-shop', name: 'w' })).toBeDefined();
});

test('R1.4 nothing that can be synced at all is an error', async () => {
  await using pair = await twoClusters();
  const error = await failure((await pair.engine({ resources: [widgets] })).start(never));
  expect([error.failure, error.message]).toEqual([
    'resources',
    expect.stringContaining('example.com/v1/widgets: neither side serves it'),
  ]);
});

test('wildcards mean every kind that both sides serve, also kinds that come later', async () => {
  await using pair = await twoClusters();
  pair.up.registry.add({ ...kind, resource: 'gadgets', kind: 'Gadget' });
  const engine = await pair.started({ resources: [{ group: 'example.com' }, { group: 'apps' }] });
  const names = (): readonly string[] => engine.status().resources.map(({ gvr }) => gvr.resource);
  expect(names()).toContain('deployments');
  expect(names()).not.toContain('gadgets');
  for (const side of [pair.up, pair.down]) side.registry.add(kind);
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
  });
  while (!names().includes('widgets')) await pair.clock.sleep(1000);
  await settle(engine);
  expect(pair.down.objects.find({ resource: 'widgets', namespace: 'edge-shop', name: 'w' })).toBeDefined();
});

test('all kinds at once', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.once({ resources: [{}] });
  const { resources, failures } = engine.status();
  expect(resources.length).toBeGreaterThan(5);
  expect(failures).toEqual([]);
  expect(pair.copy('a')).toBeDefined();
});

test('R1.5 two connections to one cluster are refused, unless copies are kept apart', async () => {
  await using pair = await twoClusters();
  const client = await pair.client('up');
  const start = (settings: object): Promise<void> =>
    newEngine({ targetName: 'edge', resources: [configmaps], ...settings }, client, client, {
      clock: pair.clock,
      logger: pair.logger,
    }).start(never);
  expect(await failure(start({}))).toMatchObject({ failure: 'same-cluster' });
  expect(await failure(start({ allowSameCluster: true, namespaceMapping: { kind: 'same' } }))).toMatchObject({
    hint: expect.stringContaining('prefix or hash'),
  });
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = newEngine(
    { targetName: 'edge', resources: [configmaps], allowSameCluster: true },
    client,
    client,
    {
      clock: pair.clock,
      logger: pair.logger,
    },
  );
  await engine.start(never);
  await settle(engine);
  await engine.stop();
  const places = pair.up.objects
    .list('configmaps')
    .map((each) => Reflect.get(Object(each['metadata']), 'namespace'));
  expect(new Set(places)).toEqual(new Set(['edge-shop', 'shop']));
});

test('R1.6 every missing right is named at once, before anything is written', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  pair.up.access.deny({ verb: 'patch', resource: 'configmaps' });
  pair.down.access.deny({ verb: 'delete' });
  pair.down.access.deny({ verb: 'create', resource: 'namespaces' });
  const error = await failure((await pair.engine({ resources: [configmaps, deployments] })).start(never));
  expect(error.failure).toBe('rights');
  expect(
    error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
  ).toEqual([
    'upstream: patch configmaps',
    'downstream: delete configmaps',
    'downstream: delete deployments.apps',
    'downstream: create namespaces',
  ]);
  expect([pair.up.log.writes, pair.down.log.writes]).toEqual([[], []]);
});

test('R1.6 many kinds are asked about at once where everything is allowed, else one by one', async () => {
  await using pair = await twoClusters();
  const questions = (): number =>
    pair.down.log.records.filter(({ resource }) => resource === 'selfsubjectaccessreviews').length;
  const engine = await pair.started({ resources: [{}] });
  const kinds = engine.status().resources.length;
  expect(kinds).toBeGreaterThan(5);
  expect(questions()).toBeLessThan(10);
  await engine.stop({ now: true });
  pair.down.log.clear();
  pair.down.access.deny({ verb: 'delete', resource: 'deployments' });
  const error = await failure((await pair.engine({ resources: [{}] })).start(never));
  expect(error.message.split('\n').slice(1)).toEqual(['  downstream: delete deployments.apps']);
  expect(questions()).toBeGreaterThan(kinds);
});

test('R7.2 R7.3 a stop finishes what is queued; what it cannot finish is named, and the next start does it', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 40; index++)
    pair.up.objects.create(pair.configMap('shop', `c${index}`, { v: '1' }));
  const engine = await pair.started();
  while (pair.down.objects.list('configmaps').length < 5) await pair.clock.sleep(20);
  const { notSynced } = await engine.stop();
  const made = pair.down.objects.list('configmaps', { namespace: 'edge-shop' }).length;
  expect(made + notSynced.filter(({ action }) => action !== 'status').length).toBeGreaterThanOrEqual(40);
  expect(new Set(notSynced.map(({ key }) => key)).size).toBe(notSynced.length);
  await pair.once();
  expect(pair.down.objects.list('configmaps', { namespace: 'edge-shop' })).toHaveLength(40);
});

test('R7.3 in an outage a stop ends in time and names every key that is left', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ shutdownTimeout: 3000 });
  await settle(engine);
  pair.down.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb !== 'watch' });
  for (let index = 0; index < 12; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  while (engine.status().queue.depth + engine.status().queue.processing < 12) await pair.clock.sleep(20);
  const { notSynced } = await engine.stop();
  expect(notSynced.map(({ key }) => key).toSorted()).toEqual(
    Array.from({ length: 12 }, (_, index) => `shop/c${index}`).toSorted(),
  );
  expect(notSynced[0]).toMatchObject({
    gvr: configmaps,
    retries: expect.any(Number),
    timestamp: expect.any(Number),
  });
});

test('R7.4 a second wish to stop ends everything at once', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.engine({ shutdownTimeout: 10_000_000 });
  pair.down.faults.add({
    fault: { kind: 'hang' },
    when: ({ verb, resource }) => verb === 'get' && resource === 'configmaps',
  });
  pair.up.faults.add({
    fault: { kind: 'hang' },
    when: ({ verb, resource }) => verb === 'patch' && resource === 'configmaps',
  });
  const stop = new AbortController();
  await engine.start(stop.signal);
  while (engine.status().queue.processing === 0) await pair.clock.sleep(20);
  stop.abort();
  expect((await engine.stop({ now: true })).notSynced).toMatchObject([{ key: 'shop/a' }]);
});

test('R2.2 R7.5 connections are kept and shared, and nothing stays open after a stop', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 20; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  const client = (name: 'up' | 'down') =>
    connectCluster({ kubeconfig: pair[name].kubeconfig(), name }, { clock: pair.clock });
  {
    await using up = await client('up');
    await using down = await client('down');
    const engine = newEngine({ targetName: 'edge', resources: [configmaps] }, up, down, {
      clock: pair.clock,
      logger: pair.logger,
    });
    await engine.start(never);
    await settle(engine);
    // Eight questions about rights at once, and a watch.
    expect(pair.down.log.records.length).toBeGreaterThan(20);
    expect(pair.down.connections).toBeLessThanOrEqual(10);
    await engine.stop();
  }
  while (pair.up.connections + pair.down.connections > 0) await pair.clock.sleep(100);
  expect(pair.up.connections + pair.down.connections).toBe(0);
});
