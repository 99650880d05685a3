import { expect, test } from '@jest/globals';
import { connectCluster } from '../../src/clusters/connect-cluster.ts';
import { newEngine } from '../../src/syncer/engine.ts';
import { startKubeServer } from '../support/kube-server/server.ts';
import { configmaps, settle, twoClusters } from './two-clusters.ts';

test('R3.1 engines of two upstreams that share a target name leave each other’s copies alone', async () => {
  await using pair = await twoClusters();
  await using other = await startKubeServer({ scheme: 'http' });
  other.objects.namespace('shop');
  pair.up.objects.create(pair.configMap('shop', 'a', { x: 'ours' }));
  other.objects.create(pair.configMap('shop', 'a', { x: 'theirs' }));
  other.objects.create(pair.configMap('shop', 'b', { x: 'theirs' }));
  await pair.once();
  await using stranger = await connectCluster(
    { kubeconfig: other.kubeconfig('test', 'admin-token'), name: 'upstream' },
    { clock: pair.clock, answerMs: 60_000 },
  );
  const engine = newEngine(
    { targetName: 'edge', resources: [configmaps] },
    stranger,
    await pair.client('down'),
    { clock: pair.clock, logger: pair.logger },
  );
  await engine.start(new AbortController().signal);
  await settle(engine);
  const { failures } = engine.status();
  await engine.stop();
  expect(failures).toMatchObject([
    {
      key: 'shop/a',
      reason: 'Collision',
      message: expect.stringContaining('two upstreams use the target name edge'),
    },
    {
      key: 'shop/b',
      reason: 'Collision',
      message: expect.stringContaining('namespace edge-shop was made for'),
    },
  ]);
  expect(pair.copy('a')).toMatchObject({ data: { x: 'ours' } });
});
