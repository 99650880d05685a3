import { setOutput } from '@actions/core';
import type { RunOutcome } from '../app/sync-app.ts';
import { writeSyncMap } from '../app/sync-map-json.ts';
import { failureReasonOf } from '../report/failure-reason.ts';

/** The outputs of `action.yml`. */
export const OUTPUT_NAMES = [
  'sync-map',
  'sync-map-path',
  'changes',
  'created',
  'updated',
  'relinked',
  'unchanged',
  'drifted',
  'deferred',
  'failed',
  'plan-id',
  'plan-fingerprint',
  'requests',
  'complete',
  'dry-run',
  'failure-reason',
] as const;

type OutputName = (typeof OUTPUT_NAMES)[number];

/** GitHub takes 1 MB of outputs from a job and counts UTF-16; this leaves room for other steps. */
const MAX_MAP_LENGTH = 400_000;

/** Every output of a run by name; what was not reached is empty. */
export function outputsOf(outcome: RunOutcome): Readonly<Record<OutputName, string>> {
  const { result, syncMap, error } = outcome;
  const map = syncMap === undefined ? '' : writeSyncMap(syncMap);
  const { counts } = result ?? {};
  const changed = result?.outcomes.filter(
    ({ status }) => status === 'created' || status === 'updated',
  ).length;
  return {
    'sync-map': map.length > MAX_MAP_LENGTH ? '' : map,
    'sync-map-path': outcome.syncMapPath ?? '',
    changes: text(changed),
    created: text(counts?.created),
    updated: text(counts?.updated),
    relinked: text(counts?.relinked),
    unchanged: text(counts?.unchanged),
    drifted: text(result === undefined ? undefined : new Set(result.drift.map(({ item }) => item)).size),
    deferred: text(counts?.deferred),
    failed: text(counts === undefined ? undefined : counts.failed + counts.unknown + counts.blocked),
    'plan-id': outcome.planId ?? '',
    'plan-fingerprint': outcome.planFingerprint ?? '',
    requests: text((result?.usage ?? outcome.usage)?.requests),
    complete: text(result?.complete ?? false),
    'dry-run': text(result?.dryRun),
    'failure-reason': error === undefined ? '' : failureReasonOf(error),
  };
}

export function publishOutputs(outcome: RunOutcome): void {
  for (const [name, value] of Object.entries(outputsOf(outcome))) setOutput(name, value);
}

function text(value: number | boolean | undefined): string {
  return value === undefined ? '' : String(value);
}
