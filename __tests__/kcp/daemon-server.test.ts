import { expect, test } from '@jest/globals';
import { healthAnswer } from '../../src/kcp/daemon/checks.ts';
import { type Endpoints, startServer } from '../../src/kcp/daemon/server.ts';

const well = [
  { name: 'event-loop', ok: true },
  { name: 'cache-sync', ok: true },
];
const ill = [
  { name: 'event-loop', ok: true },
  { name: 'cache-sync', ok: false, message: 'configmaps upstream' },
];
const plain = { verbose: false, exclude: [] };

test('well is "ok", or a line a check when asked', () => {
  expect(healthAnswer('readyz', well, plain)).toEqual({ status: 200, body: 'ok' });
  expect(healthAnswer('readyz', well, { ...plain, verbose: true })).toEqual({
    status: 200,
    body: '[+]event-loop ok\n[+]cache-sync ok\nreadyz check passed\n',
  });
});

test('ill names the check and why', () => {
  expect(healthAnswer('readyz', ill, plain)).toEqual({
    status: 503,
    body: '[+]event-loop ok\n[-]cache-sync failed: configmaps upstream\nreadyz check failed\n',
  });
});

test('checks can be excluded; unknown exclusions are said', () => {
  expect(healthAnswer('readyz', ill, { ...plain, exclude: ['cache-sync'] })).toEqual({
    status: 200,
    body: 'ok',
  });
  expect(healthAnswer('readyz', ill, { ...plain, exclude: ['x'] }).body).toContain('no matches for x');
});

test('one check alone', () => {
  expect(healthAnswer('readyz', ill, { ...plain, check: 'event-loop' })).toEqual({ status: 200, body: 'ok' });
  expect(healthAnswer('readyz', ill, { ...plain, check: 'cache-sync' }).status).toBe(503);
  expect(healthAnswer('readyz', ill, { ...plain, check: 'none' }).status).toBe(404);
});

const endpoints: Endpoints = {
  healthz: () => well,
  readyz: () => ill,
  metrics: () => 'workqueue_depth{name="sync"} 0\n',
};

test.each([
  ['/healthz', 200, 'text/plain; charset=utf-8'],
  ['/healthz?verbose', 200, 'text/plain; charset=utf-8'],
  ['/healthz/event-loop', 200, 'text/plain; charset=utf-8'],
  ['/readyz', 503, 'text/plain; charset=utf-8'],
  ['/readyz?exclude=cache-sync', 200, 'text/plain; charset=utf-8'],
  ['/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8'],
  ['/debug/vars', 404, 'text/plain; charset=utf-8'],
  ['/', 404, 'text/plain; charset=utf-8'],
  ['/healthz/a/b', 404, 'text/plain; charset=utf-8'],
])('%s answers %d', async (path, status, type) => {
  await using server = await startServer({ host: '127.0.0.1', port: 0 }, endpoints);
  const reply = await fetch(server.url + path);
  expect([reply.status, reply.headers.get('content-type')]).toEqual([status, type]);
  await reply.text();
});

test('variables are served with profiling, other methods are refused', async () => {
  await using server = await startServer(
    { host: '127.0.0.1', port: 0 },
    { ...endpoints, vars: () => ({ a: 1 }) },
  );
  expect(await (await fetch(`${server.url}/debug/vars`)).json()).toEqual({ a: 1 });
  expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(405);
});

test('an address that is taken is an error', async () => {
  await using server = await startServer({ host: '127.0.0.1', port: 0 }, endpoints);
  const { port } = new URL(server.url);
  await expect(startServer({ host: '127.0.0.1', port: Number(port) }, endpoints)).rejects.toThrow(
    'EADDRINUSE',
  );
});
