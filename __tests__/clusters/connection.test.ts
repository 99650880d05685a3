import { createServer } from 'node:http';
import { createConnection } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { ApiError, TransportError } from '../../src/syncer/api-error.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { testCertificate } from '../support/kube-server/certificate.ts';
import { textOf } from '../support/kube-server/json.ts';
import { kubeconfig } from '../support/kube-server/kubeconfig.ts';
import { startKubeServer } from '../support/kube-server/server.ts';
import { CONFIG_MAPS, configMap, connect, connected, errorOf, unaborted } from './connected.ts';

const path = { gvr: CONFIG_MAPS, namespace: 'default', name: 'a' };
const applying = { fieldManager: 'test', force: true };

test('requests share one connection over TLS, deletes with a body included', async () => {
  await using both = await connected();
  const { client, server } = both;
  const made = await client.apply(path, configMap('a'), applying, unaborted);
  await client.delete(path, { uid: textOf(made.metadata['uid']) }, unaborted);
  expect((await errorOf(client.get(path, unaborted))).message).toContain('NotFound');
  await client.version(unaborted);
  expect(new Set(server.log.records.map(({ connection }) => connection)).size).toBe(1);
});

test('disposing closes every connection', async () => {
  await using server = await startKubeServer();
  const client = await connect({ kubeconfig: server.kubeconfig() });
  await client.version(unaborted);
  expect(server.connections).toBe(1);
  await client[Symbol.asyncDispose]();
  while (server.connections > 0) await new Promise(setImmediate);
  expect(server.connections).toBe(0);
});

test('the name of a server holds no credentials', async () => {
  const text = kubeconfig([{ name: 'a', server: 'https://user:hunter2@127.0.0.1:1/clusters/root:team/' }]);
  const client = await connect({ kubeconfig: text });
  expect(client.server).toBe('https://127.0.0.1:1/clusters/root:team');
  const error = await errorOf(client.version(unaborted));
  expect(`${error.message}${String(error.cause)}`).not.toContain('hunter2');
});

describe('refusals tell what the server said', () => {
  test.each([
    [401, 'user'],
    [403, 'user'],
    [404, 'terminal'],
    [409, 'terminal'],
    [422, 'terminal'],
    [429, 'retryable'],
    [500, 'retryable'],
    [503, 'retryable'],
  ])('%i is %s', async (code, kind) => {
    await using both = await connected({ scheme: 'http' });
    both.server.faults.add({
      fault: { kind: 'status', code, reason: 'Why', message: 'because', retryAfter: 7 },
    });
    const error = await errorOf(both.client.get(path, unaborted));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ kind, refusal: { code, reason: 'Why', retryAfterMs: 7000 } });
    expect(error.message).toBe(`GET /api/v1/namespaces/default/configmaps/a: ${code} Why: because`);
  });

  test('what it quotes of a Secret is left out', async () => {
    await using both = await connected({ scheme: 'http' });
    const value = 'c2VjcmV0LXBhc3N3b3JkLTEyMzQ1Njc4OTA=';
    const message = `Secret "a" is invalid: data[x]: Invalid value: "${value}": too bad, error found in #10 byte of ...|{"data":{"x":"${value}"|...`;
    both.server.faults.add({ fault: { kind: 'status', code: 422, reason: 'Invalid', message } });
    const secret = { ...path, gvr: { ...CONFIG_MAPS, resource: 'secrets' } };
    const error = await errorOf(both.client.apply(secret, configMap('a'), applying, unaborted));
    expect(error.message).toContain('Secret "a" is invalid: data[x]: Invalid value');
    expect(error.message).not.toContain(value);
  });

  test('an answer that is no JSON is told from a refusal', async () => {
    await using both = await connected({ scheme: 'http' });
    both.server.faults.add({ fault: { kind: 'garbage', body: '<html>please log in</html>' } });
    const error = await errorOf(both.client.get(path, unaborted));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.hint).toContain('login page');
  });
});

describe('no answer', () => {
  test('nobody listens', async () => {
    const server = await startKubeServer();
    const text = server.kubeconfig();
    await server.close();
    await using client = await connect({ kubeconfig: text });
    const error = await errorOf(client.version(unaborted));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toContain(`no answer from ${server.url}: nothing listens there (ECONNREFUSED)`);
  });

  test('the certificate is not trusted', async () => {
    await using server = await startKubeServer();
    await using client = await connect({
      kubeconfig: kubeconfig([{ name: 'a', server: server.url, token: 'admin-token' }]),
    });
    const error = await errorOf(client.version(unaborted));
    expect(error.message).toContain('its certificate is not trusted');
    expect(error.hint).toContain('certificate-authority-data');
    expect(server.log.records).toEqual([]);
  });

  test('TLS towards a server without it', async () => {
    await using server = await startKubeServer({ scheme: 'http' });
    const text = kubeconfig([
      { name: 'a', server: server.url.replace('http:', 'https:'), token: 'admin-token' },
    ]);
    await using client = await connect({ kubeconfig: text });
    expect(await errorOf(client.version(unaborted))).toBeInstanceOf(TransportError);
  });

  test('the connection breaks', async () => {
    await using both = await connected();
    both.server.faults.add({ fault: { kind: 'drop' } });
    const error = await errorOf(both.client.version(unaborted));
    expect(error).toBeInstanceOf(TransportError);
    expect(error.message).toContain('the connection broke');
  });

  test('a server that stays silent is given up after the time allowed', async () => {
    const clock = new FakeClock();
    await using both = await connected({ clock });
    await clock.during(() => both.client.version(unaborted));
    both.server.freeze();
    const late = errorOf(both.client.version(unaborted));
    while (both.server.log.records.length < 2) await new Promise(setImmediate);
    await clock.advance(29_999);
    expect(both.server.connections).toBe(1);
    await clock.advance(1);
    expect((await late).message).toContain('silent for 30 s');
    await clock.during(() => both.client.version(unaborted));
  });

  test('who gives up gets an AbortError, before and during', async () => {
    await using both = await connected();
    both.server.faults.add({ fault: { kind: 'hang' } });
    const controller = new AbortController();
    const pending = errorOf(both.client.version(controller.signal));
    while (both.server.log.records.length < 1) await new Promise(setImmediate);
    controller.abort(new Error('enough'));
    expect((await pending).name).toBe('AbortError');
    expect((await errorOf(both.client.version(controller.signal))).name).toBe('AbortError');
    expect(both.server.log.records).toHaveLength(1);
  });
});

describe('logical clusters', () => {
  test('a workspace is a path of the server', async () => {
    await using both = await connected({ path: '/clusters/root:team', clusters: ['root:team'] });
    await both.client.apply(path, configMap('a'), applying, unaborted);
    const place = { resource: 'configmaps', namespace: 'default', name: 'a' };
    expect(both.server.objects.find({ ...place, cluster: 'root:team' })).toBeDefined();
    expect(both.server.objects.find(place)).toBeUndefined();
    expect(await both.client.mayI({ gvr: CONFIG_MAPS, verb: 'list' }, unaborted)).toBe(true);
  });

  test('a virtual workspace lists all of them and writes through the one of the object', async () => {
    const virtual = '/services/apiexport/root/things/clusters/*';
    await using both = await connected({ path: virtual, clusters: ['one', 'two'] });
    both.server.objects.create(configMap('a', { from: 'one' }), 'one');
    both.server.objects.create(configMap('a', { from: 'two' }), 'two');
    const { items } = await both.client.list({ gvr: CONFIG_MAPS, limit: 10 }, unaborted);
    const seen = items.map(({ metadata }) => Object(metadata['annotations'])['kcp.io/cluster']);
    expect(seen).toEqual(['one', 'two']);
    await both.client.mergePatch({ ...path, cluster: 'two' }, { data: { from: 'us' } }, {}, unaborted);
    const records = both.server.log.records.filter(({ method }) => method === 'PATCH');
    expect(records.map((record) => record.path)).toEqual([
      '/services/apiexport/root/things/clusters/two/api/v1/namespaces/default/configmaps/a',
    ]);
    expect((await both.client.get({ ...path, cluster: 'one' }, unaborted))['data']).toEqual({ from: 'one' });
    expect((await both.client.discover(unaborted)).length).toBeGreaterThan(10);
  });
});

test.each([true, false])(
  'discovery finds the same kinds whether it is aggregated (%s) or not',
  async (aggregatedDiscovery) => {
    const kinds = [
      { group: 'example.com', resource: 'widgets', kind: 'Widget', hasStatus: false, namespaced: false },
    ];
    await using both = await connected({ scheme: 'http', aggregatedDiscovery, kinds });
    const found = await both.client.discover(unaborted);
    const of = (resource: string): unknown => found.find(({ gvr }) => gvr.resource === resource);
    expect(of('deployments')).toEqual({
      gvr: { group: 'apps', version: 'v1', resource: 'deployments' },
      kind: 'Deployment',
      namespaced: true,
      hasStatus: true,
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    });
    expect(of('widgets')).toMatchObject({ kind: 'Widget', namespaced: false, hasStatus: false });
    expect(both.server.log.records.length < 4).toBe(aggregatedDiscovery);
  },
);

test('a group whose server is down hides its kinds only; a refused identity is an error', async () => {
  await using both = await connected({ scheme: 'http' });
  const undo = both.server.faults.add({
    fault: { kind: 'status', code: 503 },
    when: (request) => request.path === '/apis/apps/v1',
  });
  const found = await both.client.discover(unaborted);
  expect(found.some(({ gvr }) => gvr.group === 'apps')).toBe(false);
  expect(found.some(({ gvr }) => gvr.resource === 'configmaps')).toBe(true);
  undo();
  both.server.access.expire('admin-token');
  expect((await errorOf(both.client.discover(unaborted))).message).toContain('401 Unauthorized');
});

test.each(['/api', '/apis'])(
  'a server that cannot say what is in %s does not say that there is nothing',
  async (root) => {
    await using both = await connected({ scheme: 'http' });
    both.server.faults.add({
      fault: { kind: 'status', code: 503 },
      when: ({ path: asked }) => asked === root,
    });
    expect(await errorOf(both.client.discover(unaborted))).toMatchObject({ refusal: { code: 503 } });
  },
);

test('a replaced object keeps the rule of its version', async () => {
  await using both = await connected({ scheme: 'http' });
  const made = await both.client.create(path, configMap('a', { x: '1' }), unaborted);
  const second = await both.client.replace(path, { ...made, data: { x: '2' } }, unaborted);
  expect(second['data']).toEqual({ x: '2' });
  const error = await errorOf(both.client.replace(path, { ...made, data: { x: '3' } }, unaborted));
  expect(error).toMatchObject({ refusal: { code: 409, reason: 'Conflict' } });
});

test('a proxy of the kubeconfig is used, and its connection kept', async () => {
  await using server = await startKubeServer();
  const tunnels: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(request.url ?? '');
    const { port } = new URL(server.url);
    const onward = createConnection(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const cluster = { 'proxy-url': `http://127.0.0.1:${port}` };
  const text = kubeconfig([
    { name: 'a', server: server.url, ca: testCertificate, token: 'admin-token', cluster },
  ]);
  const client = await connect({ kubeconfig: text });
  expect(await client.version(unaborted)).toBe('v1.26.0-fake');
  expect(await client.version(unaborted)).toBe('v1.26.0-fake');
  expect(tunnels).toEqual([server.url.replace('https://', '')]);
  await client[Symbol.asyncDispose]();
  await new Promise((resolve) => proxy.close(resolve));
});
