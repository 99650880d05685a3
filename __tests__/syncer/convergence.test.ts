import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { settle, type TwoClusters, twoClusters, widgets } from './two-clusters.ts';

const kind = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  namespaced: true,
  hasStatus: true,
};
const NAMES = ['a', 'b', 'c'];
const name = fc.constantFrom(...NAMES);
const value = fc.nat(9);

/** What people, controllers and networks do, on either side. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), name, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('label' as const), name, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('force delete' as const), name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit copy' as const), name, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete copy' as const), name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('status' as const), name, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('status above' as const), name, value }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('outage' as const, 'break' as const, 'restart' as const, 'compact' as const),
      side: fc.constantFrom('up' as const, 'down' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 50, 400) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const at = (namespace: string, of: string) => ({ resource: 'widgets', namespace, name: of });
const widget = (of: string, size: number) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { namespace: 'shop', name: of, labels: { n: '0' } },
  spec: { size },
});

async function perform(pair: TwoClusters, given: Step): Promise<void> {
  const { up, down } = pair;
  const source = 'name' in given ? up.objects.find(at('shop', given.name)) : undefined;
  const copy = 'name' in given ? down.objects.find(at('edge-shop', given.name)) : undefined;
  switch (given.do) {
    case 'edit':
      if (source === undefined) up.objects.create(widget(given.name, given.value));
      else up.objects.patch(at('shop', given.name), { spec: { size: given.value } });
      break;
    case 'label':
      if (source !== undefined)
        up.objects.patch(at('shop', given.name), { metadata: { labels: { n: String(given.value) } } });
      break;
    case 'delete':
      if (source !== undefined) up.objects.delete(at('shop', given.name));
      break;
    case 'force delete':
      if (source === undefined) break;
      up.objects.patch(at('shop', given.name), { metadata: { finalizers: null } });
      if (up.objects.find(at('shop', given.name)) !== undefined) up.objects.delete(at('shop', given.name));
      break;
    case 'edit copy':
      if (copy !== undefined)
        down.objects.patch(at('edge-shop', given.name), { spec: { size: 100 + given.value } });
      break;
    case 'delete copy':
      if (copy !== undefined) down.objects.delete(at('edge-shop', given.name));
      break;
    case 'status':
      if (copy !== undefined) down.objects.setStatus(at('edge-shop', given.name), { seen: given.value });
      break;
    case 'status above':
      if (source !== undefined) up.objects.setStatus(at('shop', given.name), { invented: given.value });
      break;
    case 'outage':
      pair[given.side].faults.add({ fault: { kind: 'status', code: 503 }, times: 4 });
      break;
    case 'break':
      pair[given.side].faults.add({
        fault: { kind: 'lose-answer' },
        when: ({ verb }) => verb !== 'watch',
        times: 2,
      });
      break;
    case 'restart':
      await pair[given.side].restart();
      break;
    case 'compact':
      pair[given.side].compact();
      break;
    case 'wait':
      await pair.clock.sleep(given.ms);
      break;
  }
}

const labels = (object: unknown): unknown =>
  Reflect.get(Object(Reflect.get(Object(object), 'metadata')), 'labels');

test('R4.2 random edits, deletes and outages on both sides, then quiet: the copies are what the sources ask for, and status the other way round', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await using pair = await twoClusters({ kinds: [kind] });
      const engine = await pair.engine({ resources: [widgets] });
      engine.registerTransformer({
        name: 'double',
        order: 0,
        down: (object) => ({
          ...object,
          spec: { size: Number(Reflect.get(Object(object['spec']), 'size')) * 2 },
        }),
      });
      engine.registerFilter({
        name: 'no nines',
        allow: (object) =>
          Reflect.get(Object(labels(object)), 'n') !== '9' || { allow: false, reason: 'nine' },
      });
      await engine.start(new AbortController().signal);
      for (const each of steps) await perform(pair, each);
      for (const side of [pair.up, pair.down]) side.faults.clear();
      // A copy that nobody touched has no news to tell: the last word of each controller comes when all is quiet.
      await pair.clock.sleep(31_000);
      await settle(engine);
      for (const of of NAMES) {
        const source = pair.up.objects.find(at('shop', of));
        const copy = pair.down.objects.find(at('edge-shop', of));
        const wanted = source !== undefined && Reflect.get(Object(labels(source)), 'n') !== '9';
        expect([of, copy !== undefined]).toEqual([of, wanted]);
        if (source === undefined || copy === undefined) continue;
        expect(copy['spec']).toEqual({ size: Number(Reflect.get(Object(source['spec']), 'size')) * 2 });
        expect(source['status']).toEqual(copy['status'] ?? source['status']);
      }
      expect(engine.status()).toMatchObject({ connected: true, failures: [], pendingResources: {} });
    }),
    // To shrink a history takes minutes, and one that depends on timing rarely fails twice.
    { numRuns: 12, endOnFailure: true },
  );
  // Each history ends with half a minute of quiet on a clock that runs twenty times as fast, whatever else the machine does.
}, 300_000);
