import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { outputsOf } from '../../src/kcp/outputs.ts';
import { renderSummary } from '../../src/kcp/report/summary.ts';
import { reportLines, verdictOf } from '../../src/kcp/report/wording.ts';
import { Pair } from './runs.ts';

describe('once', () => {
  test('brings copies in line; a second run writes nothing', async () => {
    await using pair = await Pair.start();
    pair.put('two', { b: '2' });
    const first = await pair.run();
    expect([first.exitCode, first.converged, outputsOf(first)['created']]).toEqual([0, true, '2']);
    expect(pair.copy('two')).toMatchObject({ data: { b: '2' } });
    const { writes } = pair;
    const second = await pair.run();
    expect([second.exitCode, verdictOf(second), pair.writes - writes]).toEqual([
      0,
      'In sync: 2 objects, nothing to do',
      0,
    ]);
  });

  test('R5.7: an object that cannot be synced is named and fails the run; the others go on', async () => {
    await using pair = await Pair.start();
    pair.put('two', {});
    await pair.run();
    pair.put('three', { c: '3' });
    pair.down.objects.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'three', namespace: 'staging-shop' },
    });
    const report = await pair.run();
    expect([report.exitCode, report.converged, outputsOf(report)['failed']]).toEqual([1, false, '1']);
    expect(reportLines(report).join('\n')).toMatch(/shop\/three: Foreign/u);
    expect(renderSummary(report)).toContain('### Failed (1)');
    expect(pair.copy('three')).not.toHaveProperty('data');
  });

  test('more failures than allowed end the run early', async () => {
    await using pair = await Pair.start();
    pair.down.objects.namespace('staging-shop');
    for (let index = 0; index < 5; index++) pair.put(`more-${index}`, {});
    pair.up.objects.namespace('slow');
    pair.up.objects.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'endless', namespace: 'slow' },
    });
    const hang = {
      fault: { kind: 'hang' },
      when: ({ name }: { name: string }) => name === 'endless',
    } as const;
    pair.down.faults.add(hang);
    const report = await pair.run({ 'max-failures': '2', 'shutdown-timeout': '10m' });
    expect([report.exitCode, report.gaveUp]).toEqual([1, true]);
    expect(verdictOf(report)).toMatch(/^Gave up: 6 of 7 objects failed/u);
  });

  test('R7.3: work left at the time limit is named, exit code 4', async () => {
    await using pair = await Pair.start();
    pair.down.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb === 'patch' });
    const report = await pair.run({ timeout: '400ms', 'shutdown-timeout': '100ms' });
    expect([report.exitCode, report.timedOut]).toEqual([4, true]);
    expect(report.notSynced.map(({ key }) => key)).toEqual(['shop/one']);
    expect(reportLines(report).join('\n')).toContain('Not synced (1)');
  });

  test('a selector and namespaces narrow what is synced', async () => {
    await using pair = await Pair.start();
    pair.put('chosen', {}, { tier: 'web' });
    await pair.run({ selector: 'tier in (web,api)', namespaces: 'shop' });
    expect([pair.copy('chosen') !== undefined, pair.copy('one')]).toEqual([true, undefined]);
  });

  test('a wildcard syncs every kind of its group that both sides serve', async () => {
    await using pair = await Pair.start();
    const report = await pair.run({ resources: '*.apps' });
    expect(report.exitCode).toBe(0);
    expect(report.status?.resources.map(({ gvr }) => gvr.group)).toContain('apps');
    expect(pair.copy('one')).toBeUndefined();
  });

  test('the config file maps namespaces and changes objects on the way', async () => {
    await using pair = await Pair.start();
    pair.put('two', {});
    pair.put('draft', {}, { draft: '' });
    await pair.folder.write(
      'kcp.yaml',
      [
        'namespace_names: {shop: elsewhere}',
        'object_names: {configmaps.v1: {two: second}}',
        'rules:',
        '- name: mirror',
        '  replace: [{path: /data/a, pattern: ^1$, with: one}]',
        '  labels: {example.com/by: rule}',
        '- {name: no drafts, selector: draft, skip: true}',
      ].join('\n'),
    );
    const report = await pair.run({ 'config-file': 'kcp.yaml' });
    expect(report.exitCode).toBe(0);
    expect(pair.copy('one', 'elsewhere')).toMatchObject({
      metadata: { labels: { 'example.com/by': 'rule', 'sync.planpilot.dev/target': 'staging' } },
      data: { a: 'one' },
    });
    expect(pair.copy('draft', 'elsewhere')).toBeUndefined();
    expect([
      pair.copy('two', 'elsewhere') === undefined,
      pair.copy('second', 'elsewhere') === undefined,
    ]).toEqual([true, false]);
  });
});

test('a plan shows what a run would do, and writes nothing', async () => {
  await using pair = await Pair.start();
  await pair.run();
  pair.put('two', { b: '2' });
  pair.up.objects.patch({ resource: 'configmaps.v1', namespace: 'shop', name: 'one' }, { data: { a: '9' } });
  const { writes } = pair;
  const plan = await pair.run({ mode: 'plan' });
  expect([plan.exitCode, pair.writes - writes]).toEqual([0, 0]);
  expect(verdictOf(plan)).toBe('Would create 1, update 1, delete 0; looked at 2 objects');
  expect(renderSummary(plan)).toContain('`/data/a`: `1` → `9`');
  const run = await pair.run();
  expect([outputsOf(run)['created'], outputsOf(run)['updated']]).toEqual(['1', '1']);
});

test('R6.6: cleanup removes copies and finalizers of this target', async () => {
  await using pair = await Pair.start();
  await pair.run();
  const report = await pair.run({ mode: 'cleanup' });
  expect([report.exitCode, outputsOf(report)['deleted'], pair.copy('one')]).toEqual([0, '1', undefined]);
  expect(
    pair.up.objects.get({ resource: 'configmaps.v1', namespace: 'shop', name: 'one' }),
  ).not.toHaveProperty(['metadata', 'finalizers']);
});

test('watch keeps in sync for its time', async () => {
  await using pair = await Pair.start();
  const report = await pair.run({ mode: 'watch', duration: '1s' });
  expect([report.exitCode, report.mode, pair.copy('one') !== undefined]).toEqual([0, 'watch', true]);
});

test('R11: a gate that is off ends at once, with a notice and without a connection', async () => {
  await using pair = await Pair.start();
  const report = await pair.run({ 'feature-gates': 'SyncEngine=false' });
  expect([report.exitCode, report.notice]).toEqual([
    0,
    'The feature gate SyncEngine is off: nothing was synced',
  ]);
  expect(pair.up.log.records.length + pair.down.log.records.length).toBe(0);
});

test('R11: without StatusSync the status stays where it is', async () => {
  await using pair = await Pair.start();
  const report = await pair.run({ 'feature-gates': 'StatusSync=false', resources: 'deployments.v1.apps' });
  expect(report.exitCode).toBe(0);
  expect(pair.up.log.records.filter(({ subresource }) => subresource === 'status')).toEqual([]);
});

test('cancelled before the first lists: exit code 130, nothing written', async () => {
  await using pair = await Pair.start();
  pair.up.faults.add({ fault: { kind: 'hang' }, when: ({ verb }) => verb === 'list' });
  const stop = new AbortController();
  const running = pair.run({}, stop.signal);
  while (!pair.up.log.records.some(({ verb }) => verb === 'list')) await new Promise(setImmediate);
  stop.abort();
  const report = await running;
  expect([report.exitCode, report.cancelled, pair.writes]).toEqual([130, true, 0]);
});

test('the status file is written where it is asked for, readable by its owner alone', async () => {
  await using pair = await Pair.start();
  const report = await pair.run({ 'status-path': 'out/status.json' });
  const file = join(pair.folder.path, 'out/status.json');
  expect(report.statusPath).toBe(file);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ converged: true, totals: { created: 1 } });
});
