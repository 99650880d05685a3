import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linesOf } from '../../src/clusters/watch-events.ts';
import { TransportError } from '../../src/syncer/api-error.ts';
import type { WatchEvent } from '../../src/syncer/cluster-client.ts';
import { FakeClock } from '../support/fake-clock.ts';
import type { Connected } from './connected.ts';
import { configMap, connected, errorOf, unaborted, watching } from './connected.ts';

const place = { resource: 'configmaps', namespace: 'default', name: 'a' };

/** A watch that is open on the server, and what it yields. */
async function opened(both: Connected, more: Parameters<typeof watching>[1] = {}, signal = unaborted) {
  const { resourceVersion } = await both.client.list(
    { gvr: { group: '', version: 'v1', resource: 'configmaps' }, limit: 1 },
    unaborted,
  );
  const iterator = both.client.watch(watching(resourceVersion, more), signal)[Symbol.asyncIterator]();
  const first = iterator.next();
  first.catch(() => undefined);
  while (both.server.watches.count() === 0) await new Promise(setImmediate);
  return { iterator, first };
}

test('events come with whole objects, deletes with the last one', async () => {
  await using both = await connected();
  const { iterator, first } = await opened(both);
  both.server.objects.create(configMap('a', { text: 'ä→😀\n' }));
  both.server.objects.patch(place, { data: { text: 'b' } });
  both.server.objects.delete(place);
  const seen = [await first, await iterator.next(), await iterator.next()].map(({ value }) => value);
  expect(seen).toMatchObject([
    { type: 'ADDED', object: { kind: 'ConfigMap', data: { text: 'ä→😀\n' } } },
    { type: 'MODIFIED', object: { data: { text: 'b' } } },
    { type: 'DELETED', object: { metadata: { name: 'a' }, data: { text: 'b' } } },
  ]);
  await iterator.return?.();
});

test('bookmarks carry the version to resume from', async () => {
  await using both = await connected();
  const { iterator, first } = await opened(both);
  both.server.objects.namespace('moves-the-counter');
  both.server.watches.bookmark();
  const { value } = await first;
  expect(value).toMatchObject({
    type: 'BOOKMARK',
    object: { metadata: { resourceVersion: expect.stringMatching(/^\d+$/u) } },
  });
  await iterator.return?.();
});

test('a watch that the server ends, ends', async () => {
  await using both = await connected();
  const { iterator, first } = await opened(both);
  both.server.watches.end();
  expect(await first).toMatchObject({ value: { type: 'BOOKMARK' } });
  expect(await iterator.next()).toEqual({ done: true, value: undefined });
});

test('an expired version is an event of its own, whether at once or later', async () => {
  await using both = await connected();
  const { first } = await opened(both);
  both.server.watches.refuse();
  expect(await first).toMatchObject({ value: { type: 'ERROR', code: 410, reason: 'Expired' } });
  both.server.compact();
  const old = both.client.watch(watching('1000'), unaborted)[Symbol.asyncIterator]();
  expect(await old.next()).toMatchObject({ value: { type: 'ERROR', code: 410 } });
});

test('a refused watch rejects with what the server said', async () => {
  await using both = await connected();
  both.server.access.deny({ verb: 'watch' });
  const iterator = both.client.watch(watching('1'), unaborted)[Symbol.asyncIterator]();
  expect(await errorOf(iterator.next())).toMatchObject({ refusal: { code: 403 } });
});

test('a broken connection, and text that is no event, reject', async () => {
  await using both = await connected();
  const broken = await opened(both);
  both.server.watches.drop();
  expect(await errorOf(broken.first)).toBeInstanceOf(TransportError);
  while (both.server.watches.count() > 0) await new Promise(setImmediate);
  const garbled = await opened(both);
  both.server.watches.garble('{"type":"ADDED"\n');
  expect((await errorOf(garbled.first)).message).toContain('cannot be read');
});

test('silence longer than allowed is given up, and any byte starts the time anew', async () => {
  const clock = new FakeClock();
  await using both = await connected({ clock });
  const { iterator, first } = await opened(both, { inactivityMs: 60_000 });
  await clock.advance(59_000);
  both.server.objects.create(configMap('a'));
  await first;
  const second = errorOf(iterator.next());
  both.server.watches.stall();
  await clock.advance(59_000);
  expect(both.server.watches.count()).toBe(1);
  await clock.advance(1000);
  expect((await second).message).toContain('silent for 60 s');
  while (both.server.watches.count() > 0) await new Promise(setImmediate);
});

test('stopping ends the watch on both sides', async () => {
  await using both = await connected();
  const controller = new AbortController();
  const { first } = await opened(both, {}, controller.signal);
  controller.abort();
  expect((await errorOf(first)).name).toBe('AbortError');
  while (both.server.watches.count() > 0) await new Promise(setImmediate);
  expect(both.server.watches.count()).toBe(0);
});

test('a label selector and a namespace narrow the watch', async () => {
  await using both = await connected();
  both.server.objects.namespace('other');
  const { first, iterator } = await opened(both, { namespace: 'other', labelSelector: 'a in (b,c)' });
  both.server.objects.create({ ...configMap('no'), metadata: { name: 'no', labels: { a: 'b' } } });
  both.server.objects.create({ ...configMap('nor'), metadata: { name: 'nor', namespace: 'other' } });
  both.server.objects.create({
    ...configMap('yes'),
    metadata: { name: 'yes', namespace: 'other', labels: { a: 'c' } },
  });
  const { value } = await first;
  expect(nameOf(value)).toBe('yes');
  await iterator.return?.();
});

function nameOf(event: WatchEvent | undefined): string | undefined {
  return event === undefined || event.type === 'ERROR' ? undefined : event.object.metadata.name;
}

test('lines are the same however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat(20)), async (texts, cuts) => {
      const lines = texts.map((text) => JSON.stringify(text));
      const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
      const chunks = async function* () {
        let start = 0;
        for (const size of cuts) {
          yield bytes.subarray(start, start + size);
          start += size;
        }
        yield bytes.subarray(start);
      };
      const seen: string[] = [];
      for await (const line of linesOf(chunks(), 'server')) seen.push(line);
      expect(seen).toEqual(lines);
    }),
  );
});

test('a stream that ends within a line is an error', async () => {
  const cut = async function* () {
    yield new TextEncoder().encode('{"type":"ADDED"}\n{"type"');
  };
  const lines = linesOf(cut(), 'server');
  expect((await lines.next()).value).toBe('{"type":"ADDED"}');
  await expect(lines.next()).rejects.toBeInstanceOf(TransportError);
});
