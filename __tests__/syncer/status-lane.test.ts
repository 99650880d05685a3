import { expect, test } from '@jest/globals';
import { deployments, settle, type TwoClusters, twoClusters, widgets } from './two-clusters.ts';

const kind = { group: 'example.com', version: 'v1', kind: 'Widget', resource: 'widgets', namespaced: true };
const above = { resource: 'widgets', namespace: 'shop', name: 'w' };
const below = { ...above, namespace: 'edge-shop' };

async function withWidget(hasStatus = true): Promise<TwoClusters> {
  const pair = await twoClusters({ kinds: [{ ...kind, hasStatus }] });
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
    spec: { size: 1 },
  });
  return pair;
}

test('R8.2 the status travels up as a whole, stale keys leave, and equal status is not written again', async () => {
  await using pair = await withWidget();
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  pair.down.objects.setStatus(below, { ready: 1, phase: 'Starting', deep: { a: [1, 2] } });
  await settle(engine);
  expect(pair.up.objects.get(above)).toMatchObject({
    status: { ready: 1, phase: 'Starting', deep: { a: [1, 2] } },
  });
  pair.down.objects.setStatus(below, { ready: 2 });
  await settle(engine);
  expect(pair.up.objects.get(above)['status']).toEqual({ ready: 2 });
  await engine.stop();
  pair.up.log.clear();
  await pair.once({ resources: [widgets] });
  expect(pair.up.log.writes).toEqual([]);
});

test('R8.2 a status that somebody else writes upstream is replaced by the one of the copy', async () => {
  await using pair = await withWidget();
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  pair.down.objects.setStatus(below, { ready: 1 });
  await settle(engine);
  pair.up.objects.setStatus(above, { ready: 99, invented: true });
  await settle(engine);
  expect(pair.up.objects.get(above)['status']).toEqual({ ready: 1 });
});

test('R8.1 without a status subresource upstream there is one warning and no write', async () => {
  await using pair = await twoClusters();
  pair.up.registry.add({ ...kind, hasStatus: false });
  pair.down.registry.add({ ...kind, hasStatus: true });
  for (const name of ['w', 'v'])
    pair.up.objects.create({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { namespace: 'shop', name },
      spec: {},
    });
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  for (const name of ['w', 'v']) pair.down.objects.setStatus({ ...below, name }, { ready: 1 });
  await settle(engine);
  expect(pair.up.objects.get(above)['status']).toBeUndefined();
  expect(pair.log.filter((line) => line.includes('no status'))).toEqual([
    'warning example.com/v1/widgets has no status of its own upstream: no status is brought back',
  ]);
});

test('R8.3 R9 transformers change the status on its way up', async () => {
  await using pair = await withWidget();
  const engine = await pair.engine({ resources: [widgets] });
  engine.registerTransformer({
    name: 'where',
    order: 1,
    up: (status) => ({ ...Object(status), where: 'edge' }),
  });
  await engine.start(new AbortController().signal);
  await settle(engine);
  pair.down.objects.setStatus(below, { ready: 1 });
  await settle(engine);
  expect(pair.up.objects.get(above)['status']).toEqual({ ready: 1, where: 'edge' });
});

test('R8.4 a status that flaps for ten seconds on both sides causes at most one write a second, and ends in line', async () => {
  await using pair = await withWidget();
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  pair.down.objects.setStatus(below, { round: -1 });
  await settle(engine);
  pair.up.log.clear();
  const start = pair.clock.now();
  for (let round = 0; pair.clock.now() - start < 10_000; round++) {
    pair.down.objects.setStatus(below, { round });
    if (round % 3 === 0) pair.up.objects.setStatus(above, { theirs: round });
    await pair.clock.sleep(100);
  }
  pair.down.objects.setStatus(below, { round: 'last' });
  await settle(engine);
  const seconds = (pair.clock.now() - start) / 1000;
  const writes = pair.up.log.writes.filter(({ subresource }) => subresource === 'status');
  expect(writes.length).toBeGreaterThan(0);
  expect(writes.length).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  expect(pair.up.objects.get(above)['status']).toEqual({ round: 'last' });
});

test('R8.5 status stays where it is in a dry run and when it is switched off', async () => {
  for (const settings of [{ dryRun: true }, { statusSync: false }]) {
    await using pair = await withWidget();
    await pair.once({ resources: [widgets], statusSync: false });
    pair.down.objects.setStatus(below, { ready: 1 });
    pair.up.log.clear();
    await pair.once({ resources: [widgets], ...settings });
    expect(pair.up.log.writes).toEqual([]);
  }
});

test('R8.2 the status of a source that was replaced is left alone', async () => {
  await using pair = await withWidget();
  const engine = await pair.started({ resources: [widgets] });
  await settle(engine);
  pair.down.objects.setStatus(below, { ready: 1 });
  pair.up.objects.patch(above, { metadata: { finalizers: null } });
  pair.up.objects.delete(above);
  pair.up.objects.create({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { namespace: 'shop', name: 'w' },
    spec: { size: 5 },
  });
  await settle(engine);
  expect(pair.down.objects.get(below)).toMatchObject({ spec: { size: 5 } });
});

test('R12 waiting for status waits for the controller of the copy', async () => {
  await using pair = await twoClusters();
  pair.up.objects.create({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace: 'shop', name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1' }] },
      },
    },
  });
  const engine = await pair.started({ resources: [deployments] });
  await settle(engine);
  const copy = { resource: 'deployments', namespace: 'edge-shop', name: 'web' };
  pair.down.objects.setStatus(copy, { observedGeneration: 0 });
  expect((await engine.drain({ timeout: 6000, waitFor: 'status' })).timedOut).toBe(true);
  expect((await engine.drain({ timeout: 60_000, waitFor: 'applied' })).converged).toBe(true);
  pair.down.objects.setStatus(copy, { observedGeneration: 1 });
  await settle(engine, 'status');
  expect(pair.up.objects.get({ ...copy, namespace: 'shop' })).toMatchObject({
    status: { observedGeneration: 1 },
  });
});
