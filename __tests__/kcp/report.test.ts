import { describe, expect, test } from '@jest/globals';
import { maskedReport } from '../../src/kcp/masked-report.ts';
import { createMask } from '../../src/kcp/masking.ts';
import { outputsOf } from '../../src/kcp/outputs.ts';
import { annotationsOf } from '../../src/kcp/report/annotations.ts';
import type { RunReport } from '../../src/kcp/report/run-report.ts';
import { statusJson } from '../../src/kcp/report/status-json.ts';
import { renderSummary } from '../../src/kcp/report/summary.ts';
import { reportLines, verdictOf } from '../../src/kcp/report/wording.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import type { PlannedChange } from '../../src/syncer/planned-change.ts';
import { StartError } from '../../src/syncer/start-error.ts';
import { failedReport, report, status } from './reports.ts';

const gvr = { group: '', version: 'v1', resource: 'configmaps' };
const planned: readonly PlannedChange[] = [
  {
    action: 'create',
    kind: 'ConfigMap',
    key: 'shop/new',
    path: { gvr, namespace: 't-shop', name: 'new' },
    fields: [],
  },
  {
    action: 'update',
    kind: 'ConfigMap',
    key: 'shop/old',
    path: { gvr, namespace: 't-shop', name: 'old' },
    fields: [
      { path: '/data/a', before: '1', after: '2' },
      { path: '/data/b', before: '|x|' },
    ],
  },
  {
    action: 'delete',
    kind: 'ConfigMap',
    key: 'shop/gone',
    path: { gvr, namespace: 't-shop', name: 'gone' },
    fields: [],
  },
];
const item = {
  gvr,
  key: 'shop/late',
  action: 'update',
  retries: 2,
  timestamp: Date.UTC(2026, 10, 21),
} as const;
const planReport: RunReport = { ...report, mode: 'plan', planned };
const settingsError = new ConfigError([
  {
    message: 'No resources are named',
    remedy: 'add resources',
    place: { file: 'kcp.yaml', line: 2, column: 1 },
  },
]);
const stopped: RunReport = {
  mode: 'once',
  exitCode: 2,
  durationMs: 5,
  converged: false,
  timedOut: false,
  cancelled: false,
  gaveUp: false,
  notSynced: [],
  error: settingsError,
};

test.each<readonly [RunReport, string]>([
  [report, 'In sync: 5 objects; 2 created, 1 updated, 0 deleted'],
  [
    { ...report, status: { ...status, operations: { ...status.operations, created: 0, updated: 0 } } },
    'In sync: 5 objects, nothing to do',
  ],
  [failedReport(3), '3 of 3 objects failed; 2 created, 1 updated, 0 deleted'],
  [{ ...failedReport(3), gaveUp: true }, 'Gave up: 3 of 3 objects failed; 2 created, 1 updated, 0 deleted'],
  [planReport, 'Would create 1, update 1, delete 1; looked at 5 objects'],
  [
    { ...report, converged: false, timedOut: true, notSynced: [item] },
    'Timed out with 1 left; 2 created, 1 updated, 0 deleted',
  ],
  [
    { ...report, converged: false, cancelled: true, notSynced: [item] },
    'Cancelled with 1 left; 2 created, 1 updated, 0 deleted',
  ],
  [{ ...stopped, error: undefined, notice: 'The feature gate TMC is off' }, 'The feature gate TMC is off'],
  [stopped, 'Stopped: The settings have 1 problem'],
  [
    {
      ...report,
      converged: false,
      status: {
        ...status,
        resources: [{ gvr, state: 'Unavailable', reason: 'not served', synced: 0, pending: 0, failed: 0 }],
      },
    },
    'Not in sync: configmaps.v1 cannot be synced now; 2 created, 1 updated, 0 deleted',
  ],
])('the verdict of a run (%#)', (given, verdict) => {
  expect(verdictOf(given)).toBe(verdict);
});

test('outputs count objects; of a plan those that would change', () => {
  expect(outputsOf(report)).toEqual({
    converged: 'true',
    synced: '5',
    pending: '0',
    failed: '0',
    created: '2',
    updated: '1',
    deleted: '0',
    unchanged: '2',
    'status-json': 'out/status.json',
    summary: 'In sync: 5 objects; 2 created, 1 updated, 0 deleted',
  });
  expect(outputsOf(planReport)).toMatchObject({ created: '1', updated: '1', deleted: '1' });
  expect(outputsOf(stopped)).toMatchObject({ converged: 'false', synced: '', 'status-json': '' });
});

describe('the job summary', () => {
  test('has totals, a row for each kind, and the duration', () => {
    const summary = renderSummary(report);
    expect(summary).toContain('## In sync: 5 objects');
    expect(summary).toContain('| synced | pending | failed | created | updated | deleted | unchanged |');
    expect(summary).toContain('| `deployments.v1.apps` | Ready | 2 | 0 | 0 |');
    expect(summary).toContain('`https://up.example/clusters/root:team` → `https://down.example`');
    expect(summary).toContain('Took 1.2 s.');
  });

  test('shows what a plan would change, field by field', () => {
    const summary = renderSummary(planReport);
    expect(summary).toContain('### Would change (3)');
    expect(summary).toContain('`/data/a`: `1` → `2`');
    expect(summary).toContain('`/data/b`: `\\|x\\|` → _none_');
    expect(summary).toContain('| delete | ConfigMap `shop/gone` | `t-shop/gone` | gone |');
  });

  test('lists the first fifty failures and counts the rest', () => {
    const summary = renderSummary(failedReport(120));
    expect(summary.match(/`shop\/web-\d+`/gu)).toHaveLength(50);
    expect(summary).toContain('… and 70 more');
  });

  test('stays below one mebibyte, however much there is to say', () => {
    const fields = Array.from({ length: 50 }, (_, index) => ({
      path: `/data/${index}`,
      after: 'x'.repeat(500),
    }));
    const many = Array.from(
      { length: 20_000 },
      (_, index): PlannedChange => ({
        action: 'update',
        kind: 'ConfigMap',
        key: `shop/${index}`,
        path: { gvr, namespace: 'n', name: String(index) },
        fields,
      }),
    );
    const summary = renderSummary({ ...planReport, planned: many });
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toContain('Shortened to fit');
    expect(summary).toContain('### Would change (20000)');
  });

  test('shows foreign text as text', () => {
    const summary = renderSummary(failedReport(1, '<img src=x> | **bold** @someone\n::error::x'));
    expect(summary).not.toContain('<img');
    expect(summary).not.toContain('**bold**');
    expect(summary).not.toMatch(/@someone/u);
  });

  test('of a run that never started it names every problem', () => {
    expect(renderSummary(stopped)).toContain('| `kcp.yaml:2` | No resources are named | add resources |');
  });
});

describe('annotations', () => {
  test('none for success; one for each failure, at most ten', () => {
    expect(annotationsOf(report)).toEqual([]);
    expect(annotationsOf(failedReport(2))).toHaveLength(2);
    const many = annotationsOf(failedReport(25));
    expect(many).toHaveLength(10);
    expect(many.at(-1)?.message).toContain('16 more');
  });

  test('a problem of the config file stands at its line, with the remedy', () => {
    expect(annotationsOf(stopped)).toEqual([
      {
        title: 'kcp settings',
        message: 'No resources are named (add resources)',
        place: { file: 'kcp.yaml', line: 2, column: 1 },
      },
    ]);
  });

  test('a run with work left says so', () => {
    const left = { ...report, exitCode: 4, converged: false, timedOut: true, notSynced: [item] } as const;
    expect(annotationsOf(left)).toEqual([{ title: 'Not converged', message: verdictOf(left) }]);
  });
});

test('lines name failures and what was not synced, each harmless to a log', () => {
  const lines = reportLines({ ...failedReport(1, '::error::\u001B[31mred'), notSynced: [item] });
  expect(lines.join('\n')).toContain('configmaps shop/late (update)');
  expect(lines.filter((line) => line.startsWith('::') || line.includes('\u001B'))).toEqual([]);
});

test('lines of an error give its remedy', () => {
  const error = new StartError('cache', 'missing rights:\n  upstream: list configmaps', {
    hint: 'grant them',
  });
  expect(reportLines({ ...stopped, error })).toEqual([
    'Stopped: missing rights',
    '  upstream: list configmaps',
    'Remedy: grant them',
  ]);
});

test('the status file holds everything, with readable times', () => {
  const whole = JSON.parse(statusJson({ ...failedReport(60), notSynced: [item] }));
  expect(whole.status.failures).toHaveLength(60);
  expect(whole.status.failures[0].since).toBe('2026-11-21T09:00:00.000Z');
  expect(whole.notSynced[0]).toMatchObject({ key: 'shop/late', timestamp: '2026-11-21T00:00:00.000Z' });
  expect(whole.totals.failed).toBe(60);
});

test('credentials in messages of servers are hidden wherever they would be shown', () => {
  const mask = createMask();
  const token = 'ey_J.a*b-c_d`e';
  mask.add([token]);
  const bad: RunReport = {
    ...failedReport(1, `refused Bearer ${token}`),
    error: new ConfigError([{ message: `bad ${token}` }], { hint: `renew ${token}` }),
  };
  const masked = maskedReport(bad, mask);
  const shown = [
    renderSummary(masked),
    ...reportLines(masked),
    statusJson(masked),
    JSON.stringify(outputsOf(masked)),
    JSON.stringify(annotationsOf(masked)),
    masked.error instanceof Error ? masked.error.stack : '',
  ].join('\n');
  expect(shown).toContain('***');
  expect(shown).not.toMatch(/ey.{0,2}J/u);
});
