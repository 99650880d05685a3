import { expect, test } from '@jest/globals';
import type { RequestRecord } from '../support/kube-server/request-log.ts';
import { settle, twoClusters } from './two-clusters.ts';

const isWrite = ({ verb }: RequestRecord): boolean => ['create', 'patch', 'update', 'delete'].includes(verb);
const isCopyWrite = (request: RequestRecord): boolean =>
  isWrite(request) && request.resource === 'configmaps';

test('R5.1 conflicts are looked at again and retried at once', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.engine();
  const conflict = { kind: 'status', code: 409, reason: 'Conflict' } as const;
  pair.up.faults.add({ fault: conflict, when: isCopyWrite, times: 2 });
  pair.down.faults.add({ fault: conflict, when: isCopyWrite, times: 3 });
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
  expect(pair.log.filter((line) => /warning|: retry:/u.test(line))).toEqual([]);
});

test('R5.2 a namespace that disappears is made again', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  pair.down.objects.delete({ resource: 'namespaces', name: 'edge-shop' });
  pair.up.objects.create(pair.configMap('shop', 'b', { x: '2' }));
  await settle(engine);
  expect([pair.copy('a')?.['data'], pair.copy('b')?.['data']]).toEqual([{ x: '1' }, { x: '2' }]);
  expect(engine.status().failures).toEqual([]);
});

test('R5.3 a namespace that is going away is waited for', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const { down } = pair;
  const engine = await pair.engine();
  down.objects.namespace('edge-shop');
  down.objects.create(pair.configMap('edge-shop', 'slow', {}, { finalizers: ['example.com/slow'] }));
  down.objects.delete({ resource: 'namespaces', name: 'edge-shop' });
  await engine.start(new AbortController().signal);
  expect((await engine.drain({ timeout: 5000 })).timedOut).toBe(true);
  expect(engine.status()).toMatchObject({ failedResources: {}, pendingResources: { '/v1/configmaps': 1 } });
  down.objects.patch(
    { resource: 'configmaps', namespace: 'edge-shop', name: 'slow' },
    { metadata: { finalizers: null } },
  );
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ data: { x: '1' } });
});

test('R5.4 R5.7 what the server refuses for good fails at once, stays visible and is tried again when it changes', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'bad', { x: '1' }));
  pair.up.objects.create(pair.configMap('shop', 'good', { x: '1' }));
  const refusal = { kind: 'status', code: 422, reason: 'Invalid', message: 'spec is wrong' } as const;
  const repair = pair.down.faults.add({
    fault: refusal,
    when: (each) => isCopyWrite(each) && each.name === 'bad',
  });
  const engine = await pair.started();
  await settle(engine);
  const { failures, failedResources, syncedResources } = engine.status();
  expect(failures).toMatchObject([
    { key: 'shop/bad', reason: 'Invalid', attempts: 1, gvr: '/v1/configmaps' },
  ]);
  expect([failedResources, syncedResources]).toEqual([{ '/v1/configmaps': 1 }, { '/v1/configmaps': 1 }]);
  repair();
  pair.up.objects.patch({ resource: 'configmaps', namespace: 'shop', name: 'bad' }, { data: { x: '2' } });
  await settle(engine);
  expect(engine.status().failures).toEqual([]);
  expect(pair.copy('bad')).toMatchObject({ data: { x: '2' } });
});

test('R5.4 a right that is missing is terminal, and a resync tries again', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.engine({ resyncPeriod: 20_000 });
  const denied = { kind: 'status', code: 403, reason: 'Forbidden' } as const;
  const grant = pair.down.faults.add({ fault: denied, when: isCopyWrite });
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(engine.status().failures).toMatchObject([{ reason: 'Forbidden' }]);
  grant();
  while (pair.copy('a') === undefined) await pair.clock.sleep(1000);
  await settle(engine);
  expect(engine.status().failures).toEqual([]);
});

test('R5.5 an outage drops no key, costs no attempts and few calls, and ends by itself', async () => {
  await using pair = await twoClusters();
  const engine = await pair.started({ maxRetries: 1 });
  await settle(engine);
  const outage = pair.down.faults.add({
    fault: { kind: 'status', code: 503 },
    when: ({ verb }) => verb !== 'watch',
  });
  for (let index = 0; index < 30; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  pair.down.log.clear();
  await pair.clock.sleep(15_000);
  const calls = pair.down.log.records.length;
  expect(calls).toBeLessThan(60);
  expect(engine.status()).toMatchObject({ connected: false, failedResources: {} });
  expect(engine.status().downstream.error).toContain('planned fault');
  expect(engine.health().ready.find(({ name }) => name === 'downstream')?.ok).toBe(false);
  outage();
  await settle(engine);
  expect(pair.down.objects.list('configmaps', { namespace: 'edge-shop' })).toHaveLength(30);
  expect(engine.status()).toMatchObject({ connected: true, failures: [] });
});

test('R5.5 a server that asks for time gets it', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.engine();
  const busy = { kind: 'status', code: 429, reason: 'TooManyRequests', retryAfter: 8 } as const;
  pair.down.faults.add({ fault: busy, when: isCopyWrite, times: 1 });
  await engine.start(new AbortController().signal);
  const start = pair.clock.now();
  await settle(engine);
  expect(pair.copy('a')).toBeDefined();
  expect(pair.clock.now() - start).toBeGreaterThan(8000);
});

test('R5.5 a downstream that dies and comes back loses no pending edit', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 10; index++)
    pair.up.objects.create(pair.configMap('shop', `c${index}`, { v: '1' }));
  const engine = await pair.started();
  await settle(engine);
  await pair.down.down();
  for (let index = 0; index < 10; index++)
    pair.up.objects.patch(
      { resource: 'configmaps', namespace: 'shop', name: `c${index}` },
      { data: { v: '2' } },
    );
  await pair.clock.sleep(3000);
  expect(engine.status().connected).toBe(false);
  await pair.down.up();
  await settle(engine);
  for (let index = 0; index < 10; index++) expect(pair.copy(`c${index}`)).toMatchObject({ data: { v: '2' } });
});

test('R5.6 R9 a plug-in that throws or hangs is named, and hurts its own objects only', async () => {
  await using pair = await twoClusters();
  for (const name of ['throws', 'hangs', 'renames', 'fine'])
    pair.up.objects.create(pair.configMap('shop', name, {}));
  const engine = await pair.engine();
  engine.registerTransformer({
    name: 'moody',
    order: 5,
    down: (object) => {
      if (object.metadata.name === 'throws') throw new Error('not today');
      if (object.metadata.name === 'hangs') return new Promise(() => undefined);
      if (object.metadata.name === 'renames') return { ...object, kind: 'Secret' };
      return object;
    },
  });
  await engine.start(new AbortController().signal);
  await settle(engine);
  const failures = Object.fromEntries(engine.status().failures.map(({ key, message }) => [key, message]));
  expect(failures).toEqual({
    'shop/throws': 'transformer moody: not today',
    'shop/hangs': 'transformer moody: no answer within 5 s',
    'shop/renames': 'transformer moody changed the kind from ConfigMap to Secret',
  });
  expect(pair.copy('fine')).toBeDefined();
});

test('R5.7 an error nobody expected is retried, then fails and stays', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.engine({ maxRetries: 3 });
  const odd = { kind: 'status', code: 418, reason: 'Teapot' } as const;
  pair.down.faults.add({ fault: odd, when: isCopyWrite });
  pair.down.log.clear();
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(engine.status().failures).toMatchObject([{ reason: 'Teapot', attempts: 4 }]);
  expect(pair.down.log.records.filter(isCopyWrite)).toHaveLength(4);
});

test('R5.5 a token that expires on the way is an outage: nothing fails, and all arrives once it is renewed', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  pair.down.access.expire('admin-token');
  pair.up.objects.create(pair.configMap('shop', 'b', { x: '2' }));
  while (engine.status().downstream.connected) await pair.clock.sleep(100);
  const { failures, pendingResources, downstream } = engine.status();
  expect([failures, pendingResources]).toEqual([[], { '/v1/configmaps': 1 }]);
  expect(downstream.error).toMatch(/Unauthorized/u);
  pair.down.access.admit('admin-token', 'admin');
  await settle(engine);
  expect([pair.copy('b') !== undefined, engine.status().connected]).toEqual([true, true]);
  expect([pair.log.join('\n'), engine.metrics(), JSON.stringify(engine.status())].join('')).not.toContain(
    'admin-token',
  );
});
