import { expect, test } from '@jest/globals';
import { configmaps, FINALIZER, settle, twoClusters } from './two-clusters.ts';

const CLUSTERS = ['red', 'blue'];

test('a workspace is an upstream like any other', async () => {
  await using pair = await twoClusters({ clusters: CLUSTERS, path: '/clusters/red' });
  pair.up.objects.namespace('shop', 'red');
  pair.up.objects.create(pair.configMap('shop', 'a', { of: 'red' }), 'red');
  await pair.once();
  expect(pair.copy('a')).toMatchObject({ data: { of: 'red' } });
});

test('all workspaces at once: objects are told apart by their cluster, and writes go to it', async () => {
  await using pair = await twoClusters({ clusters: CLUSTERS, path: '/clusters/*' });
  for (const cluster of CLUSTERS) {
    pair.up.objects.namespace('shop', cluster);
    pair.up.objects.create(pair.configMap('shop', 'a', { of: cluster }), cluster);
  }
  const engine = await pair.started({ resources: [configmaps] });
  await settle(engine);
  expect(engine.status()).toMatchObject({ failures: [], syncedResources: { '/v1/configmaps': 2 } });
  for (const cluster of CLUSTERS) {
    expect(pair.copy('a', `edge-${cluster}-shop`)).toMatchObject({ data: { of: cluster } });
    expect(
      pair.up.objects.get({ resource: 'configmaps', namespace: 'shop', name: 'a', cluster }),
    ).toMatchObject({
      metadata: { finalizers: [FINALIZER] },
    });
  }
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a', cluster: 'red' });
  await settle(engine);
  expect([pair.copy('a', 'edge-red-shop'), pair.copy('a', 'edge-blue-shop') !== undefined]).toEqual([
    undefined,
    true,
  ]);
  expect(
    pair.up.objects.find({ resource: 'configmaps', namespace: 'shop', name: 'a', cluster: 'red' }),
  ).toBeUndefined();
});
