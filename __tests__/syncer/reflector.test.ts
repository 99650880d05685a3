import { expect, test } from '@jest/globals';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { ClusterClient } from '../../src/syncer/cluster-client.ts';
import { ObjectStore, type StoreEvent } from '../../src/syncer/object-store.ts';
import { Reflector } from '../../src/syncer/reflector.ts';
import { FastClock } from './fast-clock.ts';
import { configmaps, type TwoClusters, twoClusters } from './two-clusters.ts';

interface Watched extends AsyncDisposable {
  readonly pair: TwoClusters;
  readonly store: ObjectStore;
  readonly reflector: Reflector;
  /** `type name` of each event. */
  readonly events: string[];
  readonly restarts: string[];
  readonly relists: () => number;
  readonly stop: AbortController;
  /** Waits until a condition holds. */
  readonly until: (condition: () => boolean) => Promise<void>;
  readonly names: () => readonly string[];
}

async function watched(
  count = 0,
  change: (client: ClusterClient) => Pick<ClusterClient, 'list' | 'watch'> = (x) => x,
): Promise<Watched> {
  const pair = await twoClusters({ clock: new FastClock(100) });
  for (let index = 0; index < count; index++) pair.up.objects.create(pair.configMap('shop', `c${index}`, {}));
  const events: string[] = [];
  const restarts: string[] = [];
  let relists = 0;
  const store = new ObjectStore({
    keyOf: ({ metadata }) => metadata.name,
    onEvent: ({ type, object }: StoreEvent) => events.push(`${type} ${object.metadata.name}`),
    onHandlerError: () => undefined,
  });
  const reflector = new Reflector(
    { gvr: configmaps, namespace: 'shop' },
    {
      client: change(await pair.client('up')),
      store,
      clock: pair.clock,
      logger: silentLogger,
      random: () => 0.5,
      onRestart: (reason) => restarts.push(reason),
      onRelist: () => relists++,
    },
  );
  const stop = new AbortController();
  const running = reflector.run(stop.signal);
  return {
    pair,
    store,
    reflector,
    events,
    restarts,
    relists: () => relists,
    stop,
    until: async (condition) => {
      while (!condition()) await pair.clock.sleep(200);
    },
    names: () => [...store.keys()].toSorted(),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await pair[Symbol.asyncDispose]();
    },
  };
}

const place = { resource: 'configmaps', namespace: 'shop', name: 'c0' };

test('R2.3 long lists come in pages of 500, and an expired page starts the list anew', async () => {
  await using given = await watched(0);
  const { pair, reflector } = given;
  await reflector.firstList();
  given.stop.abort();
  await using second = await watched(1100);
  await second.reflector.firstList();
  expect(second.store.size).toBe(1100);
  expect(second.pair.up.log.records.filter(({ verb }) => verb === 'list')).toHaveLength(3);
  expect(pair.up.log.records.find(({ verb }) => verb === 'list')?.query).toContain('limit=500');
  let expired = false;
  await using third = await watched(600, (client) => ({
    watch: (...args) => client.watch(...args),
    list: async (options, signal) => {
      if (options.continueToken !== undefined && !expired) {
        expired = true;
        third.pair.up.expireContinueTokens();
      }
      return client.list(options, signal);
    },
  }));
  await third.reflector.firstList();
  expect([third.store.size, expired]).toEqual([600, true]);
});

test('R2.4 changes arrive, and a watch that ends is resumed where it was, bookmarks included', async () => {
  await using given = await watched(1);
  const { pair, until, events, restarts } = given;
  await given.reflector.firstList();
  pair.up.objects.patch(place, { data: { x: '1' } });
  pair.up.objects.create(pair.configMap('shop', 'new', {}));
  pair.up.objects.delete(place);
  await until(() => events.length >= 4);
  expect(events).toEqual(['added c0', 'changed c0', 'added new', 'deleted c0']);
  await pair.up.down();
  await pair.up.up();
  pair.up.objects.create(pair.configMap('shop', 'later', {}));
  await until(() => given.names().includes('later'));
  expect(pair.up.log.records.filter(({ verb }) => verb === 'list')).toHaveLength(1);
  expect([given.relists(), restarts.length > 0]).toEqual([0, true]);
});

test('R2.4 a version that is too old leads to a new list, and lost deletes come out of the difference', async () => {
  await using given = await watched(3);
  const { pair, until, events } = given;
  await given.reflector.firstList();
  await pair.up.down();
  pair.up.objects.delete(place);
  pair.up.objects.create(pair.configMap('shop', 'new', {}));
  pair.up.objects.patch({ ...place, name: 'c1' }, { data: { x: '1' } });
  await pair.up.restart();
  await until(() => given.names().includes('new'));
  expect(given.names()).toEqual(['c1', 'c2', 'new']);
  expect(events.slice(3).toSorted()).toEqual(['added new', 'changed c1', 'deleted c0']);
  expect([given.relists(), given.restarts.includes('expired')]).toEqual([1, true]);
});

test('R2.5 whatever goes wrong, it goes on, and not in a hurry', async () => {
  await using given = await watched(1);
  const { pair, until, reflector } = given;
  await reflector.firstList();
  for (const fault of [
    { kind: 'status', code: 500 },
    { kind: 'drop' },
    { kind: 'garbage', body: '<html>' },
    { kind: 'status', code: 401 },
  ] as const) {
    const undo = pair.up.faults.add({ fault, when: ({ verb }) => ['list', 'watch'].includes(verb) });
    await pair.up.down();
    await pair.up.up();
    pair.up.log.clear();
    const start = pair.clock.now();
    await until(() => reflector.lastError !== undefined && pair.clock.now() - start > 10_000);
    expect(pair.up.log.records.length).toBeLessThan(12);
    undo();
    const name = `after-${pair.up.objects.list('configmaps').length}`;
    pair.up.objects.create(pair.configMap('shop', name, {}));
    await until(() => given.names().includes(name));
    await until(() => reflector.lastError === undefined);
  }
});

test('R2.4 a connection that has died silently is given up in the end', async () => {
  await using given = await watched(1);
  const { pair, until, names } = given;
  await given.reflector.firstList();
  await until(() => pair.up.log.records.some(({ verb }) => verb === 'watch'));
  pair.up.freeze();
  pair.up.objects.create(pair.configMap('shop', 'unseen', {}));
  await until(() => names().includes('unseen'));
  expect(given.restarts).toContain('error');
});

test('R2.5 a stop during the first list ends it for good', async () => {
  await using given = await watched(1, (client) => ({
    watch: (...args) => client.watch(...args),
    list: async (options, signal) => {
      const page = await client.list(options, signal);
      given.stop.abort();
      return page;
    },
  }));
  await given.until(() => given.stop.signal.aborted);
  await given.pair.clock.sleep(5000);
  expect([given.events, given.reflector.synced]).toEqual([[], false]);
  expect(given.pair.up.log.records.some(({ verb }) => verb === 'watch')).toBe(false);
});

test('R2.6 a handler that throws is told and does not stop the stream', () => {
  const errors: unknown[] = [];
  const store = new ObjectStore({
    keyOf: ({ metadata }) => metadata.name,
    onEvent: () => {
      throw new Error('bad handler');
    },
    onHandlerError: (error) => errors.push(error),
  });
  const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a', resourceVersion: '1' } };
  store.replace([object]);
  store.replace([]);
  expect([errors.length, store.size]).toEqual([2, 0]);
});

test('R2.7 versions are only compared, never read: an object with the same version is no news', () => {
  const events: string[] = [];
  const store = new ObjectStore({
    keyOf: ({ metadata }) => metadata.name,
    indexOf: ({ metadata }) => JSON.stringify(metadata['group']),
    onEvent: ({ type }) => events.push(type),
    onHandlerError: () => undefined,
  });
  const object = (resourceVersion: string, group = 'x') => ({
    apiVersion: 'v1',
    kind: 'X',
    metadata: { name: 'a', resourceVersion, group, managedFields: [1] },
  });
  store.put(object('b9'));
  store.put(object('b9'));
  store.put(object('a1', 'y'));
  expect(events).toEqual(['added', 'changed']);
  expect([store.indexed('"x"').length, store.indexed('"y"').length, [...store.indexValues()]]).toEqual([
    0,
    1,
    ['"y"'],
  ]);
  expect(store.get('a')?.metadata).not.toHaveProperty('managedFields');
});
