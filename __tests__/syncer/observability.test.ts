import { expect, test } from '@jest/globals';
import { MetricsRegistry } from '../../src/syncer/metrics/registry.ts';
import { ManualClock } from '../workqueue/manual-clock.ts';
import { configmaps, secrets, settle, twoClusters } from './two-clusters.ts';

test('R10 the text of metrics follows the format 0.0.4, whatever the labels hold', () => {
  const registry = new MetricsRegistry();
  const counter = registry.counter('things_total', 'Things,\nby \\ kind.');
  counter.add({ kind: 'a "b"\\\n' });
  counter.add({ kind: 'a "b"\\\n' }, 2);
  registry.gauge('level', 'Level.', () => [[{}, Number.POSITIVE_INFINITY]]).set({ x: 'y' }, -1.5);
  const histogram = registry.histogram('time_seconds', 'Time.', [0.1, 1]);
  for (const seconds of [0.05, 0.5, 5]) histogram.observe({ op: 'x' }, seconds);
  expect(registry.expose()).toBe(
    [
      '# HELP things_total Things,\\nby \\\\ kind.',
      '# TYPE things_total counter',
      'things_total{kind="a \\"b\\"\\\\\\n"} 3',
      '# HELP level Level.',
      '# TYPE level gauge',
      'level{x="y"} -1.5',
      'level +Inf',
      '# HELP time_seconds Time.',
      '# TYPE time_seconds histogram',
      'time_seconds_bucket{op="x",le="0.1"} 1',
      'time_seconds_bucket{op="x",le="1"} 2',
      'time_seconds_bucket{op="x",le="+Inf"} 3',
      'time_seconds_sum{op="x"} 5.55',
      'time_seconds_count{op="x"} 3',
      '',
    ].join('\n'),
  );
});

test('R10 the metrics have the names of the field and never name an object', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'peculiar-name', {}));
  const engine = await pair.started();
  await settle(engine);
  await pair.up.down();
  pair.up.compact();
  await pair.up.up();
  pair.up.objects.create(pair.configMap('shop', 'second-name', {}));
  while (pair.copy('second-name') === undefined) await pair.clock.sleep(200);
  await settle(engine);
  const text = engine.metrics();
  for (const wanted of [
    'workqueue_depth{name="sync"} 0',
    /workqueue_adds_total\{name="sync"\} \d/u,
    /workqueue_queue_duration_seconds_bucket\{name="sync",le="1e-8"\} \d/u,
    /workqueue_queue_duration_seconds_bucket\{name="sync",le="1000"\} \d/u,
    'workqueue_work_duration_seconds_count',
    'workqueue_unfinished_work_seconds',
    'workqueue_longest_running_processor_seconds',
    'workqueue_retries_total',
    'controller_runtime_reconcile_total{controller="sync",result="success"}',
    'controller_runtime_reconcile_errors_total',
    'controller_runtime_terminal_reconcile_errors_total',
    'controller_runtime_reconcile_panics_total',
    'controller_runtime_reconcile_timeouts_total',
    'controller_runtime_reconcile_time_seconds',
    'controller_runtime_max_concurrent_reconciles{controller="sync"} 5',
    'controller_runtime_active_workers{controller="sync"} 0',
    /rest_client_requests_total\{code="200",method="PATCH",host="127\.0\.0\.1:\d+"\}/u,
    'rest_client_request_duration_seconds',
    'sync_engine_connected{side="upstream"} 1',
    'sync_engine_resources{gvr="/v1/configmaps",state="synced"} 2',
    'sync_engine_operations_total{gvr="/v1/configmaps",op="created",result="success"} 2',
    'sync_engine_last_sync_timestamp_seconds',
    'sync_engine_cache_synced{side="downstream",gvr="/v1/configmaps"} 1',
    /sync_engine_watch_restarts_total\{side="upstream",gvr="\/v1\/configmaps",reason="expired"\} [1-9]/u,
    'sync_engine_relists_total{side="upstream",gvr="/v1/configmaps"} 1',
    'sync_engine_status_lag_seconds',
  ])
    expect(text).toMatch(
      typeof wanted === 'string' ? new RegExp(wanted.replaceAll(/[{}()/|.]/gu, '\\$&'), 'u') : wanted,
    );
  expect(text).not.toMatch(/peculiar|second-name|shop/u);
});

test('R10 every request is counted, whoever sends it: discovery as one, lists, watches and questions about rights, too', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.once({ resources: [configmaps, secrets] });
  const { host } = new URL(pair.down.url);
  const counted = (method: string): number =>
    [...engine.metrics().matchAll(/^rest_client_requests_total\{(.*)\} (\d+)$/gmu)]
      .filter(([, labels = '']) => labels.includes(`"${method}"`) && labels.includes(`host="${host}"`))
      .reduce((sum, [, , value]) => sum + Number(value), 0);
  const sent = (method: string): number =>
    pair.down.log.records.filter((each) => each.method === method && each.path.startsWith('/api')).length;
  const discovery = pair.down.log.records.filter(({ path }) =>
    /^\/apis?(?:\/[^/]+)?(?:\/v\w+)?$/u.test(path),
  );
  const probes = pair.down.log.records.filter(({ path }) => path === '/version').length;
  expect(counted('POST')).toBe(sent('POST'));
  expect(counted('PATCH')).toBe(sent('PATCH'));
  expect(counted('GET')).toBe(sent('GET') - discovery.length + 1 + probes);
});

test('R10 health tells a stalled loop, a side that is away and a stop', async () => {
  await using pair = await twoClusters();
  const engine = await pair.engine();
  const bad = (): readonly string[] =>
    [...engine.health().live, ...engine.health().ready].filter(({ ok }) => !ok).map(({ name }) => name);
  expect(bad()).toEqual(['caches', 'upstream', 'downstream']);
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(bad()).toEqual([]);
  await pair.up.down();
  while (bad().length === 0) await pair.clock.sleep(200);
  expect(bad()).toEqual(['upstream']);
  await pair.up.up();
  while (bad().length > 0) await pair.clock.sleep(200);
  await engine.stop();
  expect(bad()).toContain('draining');
});

test('R10 a stalled event loop is not alive', async () => {
  const clock = new ManualClock();
  await using pair = await twoClusters({ clock });
  const engine = await pair.started();
  const live = (): boolean => engine.health().live.every(({ ok }) => ok);
  await clock.advance(5000);
  expect(live()).toBe(true);
  clock.jump(11_000);
  expect(live()).toBe(false);
  expect(engine.health().live.find(({ name }) => name === 'event-loop')?.message).toMatch(
    /stalls for 1\d+ ms/u,
  );
  await engine.stop({ now: true });
});

test('R10 logs tell key, kind, lane and try, and nothing of what is secret', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'shop', name: 's' },
    data: { key: 'c2VjcmV0' },
  });
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.engine({ resources: [configmaps, secrets] });
  pair.down.faults.add({
    fault: { kind: 'status', code: 422, reason: 'Invalid' },
    when: ({ verb, name }) => verb === 'patch' && name === 'a',
  });
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(pair.log).toContainEqual(
    expect.stringMatching(/^warning \/v1\/configmaps shop\/a spec \(update\): failed: /u),
  );
  expect(pair.log).toContainEqual(
    expect.stringMatching(/^debug \/v1\/secrets shop\/s spec \(update\): created/u),
  );
  expect(pair.log.join('\n')).not.toMatch(/c2VjcmV0|admin-token/u);
});

test('R12 a hundred and a thousand objects converge, and a second run writes nothing', async () => {
  await using pair = await twoClusters();
  for (let index = 0; index < 1000; index++)
    pair.up.objects.create(pair.configMap('shop', `c${index}`, { n: `${index}` }));
  const engine = await pair.once({ rateLimitPerSec: 100_000 });
  expect(engine.status()).toMatchObject({ syncedResources: { '/v1/configmaps': 1000 }, failures: [] });
  expect(pair.down.objects.list('configmaps', { namespace: 'edge-shop' })).toHaveLength(1000);
  // A namespace, and for each object a finalizer and an apply.
  expect(pair.up.log.writes.length + pair.down.log.writes.length).toBe(2001);
  pair.up.log.clear();
  pair.down.log.clear();
  await pair.once({ rateLimitPerSec: 100_000 });
  expect(pair.up.log.writes.length + pair.down.log.writes.length).toBe(0);
});

test('R7.1 lanes share workers, first come first served, and no key is worked on twice at once', async () => {
  await using pair = await twoClusters();
  const engine = await pair.engine({ workerCount: 4 });
  const atWork = new Map<string, number>();
  let most = 0;
  let twice = 0;
  engine.registerTransformer({
    name: 'slow',
    order: 0,
    down: async (object, { key }) => {
      atWork.set(key, (atWork.get(key) ?? 0) + 1);
      most = Math.max(most, atWork.size);
      if ((atWork.get(key) ?? 0) > 1) twice++;
      await pair.clock.sleep(200);
      atWork.delete(key);
      return object;
    },
  });
  await engine.start(new AbortController().signal);
  for (let round = 0; round < 5; round++)
    for (let index = 0; index < 8; index++) {
      const place = { resource: 'configmaps', namespace: 'shop', name: `c${index}` };
      if (pair.up.objects.find(place) === undefined)
        pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
      else pair.up.objects.patch(place, { data: { round: `${round}` } });
      await pair.clock.sleep(20);
    }
  await settle(engine);
  expect([most, twice]).toEqual([4, 0]);
});
