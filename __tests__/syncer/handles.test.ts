import { expect, test } from '@jest/globals';
import { FastClock } from './fast-clock.ts';
import { settle, twoClusters } from './two-clusters.ts';

/** Knows how many wait for it. */
class CountingClock extends FastClock {
  waiting = 0;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waiting++;
    try {
      await super.sleep(ms, signal);
    } finally {
      this.waiting--;
    }
  }
}

test('R7.5 a stop leaves no timer: not of a retry, an outage, a namespace to be removed, a watch or a status', async () => {
  const clock = new CountingClock();
  await using pair = await twoClusters({ clock });
  for (const name of ['a', 'b', 'c', 'd']) pair.up.objects.create(pair.configMap('shop', name, {}));
  const engine = await pair.started({ namespaceCleanup: true, statusInterval: 60_000 });
  await settle(engine);
  pair.up.objects.delete({ resource: 'configmaps', namespace: 'shop', name: 'a' });
  await settle(engine);
  await pair.down.down();
  for (const name of ['b', 'c', 'd'])
    pair.up.objects.patch({ resource: 'configmaps', namespace: 'shop', name }, { data: { x: '1' } });
  while (engine.status().downstream.connected) await clock.sleep(100);
  expect(clock.waiting).toBeGreaterThan(5);
  const { notSynced } = await engine.stop({ now: true });
  expect(notSynced.length).toBeGreaterThan(0);
  await new Promise(setImmediate);
  expect(clock.waiting).toBe(0);
});
