import { expect, test } from '@jest/globals';
import { configmaps, secrets, settle, twoClusters } from './two-clusters.ts';

test('a dry run stores nothing on either side and says what it would do', async () => {
  await using pair = await twoClusters();
  const { up, down } = pair;
  for (const name of ['same', 'edited', 'drifted', 'gone'])
    up.objects.create(pair.configMap('shop', name, { x: '1' }));
  await pair.once();
  up.objects.create(pair.configMap('shop', 'new', { x: '1' }));
  up.objects.patch(
    { resource: 'configmaps', namespace: 'shop', name: 'edited' },
    { data: { x: '2', y: '3' } },
  );
  down.objects.patch(
    { resource: 'configmaps', namespace: 'edge-shop', name: 'drifted' },
    { data: { x: 'theirs' } },
  );
  up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'gone' });
  const before = [up.objects.list('configmaps'), down.objects.list('configmaps')];
  up.log.clear();
  down.log.clear();
  const engine = await pair.once({ dryRun: true });
  expect([up.log.writes, down.log.writes]).toEqual([[], []]);
  expect([up.objects.list('configmaps'), down.objects.list('configmaps')]).toEqual(before);
  const planned = engine.plannedChanges().toSorted((a, b) => a.key.localeCompare(b.key));
  expect(planned.map(({ action, kind, key }) => `${action} ${kind} ${key}`)).toEqual([
    'update ConfigMap shop/drifted',
    'update ConfigMap shop/edited',
    'delete ConfigMap shop/gone',
    'create ConfigMap shop/new',
  ]);
  expect(planned[0]?.fields).toContainEqual({ path: '/data/x', before: 'theirs', after: '1' });
  expect(planned[1]?.fields).toEqual(
    expect.arrayContaining([
      { path: '/data/x', before: '1', after: '2' },
      { path: '/data/y', after: '3' },
    ]),
  );
  expect(planned[3]?.path).toEqual({ gvr: configmaps, namespace: 'edge-shop', name: 'new' });
});

test('a dry run for namespaces that do not exist yet shows them, and values of Secrets are hidden', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'shop', name: 's' },
    data: { key: 'c2VjcmV0' },
  });
  const engine = await pair.once({ resources: [secrets], dryRun: true });
  const planned = engine.plannedChanges();
  expect(planned.map(({ action, kind }) => `${action} ${kind}`).toSorted()).toEqual([
    'create Namespace',
    'create Secret',
  ]);
  const text = JSON.stringify(planned);
  expect(text).toContain('(hidden)');
  expect(text).not.toContain('c2VjcmV0');
  expect(pair.log.join('\n')).not.toContain('c2VjcmV0');
});

test('a dry run of an aligned pair plans nothing', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  await pair.once();
  const engine = await pair.started({ dryRun: true });
  await settle(engine);
  expect(engine.plannedChanges()).toEqual([]);
  expect(engine.status().operations).toMatchObject({ unchanged: 1 });
});

test('a dry run does not wait for what somebody else is still deleting', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create(pair.configMap('shop', 'a', {}));
  await pair.once();
  const copy = { resource: 'configmaps', namespace: 'edge-shop', name: 'a' };
  pair.down.objects.patch(copy, { metadata: { finalizers: ['example.com/slow'] } });
  pair.down.objects.delete(copy);
  const engine = await pair.once({ dryRun: true });
  expect(engine.plannedChanges()).toEqual([]);
});
