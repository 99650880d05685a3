import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import { RUNTIMES } from './bundle-site.ts';
import { KcpSite, SECRETS } from './kcp-site.ts';

// Two seconds of quiet belong to every run that converges.
jest.setTimeout(120_000);

/** Everything that people can see; commands that ask the runner to hide something are swallowed by it. */
function visible(...texts: readonly string[]): string {
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');
}

describe.each(RUNTIMES)('the bundle on %s', (node) => {
  test('R7.5: syncs, says so everywhere, ends by itself, and writes nothing the second time', async () => {
    await using site = await KcpSite.start();
    site.fill(12);
    const first = await site.step(node);
    expect([first.exitCode, site.copies]).toEqual([0, 12]);
    expect(Object.fromEntries(first.outputs)).toMatchObject({
      converged: 'true',
      synced: '12',
      pending: '0',
      failed: '0',
      created: '12',
      updated: '0',
      deleted: '0',
      unchanged: '0',
      summary: 'In sync: 12 objects; 12 created, 0 updated, 0 deleted',
    });
    expect(first.summary).toContain('| `configmaps.v1` | Ready | 12 | 0 | 0 |');
    const status = await readFile(first.outputs.get('status-json') ?? '', 'utf8');
    expect(JSON.parse(status)).toMatchObject({ exitCode: 0, totals: { created: 12 } });

    const { writes } = site;
    const second = await site.step(node);
    expect([second.exitCode, second.outputs.get('unchanged'), site.writes - writes]).toEqual([0, '12', 0]);

    const seen = visible(first.stdout, first.stderr, first.summary, status, second.stdout, second.stderr);
    for (const secret of SECRETS) expect(seen).not.toContain(secret);
    expect(seen).not.toMatch(/certificate-authority-data|LS0tLS1CRUdJTi/u);
    for (const secret of SECRETS) expect(first.stdout).toContain(`::add-mask::${secret}`);
  });

  test('fails the step with an annotation for each object that failed', async () => {
    await using site = await KcpSite.start();
    site.fill(2);
    site.down.objects.namespace('staging-shop');
    const step = await site.step(node);
    expect([step.exitCode, step.outputs.get('failed'), step.outputs.get('converged')]).toEqual([
      1,
      '2',
      'false',
    ]);
    expect(step.stdout.match(/^::error title=shop\/c\d /gmu)).toHaveLength(2);
    expect(step.summary).toContain('### Failed (2)');
  });

  test('refuses settings that cannot work, and connects to nothing', async () => {
    await using site = await KcpSite.start();
    const step = await site.step(node, { resources: '', timeout: 'soon', 'upstream-context': 'nowhere' });
    expect(step.exitCode).toBe(2);
    expect(step.stdout.match(/^::error title=kcp settings/gmu)).toHaveLength(3);
    expect(step.summary).toContain('| problem | remedy |');
    expect(site.up.log.records.length + site.down.log.records.length).toBe(0);
  });

  test('names all missing rights and how to get them, with no write', async () => {
    await using site = await KcpSite.start();
    site.fill(1);
    site.up.access.deny({ verb: 'patch', resource: 'configmaps' });
    site.down.access.deny({ verb: 'create' });
    const step = await site.step(node);
    expect([step.exitCode, site.writes]).toEqual([3, 0]);
    expect(step.stdout).toMatch(/upstream: patch configmaps/u);
    expect(step.stdout).toMatch(/downstream: create configmaps/u);
    expect(step.stdout).toContain('print-rbac');
  });
});

test('the bundle stays below six megabytes, and no other one holds any of it', () => {
  const bundle = (name: string): string =>
    readFileSync(join(import.meta.dirname, '../../dist', name), 'utf8');
  const ours = bundle('kcp/index.js');
  expect(Buffer.byteLength(ours)).toBeLessThan(6_000_000);
  expect(ours).toContain('sync.planpilot.dev');
  for (const name of ['index.js', 'cli.js', 'github-server.js'])
    expect(bundle(name)).not.toMatch(/sync\.planpilot\.dev|selfsubjectaccessreviews/u);
});

const [node = process.execPath] = RUNTIMES;

describe('planpilot kcp', () => {
  test('passes arguments, output and exit code through', async () => {
    await using site = await KcpSite.start();
    site.fill(3);
    const plan = await site.command(node, [
      'plan',
      '--resources',
      'configmaps.v1',
      '--target-name',
      'staging',
    ]);
    expect([plan.exitCode, site.writes]).toEqual([0, 0]);
    expect(plan.stdout).toContain('Would create 4, update 0, delete 0; looked at 3 objects');
    const wrong = await site.command(node, ['paln']);
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "plan"?')]);
  });

  test('prints roles without any cluster', async () => {
    await using site = await KcpSite.start();
    const printed = await site.command(node, ['print-rbac', '--resources', 'configmaps.v1']);
    expect(printed.exitCode).toBe(0);
    expect(printed.stdout).toContain('kind: ClusterRole');
    expect(site.up.log.records).toEqual([]);
  });

  test('asks the clusters what a wildcard stands for before it prints roles', async () => {
    await using site = await KcpSite.start();
    const printed = await site.command(node, ['print-rbac', '--resources', '*.apps']);
    expect([printed.exitCode, site.writes]).toEqual([0, 0]);
    expect(printed.stdout).toMatch(/apiGroups: \["apps"\]\n {4}resources: \[.*"deployments".*\]/u);
    expect(printed.stdout).not.toContain('*');
  });
});

describe('a cancelled run', () => {
  /** Seeds stand for moments: the signal comes when the clusters have seen that many requests. */
  test.each([1, 5, 9, 14, 20, 27, 35, 44, 60, 90])(
    'SIGINT after %d requests loses nothing',
    async (moment) => {
      await using site = await KcpSite.start();
      site.fill(20);
      const before = new Set(await readdir(tmpdir()));
      const requests = (): number => site.up.log.records.length + site.down.log.records.length;
      const cancelled = await site.step(node, {}, async (child) => {
        while (requests() < moment && child.exitCode === null) await new Promise(setImmediate);
        child.kill('SIGINT');
      });
      expect([0, 4, 130]).toContain(cancelled.exitCode);
      expect(cancelled.outputs.get('converged')).toBe('false');
      const left = (await readdir(tmpdir())).filter(
        (name) => !before.has(name) && /kube|planpilot-kcp/u.test(name),
      );
      expect(left).toEqual([]);

      const again = await site.step(node);
      expect([again.exitCode, again.outputs.get('converged'), site.copies]).toEqual([0, 'true', 20]);
    },
  );

  test('R7.4: a second signal ends it at once, however much time it would have', async () => {
    await using site = await KcpSite.start();
    site.fill(3);
    site.down.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb === 'patch' });
    const step = await site.step(node, { 'shutdown-timeout': '10m' }, async (child) => {
      let said = '';
      child.stdout?.on('data', (chunk) => {
        said += String(chunk);
      });
      while (!site.down.log.records.some(({ verb }) => verb === 'patch')) await new Promise(setImmediate);
      // One that comes too soon counts as an echo of the first, so it is sent until it was taken.
      while (!said.includes('Cancelled')) {
        child.kill('SIGTERM');
        await new Promise(setImmediate);
      }
    });
    expect([step.exitCode, step.outputs.get('converged')]).toEqual([130, 'false']);
  });

  test('the launcher passes the signal on and ends as its child does', async () => {
    await using site = await KcpSite.start();
    site.fill(3);
    site.down.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb === 'patch' });
    const args = ['--resources', 'configmaps.v1', '--target-name', 'staging', '--shutdown-timeout', '100ms'];
    const ended = await site.command(node, args, async (child) => {
      while (!site.down.log.records.some(({ verb }) => verb === 'patch')) await new Promise(setImmediate);
      child.kill('SIGINT');
    });
    expect([ended.exitCode, ended.stdout]).toEqual([4, expect.stringContaining('Not synced (3)')]);
  });
});
