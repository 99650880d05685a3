import { type IncomingMessage, request } from 'node:http';
import { expect, test } from '@jest/globals';
import { at, listOf, mapOf, parseMap, textOf } from './json.ts';
import { type KubeServer, type KubeServerOptions, startKubeServer } from './server.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const place = { resource: 'configmaps', namespace: 'default', name: 'a' };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: '1' } };

async function plain(options: KubeServerOptions = {}): Promise<KubeServer> {
  return startKubeServer({ scheme: 'http', ...options });
}

interface Asked {
  readonly method?: string;
  readonly body?: string;
}

/** Each over a connection of its own, so that a restart in between is not noticed late. */
async function ask(server: KubeServer, path: string, { method = 'GET', body }: Asked = {}) {
  const headers = { authorization: 'Bearer admin-token' };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(server.url + path, { method, headers, agent: false }, resolve)
      .on('error', reject)
      .end(body);
  });
  const chunks: string[] = [];
  for await (const chunk of answer.setEncoding('utf8')) chunks.push(String(chunk));
  return { code: answer.statusCode, headers: answer.headers, body: parseMap(chunks.join('')) };
}

test('a planned refusal hits as often as planned, after what was to go well, and does nothing', async () => {
  await using server = await plain();
  server.faults.add({
    fault: { kind: 'status', code: 429, retryAfter: 3 },
    when: ({ verb }) => verb === 'create',
    after: 1,
    times: 1,
  });
  const create = (name: string) =>
    ask(server, CONFIG_MAPS, { method: 'POST', body: JSON.stringify({ ...configMap, metadata: { name } }) });
  const answers = [await create('a'), await create('b'), await create('c')];
  expect(answers.map(({ code }) => code)).toEqual([201, 429, 201]);
  expect(answers[1]?.headers['retry-after']).toBe('3');
  expect(server.objects.list('configmaps').map((object) => at(object, 'metadata', 'name'))).toEqual([
    'a',
    'c',
  ]);
  expect(server.log.writes.map(({ code }) => code)).toEqual([201, 429, 201]);
});

test('an answer can be lost after the work, or the connection before it', async () => {
  await using server = await plain();
  const create = () => ask(server, CONFIG_MAPS, { method: 'POST', body: JSON.stringify(configMap) });
  server.faults.add({ fault: { kind: 'drop' }, times: 1 });
  await expect(create()).rejects.toThrow('socket hang up');
  expect(server.objects.find(place)).toBeUndefined();
  server.faults.add({ fault: { kind: 'lose-answer' }, times: 1 });
  await expect(create()).rejects.toThrow('socket hang up');
  expect(server.objects.find(place)).toBeDefined();
});

test('continue tokens and old versions expire on demand; a restart keeps port and objects', async () => {
  await using server = await plain();
  server.objects.create(configMap);
  server.objects.create({ ...configMap, metadata: { name: 'b' } });
  const first = await ask(server, `${CONFIG_MAPS}?limit=1`);
  const next = `${CONFIG_MAPS}?limit=1&continue=${textOf(at(first.body, 'metadata', 'continue'))}`;
  server.expireContinueTokens();
  expect(await ask(server, next)).toMatchObject({ code: 410, body: { reason: 'Expired' } });
  const { url } = server;
  await server.restart();
  expect(server.url).toBe(url);
  const version = textOf(at(first.body, 'metadata', 'resourceVersion'));
  const watch = await ask(server, `${CONFIG_MAPS}?watch=1&resourceVersion=${version}`);
  expect(watch).toMatchObject({ code: 200, body: { type: 'ERROR', object: { code: 410 } } });
  expect(listOf((await ask(server, CONFIG_MAPS)).body['items'])).toHaveLength(2);
});

test('what happens between the pages of a list is not in it', async () => {
  await using server = await plain();
  for (const name of ['a', 'c']) server.objects.create({ ...configMap, metadata: { name } });
  const first = await ask(server, `${CONFIG_MAPS}?limit=1`);
  server.objects.create({ ...configMap, metadata: { name: 'b' } });
  server.objects.delete({ ...place, name: 'c' });
  const second = await ask(
    server,
    `${CONFIG_MAPS}?limit=1&continue=${textOf(at(first.body, 'metadata', 'continue'))}`,
  );
  expect(listOf(second.body['items']).map((item) => at(item, 'metadata', 'name'))).toEqual(['c']);
  expect(at(second.body, 'metadata', 'resourceVersion')).toBe(at(first.body, 'metadata', 'resourceVersion'));
});

test('a namespace that is deleted takes its objects along and waits for those that are held', async () => {
  await using server = await plain();
  server.objects.namespace('going');
  server.objects.create({ ...configMap, metadata: { name: 'free', namespace: 'going' } });
  server.objects.create({
    ...configMap,
    metadata: { name: 'held', namespace: 'going', finalizers: ['a.b/c'] },
  });
  server.objects.delete({ resource: 'namespaces', name: 'going' });
  expect(server.objects.list('configmaps', { namespace: 'going' })).toMatchObject([
    { metadata: { name: 'held' } },
  ]);
  expect(server.objects.get({ resource: 'namespaces', name: 'going' })).toMatchObject({
    status: { phase: 'Terminating' },
  });
  server.objects.patch(
    { resource: 'configmaps', namespace: 'going', name: 'held' },
    { metadata: { finalizers: null } },
  );
  expect(server.objects.find({ resource: 'namespaces', name: 'going' })).toBeUndefined();
});

test('rights can be denied and limited, by subresource as well', async () => {
  await using server = await plain({ tokens: { 'admin-token': 'robot' } });
  server.access.restrict('robot', [{ verb: 'get', resource: 'configmaps', namespace: 'default' }]);
  server.objects.create(configMap);
  expect((await ask(server, `${CONFIG_MAPS}/a`)).code).toBe(200);
  const denied = await ask(server, '/apis/apps/v1/namespaces/default/deployments/a/status');
  expect(denied.body['message']).toContain('cannot get resource "deployments/status" in API group "apps"');
  const undo = server.access.deny({ verb: 'get' });
  expect((await ask(server, `${CONFIG_MAPS}/a`)).code).toBe(403);
  undo();
  expect((await ask(server, `${CONFIG_MAPS}/a`)).code).toBe(200);
});

test('logical clusters are apart, and their objects say which one is theirs', async () => {
  await using server = await plain({ clusters: ['one'] });
  server.objects.create(configMap, 'one');
  const all = await ask(server, '/clusters/*/api/v1/configmaps');
  expect(listOf(all.body['items'])).toMatchObject([
    { metadata: { annotations: { 'kcp.io/cluster': 'one' } } },
  ]);
  expect(listOf((await ask(server, CONFIG_MAPS)).body['items'])).toEqual([]);
  expect((await ask(server, `/clusters/one${CONFIG_MAPS}/a`)).code).toBe(200);
});

test('ten thousand objects are listed as one consistent whole', async () => {
  await using server = await plain();
  for (let index = 0; index < 10_000; index++) {
    server.objects.create({ ...configMap, metadata: { name: `c-${index}` } });
  }
  const { body } = await ask(server, CONFIG_MAPS);
  const names = listOf(body['items']).map((item) => textOf(at(mapOf(item), 'metadata', 'name')));
  expect(names).toHaveLength(10_000);
  expect(names).toEqual(names.toSorted());
});
