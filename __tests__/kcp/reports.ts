import type { RunReport } from '../../src/kcp/report/run-report.ts';
import type { SyncFailure, SyncStatus } from '../../src/syncer/sync-status.ts';

export const status: SyncStatus = {
  connected: true,
  lastSyncTime: Date.UTC(2026, 10, 21, 9),
  syncedResources: { '/v1/configmaps': 3, 'apps/v1/deployments': 2 },
  pendingResources: {},
  failedResources: {},
  errorMessage: '',
  phase: 'Terminating',
  upstream: { server: 'https://up.example/clusters/root:team', connected: true },
  downstream: { server: 'https://down.example', connected: true },
  queue: { depth: 0, processing: 0, delayed: 0, saturated: false },
  failures: [],
  resources: [
    {
      gvr: { group: '', version: 'v1', resource: 'configmaps' },
      state: 'Ready',
      synced: 3,
      pending: 0,
      failed: 0,
    },
    {
      gvr: { group: 'apps', version: 'v1', resource: 'deployments' },
      state: 'Ready',
      synced: 2,
      pending: 0,
      failed: 0,
    },
  ],
  operations: { created: 2, updated: 1, deleted: 0, unchanged: 2, statusUpdated: 1, skipped: 0 },
};

export const report: RunReport = {
  mode: 'once',
  exitCode: 0,
  durationMs: 1234,
  target: 'staging',
  converged: true,
  timedOut: false,
  cancelled: false,
  gaveUp: false,
  status,
  notSynced: [],
  statusPath: 'out/status.json',
};

function failures(count: number, message = 'spec.selector: field is immutable'): readonly SyncFailure[] {
  return Array.from({ length: count }, (_, index) => ({
    gvr: 'apps/v1/deployments',
    key: `shop/web-${index}`,
    reason: 'Invalid',
    message,
    attempts: 1,
    since: Date.UTC(2026, 10, 21, 9),
  }));
}

export function failedReport(count: number, message?: string): RunReport {
  return {
    ...report,
    exitCode: 1,
    converged: false,
    status: {
      ...status,
      syncedResources: {},
      failedResources: { 'apps/v1/deployments': count },
      failures: failures(count, message),
    },
  };
}
