import { expect, test } from '@jest/globals';
import { PluginRegistry } from '../../src/syncer/plugin-registry.ts';
import type { PluginContext, Transformer } from '../../src/syncer/plugins.ts';
import { ManualClock } from '../workqueue/manual-clock.ts';
import { configmaps, secrets, settle, twoClusters } from './two-clusters.ts';

const context: PluginContext = {
  gvr: configmaps,
  key: 'shop/a',
  namespaced: true,
  hasStatus: false,
  targetName: 'edge',
  prefix: 'sync.planpilot.dev',
};
const object = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'shop' },
  data: { log: '' },
};

const appending = (name: string, order: number, more: Partial<Transformer> = {}): Transformer => ({
  name,
  order,
  down: (given) => ({ ...given, data: { log: `${Reflect.get(Object(given['data']), 'log')}${name} ` } }),
  ...more,
});

test('R4.2 R9 transformers run by order, then by registration, and only for their kinds', async () => {
  const registry = new PluginRegistry(new ManualClock());
  registry.registerTransformer(appending('late', 9));
  registry.registerTransformer(appending('first', 1));
  registry.registerTransformer(appending('second', 1));
  registry.registerTransformer(appending('foreign', 2, { gvrs: [secrets] }));
  const remove = registry.registerTransformer(appending('gone', 3));
  remove();
  remove();
  expect(await registry.down(object, context)).toMatchObject({ data: { log: 'first second late ' } });
});

test('R9 names are unique', () => {
  const registry = new PluginRegistry(new ManualClock());
  registry.registerTransformer(appending('twin', 1));
  expect(() => registry.registerTransformer(appending('twin', 2))).toThrow('two plug-ins have the name twin');
});

test('R9 what a plug-in gets is frozen, all the way down', async () => {
  const registry = new PluginRegistry(new ManualClock());
  registry.registerTransformer({
    name: 'careless',
    order: 0,
    down: (given) => {
      Reflect.set(Object(given['data']), 'log', 'changed');
      Object.assign(Object(given['data']), { log: 'changed' });
      return given;
    },
  });
  await expect(registry.down(object, context)).rejects.toThrow(/transformer careless: Cannot assign/u);
  expect(object.data.log).toBe('');
});

test('R9 a result has to be an object of the same kind and JSON', async () => {
  const results: readonly (readonly [unknown, RegExp])[] = [
    [undefined, /no object/u],
    [[], /no object/u],
    [{ ...object, when: new Date(0) }, /no object/u],
    [{ ...object, sum: Number.NaN }, /no object/u],
    [{ ...object, kind: 'Secret' }, /changed the kind/u],
  ];
  for (const [result, message] of results) {
    const registry = new PluginRegistry(new ManualClock());
    const plugin: Transformer = { name: 'odd', order: 0, down: (given) => given };
    // What no compiler would let pass, a plug-in in plain JavaScript can do.
    Reflect.set(plugin, 'down', () => result);
    registry.registerTransformer(plugin);
    await expect(registry.down(object, context)).rejects.toThrow(message);
  }
});

test('R9 the name and namespace of an object are not up to transformers', async () => {
  const registry = new PluginRegistry(new ManualClock());
  registry.registerTransformer({
    name: 'mover',
    order: 0,
    down: (given) => ({ ...given, metadata: { ...given.metadata, name: 'other', namespace: 'elsewhere' } }),
  });
  expect(await registry.down(object, context)).toMatchObject({ metadata: { name: 'a', namespace: 'shop' } });
});

test('R9 the first filter that objects says why', async () => {
  const registry = new PluginRegistry(new ManualClock());
  registry.registerFilter({ name: 'fine', allow: () => true });
  registry.registerFilter({ name: 'later', allow: async () => ({ allow: false, reason: 'too big' }) });
  registry.registerFilter({ name: 'never', allow: () => ({ allow: false, reason: 'not reached' }) });
  expect(await registry.refusal(object, context)).toBe('later: too big');
});

test('R9 plug-ins can come and go while the engine runs', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', { x: '1' }));
  const engine = await pair.started();
  await settle(engine);
  const undo = engine.registerTransformer({
    name: 'label',
    order: 0,
    down: (given) => ({ ...given, metadata: { ...given.metadata, labels: { site: 'edge' } } }),
  });
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({ metadata: { labels: { site: 'edge' } } });
  undo();
  await settle(engine);
  expect(JSON.stringify(pair.copy('a')?.['metadata'])).not.toContain('site');
  const open = engine.registerFilter({ name: 'closed', allow: () => ({ allow: false, reason: 'closed' }) });
  await settle(engine);
  expect([pair.copy('a'), engine.status().syncedResources]).toEqual([undefined, {}]);
  open();
  await settle(engine);
  expect(pair.copy('a')).toBeDefined();
});

test('R9 identity cannot be set by a transformer', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  const engine = await pair.engine();
  const marks = { 'sync.planpilot.dev/target': 'other', 'sync.planpilot.dev/source': 'x/y' };
  engine.registerTransformer({
    name: 'forger',
    order: 0,
    down: (given) => ({ ...given, metadata: { ...given.metadata, labels: marks, annotations: marks } }),
  });
  await engine.start(new AbortController().signal);
  await settle(engine);
  expect(pair.copy('a')).toMatchObject({
    metadata: {
      labels: { 'sync.planpilot.dev/target': 'edge' },
      annotations: { 'sync.planpilot.dev/source': 'shop/a' },
    },
  });
});
