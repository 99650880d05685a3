import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, jest, test } from '@jest/globals';
import { RUNTIMES } from './bundle-site.ts';
import { KcpSite, SECRETS } from './kcp-site.ts';

jest.setTimeout(120_000);

const DAEMON = [
  '--daemon',
  '--resources',
  'configmaps.v1',
  '--target-name',
  'staging',
  '--listen',
  '127.0.0.1:0',
  '--shutdown-timeout',
  '2s',
];

/** The address that the daemon says it listens on. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('the daemon is silent');
  for await (const line of createInterface({ input: child.stderr })) {
    const [address] = /http:\/\/\S+$/u.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the daemon ended before it listened');
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise(setImmediate);
}

async function ask(
  address: string,
  path: string,
): Promise<{ readonly status: number; readonly text: string }> {
  const reply = await fetch(address + path);
  return { status: reply.status, text: await reply.text() };
}

describe.each(RUNTIMES)('the daemon on %s', (node) => {
  test('R10: syncs, answers for its health, counts, and ends on SIGTERM with nothing left', async () => {
    await using site = await KcpSite.start();
    site.fill(5);
    const ended = await site.command(node, DAEMON, async (child) => {
      const address = await addressOf(child);
      child.stderr?.resume();
      await until(async () => (await ask(address, '/readyz')).status === 200);
      await until(() => site.copies === 5);
      expect(await ask(address, '/healthz')).toEqual({ status: 200, text: 'ok' });
      expect((await ask(address, '/readyz?verbose')).text).toMatch(/^\[\+\]\S+ ok$/mu);
      const { text } = await ask(address, '/metrics');
      for (const name of [
        'workqueue_depth',
        'workqueue_adds_total',
        'controller_runtime_reconcile_total',
        'rest_client_requests_total',
        'sync_engine_connected',
        'sync_engine_operations_total',
      ])
        expect(text).toContain(name);
      expect(text).not.toMatch(/shop|c0/u);
      expect((await ask(address, '/debug/vars')).status).toBe(404);
      site.up.objects.delete({ resource: 'configmaps.v1', namespace: 'shop', name: 'c0' });
      await until(() => site.copies === 4);
      child.kill('SIGTERM');
    });
    expect(ended.exitCode).toBe(0);
    for (const secret of SECRETS) expect(ended.stdout + ended.stderr).not.toContain(secret);
  });
});

const [node = process.execPath] = RUNTIMES;

test('with profiling it tells what it uses, and leaves a profile', async () => {
  await using site = await KcpSite.start();
  const ended = await site.command(node, [...DAEMON, '--enable-profiling'], async (child) => {
    const address = await addressOf(child);
    child.stderr?.resume();
    await until(async () => (await ask(address, '/readyz')).status === 200);
    expect(JSON.parse((await ask(address, '/debug/vars')).text)).toMatchObject({
      memory: { rss: expect.any(Number) },
      eventLoopDelayMs: { max: expect.any(Number) },
      handles: expect.any(Object),
      status: { connected: true },
    });
    child.kill('SIGINT');
  });
  expect(ended.exitCode).toBe(0);
  const repository = join(site.folder.path, 'repo');
  const [profile = ''] = (await readdir(repository)).filter((name) => name.endsWith('.cpuprofile'));
  expect(JSON.parse(await readFile(join(repository, profile), 'utf8'))).toHaveProperty('nodes');
});

test('R13: of two daemons one syncs; when it ends the other takes over', async () => {
  await using site = await KcpSite.start();
  site.fill(2);
  const flags = [...DAEMON, '--leader-election'];
  const holder = (): unknown => {
    const lease = site.down.objects.find({
      resource: 'leases',
      namespace: 'default',
      name: 'planpilot-staging',
    });
    return Reflect.get(Object(lease?.['spec']), 'holderIdentity');
  };
  let second: Promise<unknown> = Promise.resolve();
  const first = await site.command(node, flags, async (leader) => {
    leader.stderr?.resume();
    await until(() => site.copies === 2);
    const before = holder();
    second = site.command(node, flags, async (standby) => {
      const address = await addressOf(standby);
      standby.stderr?.resume();
      expect((await ask(address, '/readyz?verbose')).text).toContain('standby');
      leader.kill('SIGTERM');
      await until(() => holder() !== before && holder() !== '');
      site.up.objects.delete({ resource: 'configmaps.v1', namespace: 'shop', name: 'c1' });
      await until(() => site.copies === 1);
      standby.kill('SIGTERM');
    });
    await Promise.race([second, new Promise((resolve) => leader.once('close', resolve))]);
  });
  expect(first.exitCode).toBe(0);
  expect(await second).toMatchObject({ exitCode: 0 });
});

test('an address that is taken ends it with the reason, and nothing was written', async () => {
  await using site = await KcpSite.start();
  site.fill(1);
  const { host } = new URL(site.up.url);
  const ended = await site.command(
    node,
    DAEMON.map((flag) => (flag === '127.0.0.1:0' ? host : flag)),
  );
  expect([ended.exitCode, site.writes]).toEqual([2, 0]);
  expect(ended.stdout).toContain(`Cannot listen on ${host}`);
});
